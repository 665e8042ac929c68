package org.gradientem.search;

/**
 * When a polish ends.
 *
 * @param maxIter most steps
 * @param tol change of the mean log-likelihood per row below which it has converged
 */
public record PolishEnd(int maxIter, double tol) {}
