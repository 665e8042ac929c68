/**
 * Passes over distributed blocks, and the merging of what they find.
 *
 * @serial exclude
 */
package org.gradientem.spark.internal.pass;
