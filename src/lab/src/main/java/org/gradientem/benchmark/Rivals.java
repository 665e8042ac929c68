package org.gradientem.benchmark;

/**
 * What is fitted beside this library, besides MLlib's k-means.
 *
 * @param gaussianMixtures starts of MLlib's Gaussian mixture, 0 to leave it out
 * @param python the Python whose scikit-learn is compared, if it has one
 * @param rscript the Rscript whose mclust is compared, if it has one
 */
public record Rivals(int gaussianMixtures, String python, String rscript) {}
