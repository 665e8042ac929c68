package org.gradientem.experiments.tables;

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
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;

/**
 * A table of named columns whose groups are known.
 *
 * @param drawn the rows as their mixture has them, and the groups
 * @param names the columns'
 * @param cells of each row, a number, a text or null
 */
record GeneratedTable(MixedRows drawn, List<String> names, List<Object[]> cells) {
  /** The column of the groups. */
  static final String GROUP = "group";

  private static final int DRY = 0;

  /** Share of the days without rain in winter and in summer, as many days each: 57 % of all. */
  private static final double[] DRY_SHARES = {0.4, 0.74};

  /**
   * What tables are drawn from.
   *
   * @param label says what
   * @param deviation how far the number of components may be from that of groups
   * @param seeded draws one from a seed
   */
  record Source(String label, int deviation, LongFunction<GeneratedTable> seeded) {

    /** All sources, in their order. */
    static List<Source> all(int rows) {
      List<Source> all = new ArrayList<>();
      for (MixedRows.Kind kind : MixedRows.Kind.ALL) {
        all.add(
            new Source(
                kind.label().replace(",", ""),
                1,
                seed -> of(MixedRows.draw(kind, rows, seed), kind.numbers(), x -> x)));
      }
      MixedRows.Kind numbers = new MixedRows.Kind(3, 3, 0, 0);
      all.add(
          new Source(
              "3 log-normal groups of 3 numbers",
              0,
              seed -> of(MixedRows.draw(numbers, rows, seed), numbers.numbers(), Math::exp)));
      all.add(new Source("57 % dry days in 2 seasons", 1, seed -> days(rows, seed)));
      return all;
    }
  }

  private static GeneratedTable of(MixedRows drawn, int numbers, DoubleUnaryOperator map) {
    int columns = drawn.rows()[0].length;
    List<String> names =
        IntStream.range(0, columns)
            .mapToObj(j -> j < numbers ? "x" + j : "c" + (j - numbers))
            .toList();
    List<Object[]> cells =
        Arrays.stream(drawn.rows())
            .map(
                row ->
                    IntStream.range(0, columns)
                        .mapToObj(
                            j -> j < numbers ? number(map.applyAsDouble(row[j])) : level(row[j]))
                        .toArray())
            .toList();
    return new GeneratedTable(drawn, names, cells);
  }

  private static Object number(double x) {
    return Double.isNaN(x) ? null : x;
  }

  private static Object level(double index) {
    return Double.isNaN(index) ? null : "level " + (int) index;
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
    MixedRows drawn = MixedRows.draw(seasons, rows, seed);
    List<Object[]> cells = new ArrayList<>();
    for (double[] day : drawn.rows()) {
      boolean isDry = day[2] == DRY;
      cells.add(new Object[] {isDry ? 0.0 : Math.exp(day[0]), day[1]});
      // What its rain would have been says nothing of a dry day.
      day[0] = isDry ? Double.NaN : day[0];
    }
    return new GeneratedTable(drawn, List.of("rain", "temperature"), cells);
  }

  int groups() {
    return drawn.truth().k();
  }

  /** The rows in their order, the group last. */
  Dataset<Row> table(SparkSession session) {
    StructType schema = new StructType();
    for (int j = 0; j < names.size(); j++) {
      int column = j;
      boolean isText = cells.stream().anyMatch(row -> row[column] instanceof String);
      schema = schema.add(names.get(j), isText ? DataTypes.StringType : DataTypes.DoubleType);
    }
    List<Row> rows =
        IntStream.range(0, cells.size())
            .mapToObj(r -> row(cells.get(r), drawn.groups()[r]))
            .toList();
    return session.createDataFrame(rows, schema.add(GROUP, DataTypes.IntegerType)).coalesce(1);
  }

  private static Row row(Object[] cells, int group) {
    Object[] all = Arrays.copyOf(cells, cells.length + 1);
    all[cells.length] = group;
    return RowFactory.create(all);
  }
}
