package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The extremes of every param: rows are fitted and scored with them, or a sentence says why not.
 */
@Tag("long")
class ExtremeParamsTest {
  private static final List<?> WHOLE =
      List.of(Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE - 1, Integer.MAX_VALUE);
  private static final List<?> LONG =
      List.of(Long.MIN_VALUE, -1L, 0L, 1L, 1L << 31, Long.MAX_VALUE - 1, Long.MAX_VALUE);
  private static final List<?> REAL =
      List.of(
          Double.NEGATIVE_INFINITY,
          -1.0,
          -0.0,
          0.0,
          Double.MIN_VALUE,
          1e-300,
          Math.nextDown(1.0),
          1.0,
          Math.nextDown(2.0),
          2147483648.0,
          Double.MAX_VALUE,
          Double.POSITIVE_INFINITY,
          Double.NaN);
  private static final List<?> REALS =
      List.of(new double[] {}, new double[] {0}, new double[] {Double.NaN}, new double[] {1e-300});
  private static final List<?> TEXTS =
      List.of(new String[] {}, new String[] {""}, new String[] {"x2"}, new String[] {"x1", "x2"});
  private static final List<?> TEXT = List.of("", " ", "\0", "{}", "[1e999]", "a.b", "`", "é");

  private static Dataset<Row> rows;

  @TempDir private Path dir;

  @BeforeAll
  static void draw() {
    rows = Tables.of(Samples.clustered(60, 2, 3, 8, new SplittableRandom(11)).rows(), 2).cache();
  }

  static Stream<String> params() {
    return Arrays.stream(new GradientEM().params()).map(Param::name);
  }

  private static List<?> extremes(Param<?> param) {
    if (param instanceof IntParam) {
      return WHOLE;
    }
    if (param instanceof LongParam) {
      return LONG;
    }
    if (param instanceof StringArrayParam) {
      return TEXTS;
    }
    if (param instanceof DoubleArrayParam) {
      return REALS;
    }
    return param instanceof DoubleParam ? REAL : TEXT;
  }

  @ParameterizedTest
  @MethodSource("params")
  @Timeout(60)
  void rowsAreFittedOrASentenceSaysWhyNot(String name) {
    for (Object value : extremes(new GradientEM().getParam(name))) {
      String what = name + " = " + value;
      try {
        GradientEM estimator = new GradientEM().setCovarianceType("EII");
        // Elsewhere than where the tests run.
        boolean isFolder = name.equals("checkpointDir") && !value.equals("");
        estimator.set(name, isFolder ? dir + "/" + value : value);
        GradientEMModel model = estimator.fit(rows);
        assertThat(Arrays.stream(model.weights()).sum()).as(what).isBetween(1 - 1e-9, 1 + 1e-9);
        assertThat(model.summary().bic()).as(what).isFinite();
        assertThat(model.transform(rows).collectAsList()).as(what).hasSize(60);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).as(what).isNotBlank().endsWith(".").doesNotContain("\n");
      } catch (RuntimeException e) {
        throw new AssertionError(what, e);
      }
    }
  }
}
