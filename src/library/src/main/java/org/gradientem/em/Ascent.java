package org.gradientem.em;

import java.util.function.Consumer;
import org.gradientem.RootLocale;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.Pass;
import org.gradientem.statistics.SufficientStatistics;
import org.gradientem.work.Workers;

/**
 * Passes and steps in turn, until the mean log-likelihood changes by less than {@code tol} or
 * {@code maxIter} steps are taken.
 *
 * @param pass the pass over the rows
 * @param step the step on its statistics
 * @param maxIter most steps to take, 0 or more
 * @param tol change of the mean log-likelihood per unit of weight below which the fit has converged
 */
public record Ascent(Pass pass, GradientStep step, int maxIter, double tol) {
  /**
   * Below this a change of the mean log-likelihood is rounding, whatever the number of rows. Of
   * 10^5 rows of 128 features, where it is -184, it moves by 6e-14 at most once it has settled.
   */
  public static final double ROUNDING = 1e-11;

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
   * Where an ascent stands between two passes, all that is needed to go on.
   *
   * @param mixture the mixture to evaluate next
   * @param passes passes spent so far
   * @param meanLogLikelihood of the last settled mixture; NaN before the first
   * @param memory what the accelerator has learnt; empty if nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of one freshly made array
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

  /** Is notified how an ascent goes. */
  public interface Observer {
    /**
     * After each pass.
     *
     * @param record what the pass found
     */
    void passed(PassRecord record);

    /**
     * Before a pass from which the ascent can be taken up again.
     *
     * @param position where the ascent stands
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
   * Runs EM.
   *
   * @param phase what the passes are for
   * @param from where to start, or to go on
   * @param accelerator what is done with each step; new for each ascent
   * @param observer is notified of every pass
   * @return the best mixture reached, with its exact log-likelihood
   * @throws ArithmeticException if the log-likelihood is not finite
   */
  public Result run(Phase phase, Position from, Accelerator accelerator, Observer observer) {
    if (from.memory().length > 0) {
      accelerator.recall(from.memory());
    }
    observer.atMost(phase, maxIter + 1 - from.passes());
    Mixture current = from.mixture();
    double previous = from.meanLogLikelihood();
    Result settled = null;
    for (int t = from.passes(); ; t++) {
      Workers.check();
      long start = System.nanoTime();
      SufficientStatistics statistics = pass.run(current, t);
      double logLikelihood = step.moments().logLikelihood(current, statistics);
      double mean = logLikelihood / statistics.weight();
      boolean isSettled = accelerator.isSettled();
      if (!Double.isFinite(mean) && isSettled) {
        throw new ArithmeticException(
            RootLocale.format(
                "The log-likelihood is not finite at pass %d; lower stepSize or scale the features.",
                t + 1));
      }
      boolean converged = isSettled && Math.abs(mean - previous) < tol;
      boolean last = converged || t == maxIter;
      double[] gradient = GradientStep.gradient(current, statistics);
      double norm = GradientStep.gradientNorm(current, statistics, gradient);
      Mixture next =
          last || !Double.isFinite(mean) ? null : step.apply(current, statistics, gradient);
      double seconds = (System.nanoTime() - start) * 1e-9;
      observer.passed(PassRecord.of(phase, t + 1, statistics, mean, norm, seconds));
      Result result = new Result(current, statistics, logLikelihood, t + 1, converged);
      if (last) {
        // An extrapolation cut off by maxIter may be worse than where it started.
        return isSettled || settled == null || logLikelihood >= settled.logLikelihood
            ? result
            : new Result(settled.mixture, settled.statistics, settled.logLikelihood, t + 1, false);
      }
      if (isSettled) {
        previous = mean;
        settled = result;
      }
      current = accelerator.next(current, mean, next);
      double[] memory = accelerator.memory();
      if (memory != null) {
        observer.settled(new Position(current, t + 1, previous, memory));
      }
    }
  }
}
