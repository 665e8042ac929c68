package org.gradientem.spark.internal.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.SplitMix;
import scala.Tuple2;

/**
 * What a scan of the rows finds: whether they can be used, their number, and their mean. Tallies of
 * consecutive rows merge.
 */
final class InputTally implements Serializable {
  /** Values that are all smaller than this lose digits when they are squared. */
  private static final double SMALLEST = 1e-150;

  /** The sum of weighted squares may come near the largest double, but not over it. */
  private static final double LARGEST_SUM = 1e300;

  /** Stands in a sentence for the row's number, which is known after tallies have merged. */
  private static final String NUMBER = "\0";

  /** A sum of weighted squares below this has lost digits. */
  private static final double SMALLEST_SUM = 1e-290;

  long seen;
  long rows;
  long invalid;
  double weight;
  private double largestWeight;
  int dim = -1;
  final CellTally cells = new CellTally();
  private final DistinctRows distinct = new DistinctRows(DistinctRows.MAX_OF_FIRST_SCAN);

  private final Deviations deviations;
  private double[] least = new double[0];
  private double[] greatest = new double[0];

  /** Rows that have an entry of a feature; all others are sparse and have a 0. */
  private long[] entries = new long[0];

  private long hash;

  /**
   * What is wrong with the first such row, by its number from 1; {@link #NUMBER} is in its place.
   */
  private Tuple2<Long, String> firstInvalid;

  private Tuple2<Long, String> firstError;

  private final RowReader reader;
  private final HandleInvalid handling;

  /** Creates a tally before the number of features is known. */
  InputTally(RowReader reader) {
    this.reader = reader;
    handling = reader.handling();
    deviations = new Deviations();
  }

  /**
   * Of rows that are to be packed.
   *
   * @param size number of features
   * @param origin what is subtracted from their numbers
   */
  InputTally(RowReader reader, int size, double... origin) {
    this.reader = reader;
    handling = reader.handling();
    deviations = new Deviations(origin);
    setDim(size);
  }

  private Categories categories() {
    return reader.categories();
  }

  /**
   * Counts a row.
   *
   * @return whether it can be used, and has a weight
   */
  boolean add(InputRow row) {
    seen++;
    if (!(row.weight() >= 0 && Double.isFinite(row.weight()))) {
      error(
          "The weight %s in row %s is not a non-negative number; correct or remove the row."
              .formatted(row.weight(), NUMBER));
    } else if (!row.isValid(handling)) {
      invalid++;
      if (firstInvalid == null) {
        firstInvalid = new Tuple2<>(seen, "row " + NUMBER + ": " + row.describe());
      }
    } else if (row.isEmpty()) {
      cells.addEmpty();
    } else {
      return addValid(row);
    }
    return false;
  }

  private boolean addValid(InputRow row) {
    if (dim < 0) {
      setDim(row.size());
    }
    if (row.size() != dim) {
      error(dimensionError(row.size()));
      return false;
    }
    String refusal = reader.refusal(row, "row " + NUMBER);
    if (!refusal.isEmpty()) {
      error(refusal);
      return false;
    }
    weight += row.weight();
    largestWeight = Math.max(largestWeight, row.weight());
    if (row.weight() > 0) {
      count(row);
    }
    return row.weight() > 0;
  }

  private void count(InputRow row) {
    double[] values = row.values();
    for (int p = 0; p < values.length; p++) {
      int column = row.column(p);
      entries[column]++;
      // Not of missing cells, NaN.
      if (values[p] < least[column]) {
        least[column] = values[p];
      }
      if (values[p] > greatest[column]) {
        greatest[column] = values[p];
      }
    }
    rows++;
    hash += SplitMix.mix(row.hash(), Double.doubleToLongBits(row.weight()));
    if (handling == HandleInvalid.KEEP || categories().hasLabels()) {
      cells.add(row);
    }
    if (row.indices() == null) {
      distinct.add(row);
    } else {
      distinct.forget();
    }
  }

  /** Sums up rows that have been counted. */
  void add(SampleBlock block) {
    deviations.add(block);
  }

  private void setDim(int size) {
    dim = size;
    least = new double[dim];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    greatest = new double[dim];
    Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
    entries = new long[dim];
    cells.setDim(dim);
    if (dim == 0) {
      error("Row " + NUMBER + " has no features; give at least one.");
    }
  }

  private String dimensionError(int got) {
    return "The features were expected to have d = %s entries as in the first row, got d = %s in row %s; give every row the same columns."
        .formatted(dim, got, NUMBER);
  }

  private void error(String text) {
    if (firstError == null) {
      firstError = new Tuple2<>(seen, text);
    }
  }

