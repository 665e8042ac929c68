package org.gradientem.internal.em;

import java.util.Optional;
import java.util.function.Consumer;
import org.gradientem.RootLocale;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.internal.work.Workers;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.gradientem.summary.SelectionRecord;

/**
 * Passes and steps in turn, until the mean log-likelihood changes by less than {@code tol} or
 * {@code maxIter} steps are taken.
 *
 * @param pass the pass over the rows
 * @param step the step on its statistics
 * @param maxIter most steps to take, 0 or more
 * @param tol change of the mean log-likelihood per unit of weight below which the fit has converged
 * @param keepsBest whether a run ends with the best mixture so far where a plain step or the pass
 *     after it fails, instead of failing itself
 */
public record EmLoop(Pass pass, GradientStep step, int maxIter, double tol, boolean keepsBest) {
  /**
   * Below this a change of the mean log-likelihood is rounding, whatever the number of rows. Of
   * 10^5 rows of 128 features, where it is -184, it moves by 6e-14 at most once it has settled.
   */
  public static final double ROUNDING = 1e-11;

  /**
   * EM that fails where a plain step or the pass after it fails.
   *
   * @param pass the pass over the rows
   * @param step the step on its statistics
   * @param maxIter most steps to take, 0 or more
   * @param tol change of the mean log-likelihood per unit of weight below which it has converged
   */
  public EmLoop(Pass pass, GradientStep step, int maxIter, double tol) {
    this(pass, step, maxIter, tol, false);
  }

  /**
   * The same EM, which ends with the best mixture so far where it would fail.
   *
   * @return EM that fails only if its first pass does
   */
  public EmLoop keepingBest() {
    return new EmLoop(pass, step, maxIter, tol, true);
  }

