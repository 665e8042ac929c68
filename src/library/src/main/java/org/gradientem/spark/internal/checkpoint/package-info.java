/**
 * Where a fit stands: its passes so far, and the checkpoints from which an interrupted one goes on.
 *
 * @serial exclude
 */
package org.gradientem.spark.internal.checkpoint;
