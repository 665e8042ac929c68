/**
 * Gradient EM as a Spark ML estimator: rows become blocks, passes over the blocks are merged in
 * partition order, and the driver takes the steps.
 */
package org.gradientem.spark;
