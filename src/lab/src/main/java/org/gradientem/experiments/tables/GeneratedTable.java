package org.gradientem.experiments.tables;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.MixedRows;
import org.gradientem.mixture.Mixture;

/**
 * A table of named columns whose groups are known.
 *
 * @param cells of each row, a number, a text or null
 */
record GeneratedTable(Drawn drawn, List<String> names, List<Object[]> cells) {
  static final String GROUP = "group";

  /** The tables in which groups are to be found as Bayes' rule finds them. */
  static final List<MixedRows> MIXED =
      List.of(
          new MixedRows(3, 3, 2, 0),
          new MixedRows(5, 4, 4, 0),
          new MixedRows(4, 0, 8, 0),
          new MixedRows(4, 5, 3, 0.1),
          new MixedRows(6, 6, 6, 0.05));

  private static final int DRY = 0;

  /** Fraction of days without rain in winter and in summer, as many days each: 57 % of all. */
  private static final double[] DRY_SHARES = {0.4, 0.74};

  /**
   * What tables are drawn from.
   *
   * @param deviation how far the number of components may be from that of groups
   */
  record Source(String label, int deviation, LongFunction<GeneratedTable> seeded) {
    static List<Source> all(int rows) {
      List<Source> all = new ArrayList<>();
      for (MixedRows kind : MIXED) {
        String label =
            format(
                "%d groups of %d numbers and %d categories %.0f %% missing",
                kind.groups(), kind.numbers(), kind.categories(), 100 * kind.missing());
        all.add(new Source(label, 1, seed -> of(kind, rows, seed, x -> x)));
      }
      MixedRows numbers = new MixedRows(3, 3, 0, 0);
      all.add(
          new Source(
              "3 log-normal groups of 3 numbers", 0, seed -> of(numbers, rows, seed, Math::exp)));
      all.add(new Source("57 % dry days in 2 seasons", 1, seed -> days(rows, seed)));
      return all;
    }
  }

  private static GeneratedTable of(MixedRows kind, int rows, long seed, DoubleUnaryOperator map) {
    Drawn drawn = kind.draw(rows, seed);
    int columns = drawn.rows()[0].length;
    List<String> names =
        IntStream.range(0, columns)
            .mapToObj(j -> j < kind.numbers() ? "x" + j : "c" + (j - kind.numbers()))
            .toList();
    List<Object[]> cells =
        Arrays.stream(drawn.rows())
            .map(
                row ->
                    IntStream.range(0, columns)
                        .mapToObj(j -> cell(row[j], j < kind.numbers(), map))
                        .toArray())
            .toList();
    return new GeneratedTable(drawn, names, cells);
  }

  private static Object cell(double x, boolean isNumber, DoubleUnaryOperator map) {
    if (Double.isNaN(x)) {
      return null;
    }
    return isNumber ? (Object) map.applyAsDouble(x) : "level " + (int) x;
  }

  /** Rain, log-normal where there is any, and temperature. */
  private static GeneratedTable days(int rows, long seed) {
    double[] logs = new double[4];
    for (int season = 0; season < 2; season++) {
      logs[season] = Math.log(DRY_SHARES[season]);
      logs[2 + season] = Math.log(1 - DRY_SHARES[season]);
    }
    Covariance covariance = Covariance.of(CovarianceType.FULL, new double[][] {{1, 0}, {0, 9}});
    Mixture seasons =
        Mixture.of(new double[] {1, 1}, new double[][] {{1, 5}, {1.5, 20}}, covariance)
            .withLevels(
                LevelProbabilities.ofLogs(Categories.of(new int[] {2}, new int[] {2}), logs));
    Drawn drawn = Drawn.of(seasons, rows, seed);
    List<Object[]> cells = new ArrayList<>();
    for (double[] day : drawn.rows()) {
      boolean isDry = day[2] == DRY;
      cells.add(new Object[] {isDry ? 0.0 : Math.exp(day[0]), day[1]});
      // The rain that a dry day would have had is not observed.
      day[0] = isDry ? Double.NaN : day[0];
    }
    return new GeneratedTable(drawn, List.of("rain", "temperature"), cells);
  }

  int groups() {
    return drawn.truth().k();
  }

  Dataset<Row> table(SparkSession session) {
    StructType schema = new StructType();
    for (int j = 0; j < names.size(); j++) {
      int column = j;
      boolean isText = cells.stream().anyMatch(row -> row[column] instanceof String);
      schema = schema.add(names.get(j), isText ? DataTypes.StringType : DataTypes.DoubleType);
    }
    List<Row> rows = new ArrayList<>();
    for (Object[] row : cells) {
      Object[] all = Arrays.copyOf(row, row.length + 1);
      all[row.length] = drawn.groups()[rows.size()];
      rows.add(RowFactory.create(all));
    }
    return session.createDataFrame(rows, schema.add(GROUP, DataTypes.IntegerType)).coalesce(1);
  }
}