  /** Adds the tally of the rows that follow. */
  InputTally merge(InputTally next) {
    if (dim < 0 && next.dim >= 0) {
      dim = next.dim;
      least = next.least.clone();
      greatest = next.greatest.clone();
      entries = next.entries.clone();
    } else if (next.dim == dim && dim >= 0) {
      Arrays.setAll(least, j -> Math.min(least[j], next.least[j]));
      Arrays.setAll(greatest, j -> Math.max(greatest[j], next.greatest[j]));
      Arrays.setAll(entries, j -> entries[j] + next.entries[j]);
    }
    if (firstError == null && next.firstError != null) {
      firstError = new Tuple2<>(seen + next.firstError._1(), next.firstError._2());
    }
    if (firstInvalid == null && next.firstInvalid != null) {
      firstInvalid = new Tuple2<>(seen + next.firstInvalid._1(), next.firstInvalid._2());
    }
    deviations.merge(next.deviations);
    seen += next.seen;
    if (next.dim < 0 || next.dim == dim) {
      distinct.merge(next.distinct);
    } else {
      distinct.forget();
    }
    cells.merge(next.cells);
    rows += next.rows;
    hash += next.hash;
    invalid += next.invalid;
    weight += next.weight;
    largestWeight = Math.max(largestWeight, next.largestWeight);
    return this;
  }

  private static String sentence(Tuple2<Long, String> finding) {
    return finding._2().replace(NUMBER, finding._1().toString());
  }

  /** Throws the first error, if there is one. */
  void check() {
    if (firstError != null) {
      throw new UserException(sentence(firstError));
    }
    if (invalid > 0 && handling != HandleInvalid.SKIP) {
      throw new UserException(
          RootLocale.format(
              handling == HandleInvalid.KEEP
                  ? "%d of %d rows have infinite features (%s); correct them or leave their rows out; `handleInvalid` 'keep' is for null and NaN alone."
                  : "%d of %d rows have null, NaN or infinite features (%s); correct them, or set `handleInvalid` to 'keep' to use what is there or to 'skip' to leave them out.",
              invalid,
              seen,
              sentence(firstInvalid)));
    }
    if (rows == 0) {
      throw new UserException(
          RootLocale.format(
              "0 usable rows: of %d rows, %d have invalid features and %d have weight 0; give at least one usable row.",
              seen, invalid + cells.emptyRows(), seen - invalid - cells.emptyRows()));
    }
    if (!(weight < LARGEST_SUM)) {
      throw new UserException(
          RootLocale.format(
              "The weights of %d rows are up to %.3g, and too large to be summed; scale them so that they sum to the number of rows.",
              rows, largestWeight));
    }
    double[] largest = new double[dim];
    Arrays.setAll(largest, j -> Math.max(0, Math.max(-least[j], greatest[j])));
    double most = Arrays.stream(largest).max().orElse(0);
    if (!(weight * Math.max(1, most * most) < LARGEST_SUM)) {
      throw new UserException(
          RootLocale.format(
              "The weights of %d rows sum to %.3g, which overflows with squares of values up to %.3g; scale the weights so that they sum to the number of rows.",
              rows, weight, most));
    }
    double least = Arrays.stream(largest).filter(size -> size > 0).min().orElse(1);
    if (weight < SMALLEST_SUM || (least >= SMALLEST && weight * least * least < SMALLEST_SUM)) {
      throw new UserException(
          RootLocale.format(
              "The weights of %d rows sum to %.3g, which is too small for sums of weighted squares; scale the weights so that they sum to the number of rows.",
              rows, weight));
    }
    for (int j = 0; j < dim; j++) {
      if (largest[j] > 0 && largest[j] < SMALLEST) {
        throw new UserException(
            RootLocale.format(
                "No value of feature %d is above %.3g, which underflows when squared; scale the features.",
                j + 1, largest[j]));
      }
    }
  }

  /** The features whose rows have one value each; none where rows were left out, as tables know. */
  Constants constants() {
    if (seen > rows) {
      return Constants.NONE;
    }
    double[] values = new double[dim];
    Arrays.setAll(
        values,
        j -> {
          double value = entries[j] == 0 ? 0 : least[j];
          boolean isWhole = value == 0 || entries[j] == rows;
          return isWhole && (entries[j] == 0 || value == greatest[j]) ? value : Double.NaN;
        });
    for (int c = 0; c < categories().columns(); c++) {
      values[categories().place(c)] = Double.NaN;
    }
    return new Constants(values);
  }

  /** The mean of each number where it is there. */
  double[] centre() {
    return deviations.mean(weights());
  }

  /** Whether what was subtracted is far from the mean. */
  boolean isOffCentre() {
    return deviations.isCentreFar(weights());
  }

  /** For each number what the rows weigh that have it. */
  private double[] weights() {
    double[] weights = new double[dim];
    Arrays.setAll(weights, j -> weight - cells.missingWeight(j));
    return categories().numbers(weights);
  }

  /** The moments of the blocks; none where some lack cells. */
  Optional<DataMoments> moments() {
    return deviations.areKnown() && categories().isEmpty() && !cells.isAnyMissing()
        ? Optional.of(deviations.moments(rows, weight))
        : Optional.empty();
  }

  /** A hash of the rows, the same in any order and partitioning. */
  long hash() {
    return SplitMix.mix(rows, hash);
  }

  /**
   * Returns the distinct rows, each with what all its equals weigh, if they are few, and equal rows
   * may be stored as one.
   */
  Optional<List<InputRow>> distinct(RowSettings settings) {
    return distinct.rows().filter(rows -> !settings.keepsEqualRows());
  }

  /** What the rows look like. */
  RowShape shape() {
    return new RowShape(dim - categories().columns(), categories());
  }
}
