/**
 * A fit in its stages: settings, start, main phase, recovery, checkpoints.
 *
 * @serial exclude
 */
package org.gradientem.spark.fit;
