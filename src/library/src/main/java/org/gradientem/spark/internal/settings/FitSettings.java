package org.gradientem.spark.internal.settings;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.gradientem.spark.internal.rows.RowSettings;

/**
 * All settings of a fit, fixed before it begins.
 *
 * @param rows how the rows are read
 * @param families which covariances the components may have
 * @param start what the components start from
 * @param em how EM runs in the main phase
 * @param search where the components are searched for
 * @param checkpoints where the state of the fit is kept
 */
public record FitSettings(
    RowSettings rows,
    FamilyChoice families,
    StartSettings start,
    EmRun em,
    Search search,
    Checkpoints checkpoints) {

  /**
   * The EM runs.
   *
   * @param maxIter most steps of the main phase
   * @param searchMaxIter most steps of each later EM run
   * @param tol change of the mean log-likelihood at which it ends, or sooner before a search; the
   *     refinement of a search tightens it to the digits of BIC, one on all rows after a sample
   *     does not; the candidates of a search have a precision of their own
   */
  public record EmRun(int maxIter, int searchMaxIter, double tol) {
    /** Most steps of an EM run of a search, unless somebody bounds them. */
    public static final int SEARCH_STEPS = 1000;
  }

  /**
   * What is searched, and in how much of the rows.
   *
   * @param selection whether components are merged and split until BIC is best
   * @param k number of components of the answer, if a search is to end with a given one
   * @param sampleSize rows on which they are searched for; 0 for all
   * @param maxSeconds seconds after which a search ends with what it has; empty where it ends after
   *     work in proportion to the cells
   * @param seed of every random choice
   * @param noise whether rows may belong to no component
   */
  public record Search(
      SelectionKind selection,
      OptionalInt k,
      long sampleSize,
      OptionalDouble maxSeconds,
      long seed,
      NoiseKind noise) {
    public boolean findsNoise() {
      return noise == NoiseKind.AUTO;
    }

    /** Components that rows must do for: those of the start, or the answer's if these are more. */
    public int most(int started) {
      return Math.max(started, k.orElse(1));
    }
  }

  /**
   * The checkpoints.
   *
   * @param dir their folder; empty for none
   * @param params what must agree for one to be taken up, by the names of the params
   */
  public record Checkpoints(String dir, Map<String, String> params) {}

  /** Returns whether the components of an initial model are kept, and so their order. */
  public boolean keepsComponents() {
    return search.selection() == SelectionKind.NONE && start.given().isPresent();
  }

  /** The seed of every random choice. */
  public long seed() {
    return search.seed();
  }
}
