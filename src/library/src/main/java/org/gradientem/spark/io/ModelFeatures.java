package org.gradientem.spark.io;

import java.io.Serializable;
import java.util.List;

/**
 * What a model knows of its features beside the mixture.
 *
 * @param names their names; empty if they are not known
 * @param levels for each categorical feature the names of its levels; none where they are not known
 */
public record ModelFeatures(List<String> names, List<List<String>> levels) implements Serializable {
  /** Nothing. */
  public static final ModelFeatures UNKNOWN = new ModelFeatures(List.of(), List.of());

  /**
   * Copies the lists.
   *
   * @param names their names
   * @param levels names of the levels of each categorical feature
   */
  public ModelFeatures {
    names = List.copyOf(names);
    levels = levels.stream().map(List::copyOf).toList();
  }
}
