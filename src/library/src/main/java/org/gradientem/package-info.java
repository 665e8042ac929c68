/** Gaussian mixtures by distributed, over-parameterised gradient EM on Apache Spark. */
package org.gradientem;
