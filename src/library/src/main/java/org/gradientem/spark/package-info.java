/**
 * Gradient EM as a Spark ML estimator: rows become blocks, passes over the blocks are merged in
 * partition order, and the driver takes the steps.
 *
 * @serial exclude
 */
package org.gradientem.spark;
