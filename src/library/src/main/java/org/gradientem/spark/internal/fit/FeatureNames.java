package org.gradientem.spark.internal.fit;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.sql.types.StructField;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.spark.internal.rows.FeatureAttributes;
import org.gradientem.spark.internal.rows.InputBlocks;

/** What the features are called: as their column's metadata says, else x1, x2 and so on. */
public final class FeatureNames {
  /** As many as a sentence bears. */
  private static final int MAX_TOLD = 10;

  private FeatureNames() {}

  /** The names of some features, given by their numbers from 0. */
  static String of(StructField column, int... features) {
    Attribute[] known = FeatureAttributes.of(column);
    String names =
        Arrays.stream(features)
            .limit(MAX_TOLD)
            .mapToObj(j -> FeatureAttributes.named(known, j).name().get())
            .collect(Collectors.joining(", "));
    int more = features.length - MAX_TOLD;
    return more > 0 ? RootLocale.format("%s and %d more", names, more) : names;
  }

  /** Refuses features of which no row has a value. */
  static void requireValues(StructField column, InputBlocks input) {
    long[] missing = input.cells().missing();
    int[] without =
        IntStream.range(0, missing.length)
            .filter(j -> missing[j] == input.blocks().rows())
            .toArray();
    if (without.length > 0) {
      throw new UserException(
          "No row has a value of feature %s; leave it out.".formatted(of(column, without)));
    }
  }
}
