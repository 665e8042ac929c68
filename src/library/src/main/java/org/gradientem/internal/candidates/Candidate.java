package org.gradientem.internal.candidates;

import java.util.List;
import java.util.Optional;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.components.ComponentMoments.Pair;
import org.gradientem.internal.components.ComponentMoments.Split;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;

/**
 * A mixture of one family on its way to convergence.
 *
 * @param family the family of its covariances
 * @param origin what it was started from, in words
 * @param evaluated the mixture last evaluated; null before the first pass
 * @param course how far it has come
 * @param moments the moments under the responsibilities of the mixture, or before the first pass of
 *     a guess at them
 */
public record Candidate(
    CovarianceFamily family,
    String origin,
    Mixture evaluated,
    Course course,
    ComponentMoments moments) {
  /** Starts from the moments of an E-step, or of a guess at one. */
  public Candidate(CovarianceFamily family, ComponentMoments moments, String origin) {
    this(family, origin, null, Course.START, moments);
  }

  /** Where this would start once components are merged and split. */
  public Candidate moved(List<Pair> merges, List<Split> splits, String how) {
    return new Candidate(family, moments.moved(merges, splits), how);
  }

  public int k() {
    return moments.k();
  }

  public boolean hasNoise() {
    return !moments.noise().isEmpty();
  }

  /** The mixture last evaluated; empty before the first pass. */
  public Optional<Mixture> mixture() {
    return Optional.ofNullable(evaluated);
  }

  /** The covariances to go on from; empty before the first pass. */
  public Optional<Covariances> covariances() {
    return mixture().map(Mixture::covariances);
  }

  /** Number of factors of a component of the mixture last evaluated. */
  int factors(int component) {
    return evaluated.covariances().factors(component);
  }

  public double logLikelihood() {
    return course.logLikelihood();
  }

  /** Negative infinity before the first pass, and once disqualified. */
  public double bic() {
    return course.bic();
  }

  public boolean isDone() {
    return course.done();
  }

  public boolean isValid() {
    return bic() > Double.NEGATIVE_INFINITY;
  }

  /** The same, given up: its family has no mixture to choose here. */
  Candidate disqualified() {
    return new Candidate(family, origin, evaluated, course.disqualified(), moments);
  }

  /** The same with moments of the same responsibilities that hold more. */
  public Candidate knowing(ComponentMoments more) {
    return new Candidate(family, origin, evaluated, course, more);
  }

  /** After one pass more; {@code precision} is the gain below which it has converged. */
  Candidate reached(
      Mixture mixture, ComponentMoments under, double logLikelihood, double bic, double precision) {
    Course passed = course.passed(logLikelihood, bic, precision, k() == 1);
    return new Candidate(family, origin, mixture, passed, under);
  }

  /** BIC to be expected at convergence, if gains go on to fall as they did last. */
  public double expected() {
    if (course.done() || course.passes() < 3) {
      return course.bic();
    }
    double left = Math.max(0, course.gain());
    // At a ratio of 1 the rest would be without end; this takes no more than as many passes again.
    double slowest = 1 - 1.0 / course.passes();
    double ratio =
        course.gainBefore() > 0 ? Math.min(slowest, left / course.gainBefore()) : slowest;
    return course.bic() + 2 * left * ratio / (1 - ratio);
  }

  /** Whether another is the same mixture but for rounding. */
  public boolean isLike(Candidate other, double tolerance) {
    return family() == other.family()
        && k() == other.k()
        && hasNoise() == other.hasNoise()
        && Math.abs(logLikelihood() - other.logLikelihood()) < tolerance;
  }
}
