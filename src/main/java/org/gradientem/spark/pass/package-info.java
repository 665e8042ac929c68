/** Passes over distributed blocks, and the merging of what they find. */
package org.gradientem.spark.pass;
