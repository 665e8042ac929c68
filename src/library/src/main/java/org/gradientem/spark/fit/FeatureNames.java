package org.gradientem.spark.fit;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.types.StructField;
import org.gradientem.RootLocale;

/** What the features are called: as their column's metadata says, else x1, x2 and so on. */
final class FeatureNames {
  /** As many as a sentence bears. */
  private static final int MOST_TOLD = 10;

  private FeatureNames() {}

  /** The names of some features, given by their numbers from 0. */
  static String of(StructField column, int... features) {
    Attribute[] known = known(column);
    String names =
        Arrays.stream(features)
            .limit(MOST_TOLD)
            .mapToObj(
                j ->
                    j < known.length && known[j].name().isDefined()
                        ? known[j].name().get()
                        : "x" + (j + 1))
            .collect(Collectors.joining(", "));
    int more = features.length - MOST_TOLD;
    return more > 0 ? RootLocale.format("%s and %d more", names, more) : names;
  }

  private static Attribute[] known(StructField column) {
    var attributes = AttributeGroup.fromStructField(column).attributes();
    return attributes.isDefined() ? attributes.get() : new Attribute[0];
  }
}
