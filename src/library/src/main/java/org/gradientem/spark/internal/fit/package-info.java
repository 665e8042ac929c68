/**
 * A fit in its stages: start, main phase, recovery.
 *
 * @serial exclude
 */
package org.gradientem.spark.internal.fit;
