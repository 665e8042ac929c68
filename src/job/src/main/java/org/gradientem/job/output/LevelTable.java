package org.gradientem.job.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.gradientem.columns.Numbers;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.spark.GradientEMModel;

/** The probabilities of the levels of a model's categorical features, by their names. */
final class LevelTable {
  private final GradientEMModel model;
  private final List<String> names;
  private final LevelProbabilities levels;
  private final Categories categories;

  /** Of features with such names. */
  LevelTable(GradientEMModel model, List<String> names) {
    this.model = model;
    this.names = names;
    levels = model.mixture().levels();
    categories = levels.categories();
  }

  boolean isEmpty() {
    return levels.isEmpty();
  }

  /** The names of the features that are numbers. */
  List<String> others() {
    return IntStream.range(0, names.size())
        .filter(p -> model.levelNames(p).isEmpty())
        .mapToObj(names::get)
        .toList();
  }

  /** For each categorical feature the names of its levels. */
  List<List<String>> names() {
    return columns().mapToObj(c -> model.levelNames(categories.place(c))).toList();
  }

  /**
   * A name for each level of each feature, {@code feature=level}; of levels that are numbers also
   * for their mean and standard deviation.
   */
  List<String> headers() {
    List<String> headers = new ArrayList<>();
    columns()
        .forEach(
            c -> {
              String name = names.get(categories.place(c));
              levels(c).forEach(level -> headers.add(name + "=" + level));
              if (numbers(c).isPresent()) {
                headers.addAll(List.of("mean of " + name, "deviation of " + name));
              }
            });
    return headers;
  }

  /** The probabilities of all levels under a component and these moments, in the same order. */
  List<Double> probabilities(int component) {
    List<Double> all = new ArrayList<>();
    columns()
        .forEach(
            c -> {
              Arrays.stream(of(component, c)).forEach(all::add);
              numbers(c)
                  .ifPresent(
                      of -> all.addAll(List.of(mean(component, c), deviation(component, c))));
            });
    return all;
  }

  private List<String> levels(int column) {
    return model.levelNames(categories.place(column));
  }

  private Optional<double[]> numbers(int column) {
    return Numbers.ofLevels(levels(column));
  }

  private double mean(int component, int column) {
    return new Mean().evaluate(numbers(column).orElseThrow(), of(component, column));
  }

  private double deviation(int component, int column) {
    double[] weights = of(component, column);
    return Math.sqrt(new Variance(false).evaluate(numbers(column).orElseThrow(), weights));
  }

  /**
   * For each categorical feature its name, its levels, and for each component as many numbers; of
   * levels that are numbers also their mean and standard deviation.
   */
  List<Map<String, Object>> json() {
    List<Map<String, Object>> all = new ArrayList<>();
    columns()
        .forEach(
            c -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("feature", names.get(categories.place(c)));
              one.put("levels", model.levelNames(categories.place(c)));
              one.put(
                  "probabilities",
                  IntStream.range(0, model.numComponents()).mapToObj(i -> of(i, c)).toList());
              if (numbers(c).isPresent()) {
                one.put("means", ofEach(i -> mean(i, c)));
                one.put("deviations", ofEach(i -> deviation(i, c)));
              }
              all.add(one);
            });
    return all;
  }

  private double[] ofEach(IntToDoubleFunction of) {
    return IntStream.range(0, model.numComponents()).mapToDouble(of).toArray();
  }

  private double[] of(int component, int column) {
    return levels.of(component, column);
  }

  private IntStream columns() {
    return IntStream.range(0, categories.columns());
  }
}
