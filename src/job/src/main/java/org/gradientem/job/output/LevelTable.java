package org.gradientem.job.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

  /** A name for each level of each feature, {@code feature=level}. */
  List<String> headers() {
    return columns()
        .map(categories::place)
        .boxed()
        .flatMap(p -> model.levelNames(p).stream().map(level -> names.get(p) + "=" + level))
        .toList();
  }

  /** The probabilities of all levels under a component, in the same order. */
  List<Double> probabilities(int component) {
    return columns()
        .boxed()
        .flatMap(c -> IntStream.range(0, categories.levels(c)).mapToObj(l -> of(component, c)[l]))
        .toList();
  }

  /** For each categorical feature its name, its levels, and for each component as many numbers. */
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
              all.add(one);
            });
    return all;
  }

  private double[] of(int component, int column) {
    return levels.of(component, column);
  }

  private IntStream columns() {
    return IntStream.range(0, categories.columns());
  }
}
