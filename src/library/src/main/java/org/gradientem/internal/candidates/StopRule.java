package org.gradientem.internal.candidates;

/**
 * When an EM run and a search end.
 *
 * @param maxIter most steps of an EM run
 * @param tol change of the mean log-likelihood per row below which it has converged
 * @param maxWork most products of rows, components and columns in all passes of a search
 */
public record StopRule(int maxIter, double tol, double maxWork) {
  /** EM runs in a search that takes the work it needs. */
  public StopRule(int maxIter, double tol) {
    this(maxIter, tol, Double.POSITIVE_INFINITY);
  }
}
