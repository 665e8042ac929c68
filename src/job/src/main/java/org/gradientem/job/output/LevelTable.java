package org.gradientem.job.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.gradientem.internal.columns.Numbers;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.spark.GradientEMModel;

/**
 * The probabilities of the levels of a model's categorical features, by their names.
 *
 * @param all the categorical features, as summary.json has them
 * @param others the names of the features that are numbers
 */
record LevelTable(List<LevelTable.Levels> all, List<String> others) {
  /**
   * A categorical feature.
   *
   * @param feature its name
   * @param levels its levels
   * @param probabilities of each level under each component
   * @param means for each component, of levels that are numbers; null of others
   * @param deviations likewise
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Levels(
      String feature,
      List<String> levels,
      double[][] probabilities,
      double[] means,
      double[] deviations) {
    private static Levels of(String feature, List<String> levels, double[]... probabilities) {
      double[] numbers = Numbers.ofLevels(levels).orElse(null);
      if (numbers == null) {
        return new Levels(feature, levels, probabilities, null, null);
      }
      return new Levels(
          feature,
          levels,
          probabilities,
          Stream.of(probabilities).mapToDouble(p -> new Mean().evaluate(numbers, p)).toArray(),
          Stream.of(probabilities)
              .mapToDouble(p -> Math.sqrt(new Variance(false).evaluate(numbers, p)))
              .toArray());
    }
  }

  /** Of features with such names. */
  static LevelTable of(GradientEMModel model, List<String> names) {
    LevelProbabilities levels = model.mixture().levels();
    Categories categories = levels.categories();
    List<Levels> all =
        IntStream.range(0, categories.columns())
            .mapToObj(
                c ->
                    Levels.of(
                        names.get(categories.place(c)),
                        model.levelNames(categories.place(c)),
                        IntStream.range(0, model.numComponents())
                            .mapToObj(i -> levels.of(i, c))
                            .toArray(double[][]::new)))
            .toList();
    List<String> others =
        IntStream.range(0, names.size())
            .filter(p -> model.levelNames(p).isEmpty())
            .mapToObj(names::get)
            .toList();
    return new LevelTable(all, others);
  }

  /** Returns a name for each level of each feature, {@code feature=level}. */
  List<String> headers() {
    return all.stream()
        .flatMap(column -> column.levels().stream().map(level -> column.feature() + "=" + level))
        .toList();
  }

  /** Returns the probabilities of all levels under a component, in that order. */
  List<Double> probabilities(int component) {
    return all.stream()
        .flatMapToDouble(column -> DoubleStream.of(column.probabilities()[component]))
        .boxed()
        .toList();
  }
}
