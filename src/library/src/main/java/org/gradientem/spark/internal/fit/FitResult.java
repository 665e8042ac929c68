package org.gradientem.spark.internal.fit;

import java.util.List;
import java.util.Optional;
import org.gradientem.groups.Cuts;
import org.gradientem.internal.search.Selection;
import org.gradientem.spark.internal.checkpoint.PassLog;
import org.gradientem.spark.internal.io.FittedMixtures;
import org.gradientem.spark.internal.io.ModelFeatures;

/**
 * What a fit found, and how.
 *
 * @param mixtures the answer and those beside it, in the coordinates of the data set
 * @param selection how the answer was chosen, with its evaluation in the coordinates of the blocks
 * @param scan what the rows say of the answer
 * @param rows what was fitted
 * @param passes all passes
 * @param warnings what the user should know, a sentence each
 * @param features what is known of the features
 */
public record FitResult(
    FittedMixtures mixtures,
    Selection selection,
    Scan scan,
    Rows rows,
    PassLog passes,
    List<String> warnings,
    ModelFeatures features) {
  /**
   * What the rows say of the answer.
   *
   * @param cuts how its components merge, and how dense the rows lie
   * @param logLargest sum over the rows of weight times the logarithm of the largest responsibility
   * @param unobserved for each component the numbers, from 0, that none of its rows has
   * @param labelAccuracy of labels in cross-validation; empty unless all rows have a label
   */
  public record Scan(
      Cuts cuts, double logLargest, int[][] unobserved, Optional<Double> labelAccuracy) {
    /** Returns what is known without a look at the rows: neither cuts nor the sum, which is NaN. */
    static Scan unknown() {
      return new Scan(Cuts.unknown(), Double.NaN, new int[0][], Optional.empty());
    }
  }

  /**
   * The rows.
   *
   * @param used usable rows
   * @param dropped rows left out because of invalid features
   * @param old weight of the rows that the initial mixture stood for; 0 unless the fit was an
   *     update
   * @param missingCells for each feature the rows that lack it
   * @param sample some distinct rows
   */
  public record Rows(long used, long dropped, double old, long[] missingCells, double[][] sample) {}
}
