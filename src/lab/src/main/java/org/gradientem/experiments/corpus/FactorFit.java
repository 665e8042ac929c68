package org.gradientem.experiments.corpus;

import static org.gradientem.RootLocale.format;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Table;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Drawn;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * What a fit with default settings finds.
 *
 * @param index adjusted Rand index with the groups of the rows
 * @param fewest the fewest factors of a component, 0 without low rank
 * @param most the most
 */
record FactorFit(
    CovarianceFamily family,
    int k,
    double bic,
    double index,
    double seconds,
    int fewest,
    int most) {
  /** How many numbers it is. */
  static final int NUMBERS = 7;

  /** The names of {@link #cells}. */
  static final String COLUMNS = "family | k | factors | BIC | index | seconds";

  private static final List<CovarianceFamily> FAMILIES = List.of(CovarianceFamily.values());

  /** The fit of rows as numbers. */
  static double[] numbers(Lab lab, double[][] rows, int... groups) {
    GradientEM estimator = new GradientEM().setSeed(lab.seed());
    long start = System.nanoTime();
    GradientEMModel model = estimator.fit(lab.onePartition(rows));
    double seconds = (System.nanoTime() - start) * 1e-9;
    int[] predicted =
        Arrays.stream(rows).mapToInt(row -> model.predict(Vectors.dense(row))).toArray();
    Covariances covariances = model.mixture().covariances();
    int[] factors = IntStream.range(0, model.numComponents()).map(covariances::factors).toArray();
    return new double[] {
      FAMILIES.indexOf(covariances.family()),
      model.numComponents(),
      model.summary().bic(),
      Drawn.agreement(groups, predicted),
      seconds,
      Arrays.stream(factors).min().orElseThrow(),
      Arrays.stream(factors).max().orElseThrow()
    };
  }

  static FactorFit of(double... numbers) {
    return new FactorFit(
        FAMILIES.get((int) numbers[0]),
        (int) numbers[1],
        numbers[2],
        numbers[3],
        numbers[4],
        (int) numbers[5],
        (int) numbers[6]);
  }

  List<String> cells() {
    return Table.cells(
        family,
        k,
        family.isLowRank() ? fewest + " to " + most : "",
        format("%.1f", bic),
        format("%.3f", index),
        format("%.1f", seconds));
  }
}
