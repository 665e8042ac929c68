package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.Tables;
import org.junit.jupiter.api.Test;

/** Params and kinds of rows in any combination: a fit ends with a finite mixture or a sentence. */
class CombinationsIT {
  /** As many as mutations, of which each takes as long. */
  private static final int COMBINATIONS = Integer.getInteger("faults.mutations", 500);

  private static final int[] DIMS = {1, 2, 3, 7, 30, 60};
  private static final int[] ROWS = {1, 2, 5, 40, 300, 1000};

  /** Of each param some values that differ in what they make of a fit. */
  private static final Map<String, List<?>> VALUES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("init", List.of("random", "pca")),
              Map.entry("selection", List.of("none")),
              Map.entry("noise", List.of("auto")),
              Map.entry("startComponents", List.of(1, 2, 5, 12)),
              Map.entry("sampleSize", List.of(0L, 50L, 400L)),
              Map.entry("maxBlockSizeInMB", List.of(0.001)),
              Map.entry("maxIter", List.of(0, 1, 3)),
              Map.entry("tol", List.of(0.0, 0.01))));

  private static final List<String> TYPES =
      List.of("identity", "EII", "VII", "EEI", "VVI", "EEE", "EVE", "VEV", "VVV");

  private static <T> T any(List<T> values, SplittableRandom random) {
    return values.get(random.nextInt(values.size()));
  }

  private static GradientEM estimator(SplittableRandom random) {
    GradientEM estimator = new GradientEM().setSeed(random.nextInt());
    if (random.nextBoolean()) {
      estimator.setCovarianceType(any(TYPES, random));
    }
    VALUES.forEach(
        (param, values) -> {
          if (random.nextInt(4) == 0) {
            estimator.set(param, any(values, random));
          }
        });
    return estimator;
  }

  /** Rows of one to four groups: dense, of whole numbers, or of few non-zeros. */
  private static Dataset<Row> rows(SplittableRandom random) {
    int d = DIMS[random.nextInt(DIMS.length)];
    int m = 1 + random.nextInt(4);
    int kind = random.nextInt(3);
    double[][] centres = new double[m][];
    Arrays.setAll(centres, i -> random.doubles(d, -5, 5).toArray());
    Vector[] rows =
        IntStream.range(0, ROWS[random.nextInt(ROWS.length)])
            .mapToObj(
                r -> {
                  double[] x = centres[random.nextInt(m)].clone();
                  for (int j = 0; j < d; j++) {
                    x[j] += random.nextGaussian();
                    x[j] = kind == 1 ? Math.rint(x[j]) : x[j];
                    x[j] = kind == 2 && random.nextInt(20) > 0 ? 0 : x[j];
                  }
                  return kind == 2 ? Vectors.dense(x).toSparse() : Vectors.dense(x);
                })
            .toArray(Vector[]::new);
    return Tables.vectors(rows).repartition(1 + random.nextInt(3));
  }

  @Test
  void noneFails() {
    SplittableRandom seeds = Trial.random("CombinationsIT");
    List<String> failures = new ArrayList<>();
    int fitted = 0;
    for (int c = 0; c < COMBINATIONS; c++) {
      SplittableRandom random = seeds.split();
      GradientEM estimator = estimator(random);
      try {
        assertIsFinite(estimator.fit(rows(random)));
        fitted++;
      } catch (UserException e) {
        if (!e.getMessage().endsWith(".")) {
          failures.add("combination %d: no sentence: %s".formatted(c, e.getMessage()));
        }
      } catch (RuntimeException | AssertionError e) {
        failures.add("combination %d, %s: %s".formatted(c, estimator.extractParamMap(), e));
      }
    }
    System.out.printf("%d of %d combinations were fitted%n", fitted, COMBINATIONS);
    assertThat(failures).isEmpty();
    assertThat(fitted).isGreaterThan(COMBINATIONS / 4);
  }

  private static void assertIsFinite(GradientEMModel model) {
    assertThat(model.summary().bic()).isFinite();
    assertThat(Arrays.stream(model.weights()).sum() + model.noiseWeight())
        .isBetween(1 - 1e-9, 1 + 1e-9);
    for (Vector mean : model.means()) {
      assertThat(Arrays.stream(mean.toArray())).allMatch(Double::isFinite);
    }
  }
}
