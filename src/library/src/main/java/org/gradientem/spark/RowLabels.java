package org.gradientem.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.spark.internal.io.ModelFeatures;

/**
 * What the components of a model say of a row's label. No record, since Kryo, which may carry it
 * between machines, cannot read records.
 */
final class RowLabels implements Serializable {
  /** Of a model without labels. */
  static final RowLabels NONE = new RowLabels(-1, new String[0]);

  /** The place of the label among the features, -1 for none. */
  private final int place;

  private final String[] names;

  /** The label of each component, from 0; -1 for none. */
  private final int[] labelOf;

  private RowLabels(int place, String[] names, int... labelOf) {
    this.place = place;
    this.names = names;
    this.labelOf = labelOf;
  }

  static RowLabels of(LevelProbabilities levels, ModelFeatures features) {
    Categories categories = levels.categories();
    if (!categories.hasLabels()) {
      return NONE;
    }
    int place = categories.place(categories.labelColumn());
    String[] names = features.levelNames(categories, place).toArray(String[]::new);
    return new RowLabels(place, names, levels.labels());
  }

  boolean areThere() {
    return place >= 0;
  }

  /** The labels by their numbers. */
  List<String> names() {
    return List.of(names);
  }

  /** The label of each of k components, -1 for none. */
  int[] ofComponents(int k) {
    int[] none = new int[k];
    Arrays.fill(none, -1);
    return areThere() ? labelOf.clone() : none;
  }

  /** Whether a row says what its label is. */
  boolean isLabelled(double... row) {
    return areThere() && !Double.isNaN(row[place]);
  }

  /** Returns a row without its label. */
  double[] hidden(double... row) {
    double[] hidden = row.clone();
    hidden[place] = Double.NaN;
    return hidden;
  }

  /**
   * Returns the probability of each label.
   *
   * @param responsibilities of the components
   * @return as many as there are labels; they sum to 1 less the probability of components without a
   *     label and of noise
   */
  double[] probabilities(double... responsibilities) {
    double[] probabilities = new double[names.length];
    IntStream.range(0, labelOf.length)
        .filter(i -> labelOf[i] >= 0)
        .forEach(i -> probabilities[labelOf[i]] += responsibilities[i]);
    return probabilities;
  }

  /** Returns the most probable label, from 0. */
  int mostProbable(double... responsibilities) {
    double[] probabilities = probabilities(responsibilities);
    int best = 0;
    for (int l = 1; l < probabilities.length; l++) {
      best = probabilities[l] > probabilities[best] ? l : best;
    }
    return best;
  }

  /** Returns whether a row is more probably of components without a label than of any label. */
  boolean isOfNone(double... responsibilities) {
    return UniformNoise.mostProbable(probabilities(responsibilities)) < 0;
  }
}
