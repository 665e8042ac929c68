package org.gradientem.candidates;

/**
 * When an EM run ends.
 *
 * @param maxIter most steps
 * @param tol change of the mean log-likelihood per row below which it has converged
 */
public record StopRule(int maxIter, double tol) {}
