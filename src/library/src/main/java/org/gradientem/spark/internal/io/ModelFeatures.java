package org.gradientem.spark.internal.io;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.mixture.Categories;
import org.gradientem.spark.internal.rows.Constants;

/**
 * What a model knows of its features beside the mixture.
 *
 * @param names their names; empty if they are not known
 * @param levels for each categorical feature the names of its levels; none where they are not known
 * @param constants features of the rows that are left out of names and mixture; null for none
 */
public record ModelFeatures(List<String> names, List<List<String>> levels, Constants constants)
    implements Serializable {
  /** Nothing. */
  public static final ModelFeatures UNKNOWN =
      new ModelFeatures(List.of(), List.of(), Constants.NONE);

  /**
   * Copies the lists.
   *
   * @param names their names
   * @param levels names of the levels of each categorical feature
   * @param constants features that are left out
   */
  public ModelFeatures {
    names = List.copyOf(names);
    levels = levels.stream().map(List::copyOf).toList();
    constants = constants == null ? Constants.NONE : constants;
  }

  /**
   * The names of the levels of a feature.
   *
   * @param categories the categorical features
   * @param feature the feature, from 0
   * @return a name for each, their numbers from 0 where none are known; empty if it is a number
   */
  public List<String> levelNames(Categories categories, int feature) {
    for (int c = 0; c < categories.columns(); c++) {
      if (categories.place(c) == feature) {
        List<String> known = c < levels.size() ? levels.get(c) : List.of();
        return known.size() == categories.levels(c)
            ? known
            : IntStream.range(0, categories.levels(c)).mapToObj(Integer::toString).toList();
      }
    }
    return List.of();
  }
}
