/** Experiments with labels of some rows. */
package org.gradientem.experiments.labels;