  /**
   * A mixture with its evaluation.
   *
   * @param mixture the mixture
   * @param statistics its statistics on all rows of the pass
   * @param logLikelihood its log-likelihood
   * @param passes passes spent
   * @param converged whether the change fell below {@code tol}
   */
  public record Result(
      Mixture mixture,
      SufficientStatistics statistics,
      double logLikelihood,
      int passes,
      boolean converged) {

    /**
     * Its record among the mixtures that were compared.
     *
     * @param bic the BIC of the mixture
     * @return the record
     */
    public SelectionRecord record(double bic) {
      return new SelectionRecord(
          mixture.covariances().family(), mixture.k(), logLikelihood, bic, converged);
    }

    /**
     * The same with the components in the order of their weights, the heaviest first.
     *
     * @return the reordered result
     */
    public Result heaviestFirst() {
      int[] order = mixture.orderByWeight();
      int[] rank = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        rank[order[i]] = i;
      }
      return new Result(
          mixture.reordered(order),
          statistics.grouped(rank, rank.length),
          logLikelihood,
          passes,
          converged);
    }
  }

  /**
   * Where the EM loop stands between two passes, all that is needed to go on.
   *
   * @param mixture the mixture to evaluate next
   * @param passes passes spent so far
   * @param meanLogLikelihood of the last settled mixture; NaN before the first
   * @param memory what the accelerator has learnt; empty if nothing
   */
  public record Position(Mixture mixture, int passes, double meanLogLikelihood, double[] memory) {
    /**
     * The position before the first pass.
     *
     * @param start the mixture to start from
     * @return the position
     */
    public static Position start(Mixture start) {
      return new Position(start, 0, Double.NaN, new double[0]);
    }
  }

  /** Is notified how the EM loop goes. */
  public interface Observer {
    /**
     * After each pass.
     *
     * @param record what the pass found
     */
    void passed(PassRecord record);

    /**
     * Before a pass from which the EM loop can be taken up again.
     *
     * @param position where the EM loop stands
     */
    default void settled(Position position) {}

    /**
     * Before passes, the budget for them.
     *
     * @param phase what the passes are for
     * @param passes how many are to come at most before something else is done; 0 where that is not
     *     known
     */
    default void atMost(Phase phase, int passes) {}

    /**
     * Returns whether EM and a search are to end with the best mixture found so far.
     *
     * @return false by default
     */
    default boolean isEnough() {
      return false;
    }

    /**
     * An observer of the passes alone.
     *
     * @param consumer receives each record
     * @return the observer
     */
    static Observer of(Consumer<PassRecord> consumer) {
      return consumer::accept;
    }
  }

  /**
   * Runs EM. A trial of the accelerator that cannot be evaluated, or that no step leads on from, is
   * rejected as one whose likelihood has fallen.
   *
   * @param phase what the passes are for
   * @param from where to start, or to go on
   * @param accelerator what is done with each step; new for each EM loop
   * @param observer is notified of every pass
   * @return the best mixture reached, with its exact log-likelihood
   * @throws ArithmeticException if the log-likelihood is not finite, or a step is not
   */
  public Result run(Phase phase, Position from, Accelerator accelerator, Observer observer) {
    if (from.memory().length > 0) {
      accelerator.recall(from.memory());
    }
    observer.atMost(phase, (int) Math.min(Integer.MAX_VALUE, maxIter + 1L - from.passes()));
    Run run = new Run(phase, accelerator, observer, from);
    int t = from.passes();
    while (run.goesOn(t)) {
      t++;
    }
    return run.result;
  }

  /** A run on its way. */
  private final class Run {
    private final Phase phase;
    private final Accelerator accelerator;
    private final Observer observer;

    private Mixture current;
    private double previous;

    /** The last settled mixture that was evaluated. */
    private Result settled;

    /** The plain step from it, which an accepted trial is taken in place of. */
    private Mixture plain;

    private boolean isFromTrial;

    /** What the run ends with; null before. */
    private Result result;

    Run(Phase phase, Accelerator accelerator, Observer observer, Position from) {
      this.phase = phase;
      this.accelerator = accelerator;
      this.observer = observer;
      current = from.mixture();
      previous = from.meanLogLikelihood();
    }

    /** Takes pass t and the step after it; false where that was the last. */
    boolean goesOn(int t) {
      Workers.check();
      boolean isAccepted = accelerator.isAccepted();
      Evaluation found = evaluated(t, isAccepted);
      if (found.failure != null && isAccepted) {
        return goesOnAfter(found, t);
      }
      observer.passed(found.record);
      if (found.isLast() || t == maxIter || (found.failure == null && observer.isEnough())) {
        // An extrapolation that is cut off may be worse than where it started.
        result = isAccepted ? found.result : better(found, t);
        return false;
      }
      if (isAccepted) {
        previous = found.record.meanLogLikelihood();
        settled = found.result;
        plain = found.next;
      }
      isFromTrial = !isAccepted;
      double mean = found.failure == null ? found.record.meanLogLikelihood() : Double.NaN;
      current = accelerator.next(current, mean, found.next);
      if (!accelerator.isAccepted()) {
        current = step.bounded(current);
      }
      double[] memory = accelerator.memory();
      if (memory != null) {
        observer.settled(new Position(current, t + 1, previous, memory));
      }
      return true;
    }

    private Evaluation evaluated(int t, boolean isAccepted) {
      long start = System.nanoTime();
      SufficientStatistics statistics = null;
      double mean = Double.NaN;
      double norm = Double.NaN;
      Result evaluated = null;
      Mixture next = null;
      ArithmeticException failure = null;
      try {
        statistics = pass.run(current, t);
        double logLikelihood = step.moments().logLikelihood(current, statistics);
        mean = logLikelihood / statistics.weight();
        requireFinite(mean, t);
        boolean converged = isAccepted && Math.abs(mean - previous) < tol;
        double[] gradient = GradientStep.gradient(current, statistics);
        norm = GradientStep.gradientNorm(current, statistics, gradient);
        evaluated = new Result(current, statistics, logLikelihood, t + 1, converged);
        next = converged || t == maxIter ? null : step.apply(current, statistics, gradient);
      } catch (ArithmeticException e) {
        failure = e;
      }
      double seconds = (System.nanoTime() - start) * 1e-9;
      PassRecord record =
          PassRecords.of(
              phase, t + 1, current, Optional.ofNullable(statistics), mean, norm, seconds);
      return new Evaluation(record, evaluated, next, failure);
    }

    /** A plain step or the pass after it has failed: goes back if a trial led there, or ends. */
    private boolean goesOnAfter(Evaluation found, int t) {
      boolean isFirst = settled == null && found.result == null;
      if (isFirst || !(keepsBest || isFromTrial)) {
        throw found.failure;
      }
      observer.passed(found.record);
      if (isFromTrial && t < maxIter) {
        isFromTrial = false;
        current = plain;
        return true;
      }
      result = better(found, t);
      return false;
    }

    /** The better of a mixture and the last settled one. */
    private Result better(Evaluation found, int t) {
      return settled == null
              || (found.result != null && found.result.logLikelihood >= settled.logLikelihood)
          ? found.result
          : new Result(settled.mixture, settled.statistics, settled.logLikelihood, t + 1, false);
    }
  }

  /**
   * A pass and the step after it.
   *
   * @param record of the pass
   * @param result the mixture with its evaluation; null where the pass failed
   * @param next the step; null where there is none
   * @param failure why the pass or the step failed; null if neither did
   */
  private record Evaluation(
      PassRecord record, Result result, Mixture next, ArithmeticException failure) {
    boolean isLast() {
      return result != null && result.converged;
    }
  }

  private static void requireFinite(double mean, int t) {
    if (!Double.isFinite(mean)) {
      throw new ArithmeticException(
          RootLocale.format(
              "The log-likelihood is not finite at pass %d; scale the features.", t + 1));
    }
  }
}
