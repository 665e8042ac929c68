package org.gradientem.spark.internal.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.StructField;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.mixture.Categories;
import scala.Option;

/** What a features column's metadata says of its entries, as Spark's trees read it. */
public final class FeatureAttributes {
  /** A level of StringIndexer that is none. */
  static final String UNKNOWN = "__unknown";

  private FeatureAttributes() {}

  /**
   * The attributes of a column.
   *
   * @param column the features column
   * @return one for each feature; none if they are not known
   */
  public static Attribute[] of(StructField column) {
    Option<Attribute[]> attributes = group(column).attributes();
    return attributes.isDefined() ? attributes.get() : new Attribute[0];
  }

  /** What is known of all features; their number is -1 where nothing is. */
  static AttributeGroup group(StructField column) {
    // Spark's reader of attributes takes no arrays.
    return column.dataType().equals(SQLDataTypes.VectorType())
        ? AttributeGroup.fromStructField(column)
        : new AttributeGroup(column.name());
  }

  /** The column without constants; the other features keep the numbers in their names. */
  static StructField without(Constants constants, StructField column) {
    Attribute[] known = of(column);
    Attribute[] used =
        Arrays.stream(constants.others()).mapToObj(j -> named(known, j)).toArray(Attribute[]::new);
    return used.length == 0 ? column : new AttributeGroup(column.name(), used).toStructField();
  }

  /**
   * The attribute of a feature.
   *
   * @param known the attributes of the column, perhaps none
   * @param feature the feature, from 0
   * @return what is known of it, with a name in any case: x1, x2 and so on
   */
  public static Attribute named(Attribute[] known, int feature) {
    Attribute own = feature < known.length ? known[feature] : NumericAttribute.defaultAttr();
    return own.name().isDefined() ? own : own.withName("x" + (feature + 1));
  }

  /**
   * The names of the features, as VectorAssembler writes them.
   *
   * @param column the features column
   * @return a name for each feature; empty unless all have one
   */
  public static List<String> names(StructField column) {
    Attribute[] attributes = of(column);
    return Stream.of(attributes).allMatch(attribute -> attribute.name().isDefined())
        ? Stream.of(attributes).map(attribute -> attribute.name().get()).toList()
        : List.of();
  }

  /**
   * Which features are categorical: the nominal and binary ones.
   *
   * @param column the features column
   * @param label name of the feature that labels some rows; empty for none
   * @return their places and numbers of levels, and which of them are labels
   * @throws UserException if it is not known how many levels a nominal feature has, or the labels
   *     are none
   */
  public static Categories categories(StructField column, String label) {
    Categories categories = categories(column);
    if (label.isEmpty()) {
      return categories;
    }
    List<String> names = names(column);
    int place = names.indexOf(label);
    if (place < 0) {
      throw new UserException(
          "`labelCol` is '%s', which is neither a column nor a feature; name a column of labels%s."
              .formatted(label, names.isEmpty() ? "" : ", or one of " + String.join(", ", names)));
    }
    if (of(column)[place] instanceof NominalAttribute nominal
        && names(nominal.values()).contains(UNKNOWN)) {
      throw new UserException(
          "`labelCol` '%s' has the value '%s', which StringIndexer gives to rows without a label; make the feature by TableFeatures, which leaves their cells missing."
              .formatted(label, UNKNOWN));
    }
    return IntStream.range(0, categories.columns())
        .filter(c -> categories.place(c) == place)
        .mapToObj(categories::labelled)
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "`labelCol` is '%s', a feature of numbers; name it among `categoricalCols` of TableFeatures, or make it by StringIndexer."
                        .formatted(label)));
  }

  /**
   * Makes the refusal of rows without any label.
   *
   * @param labelCol name of the column
   * @return the refusal
   */
  public static UserException noLabel(String labelCol) {
    return new UserException(
        "No row has a label in `labelCol` '%s'; label rows of two groups or more, or leave `labelCol` unset."
            .formatted(labelCol));
  }

  /**
   * Makes the refusal of labelled rows that have one label alone.
   *
   * @param labelCol name of the column
   * @return the refusal
   */
  public static UserException oneLabel(String labelCol) {
    return new UserException(
        "All labelled rows have the same value of `labelCol` '%s'; label rows of another group, or leave `labelCol` unset."
            .formatted(labelCol));
  }

  private static Categories categories(StructField column) {
    Attribute[] attributes = of(column);
    List<Integer> places = new ArrayList<>();
    List<Integer> levels = new ArrayList<>();
    for (int p = 0; p < attributes.length; p++) {
      if (attributes[p] instanceof BinaryAttribute) {
        places.add(p);
        levels.add(2);
      } else if (attributes[p] instanceof NominalAttribute nominal) {
        places.add(p);
        levels.add(levels(nominal, p, attributes));
      }
    }
    return places.isEmpty()
        ? Categories.NONE
        : Categories.of(
            places.stream().mapToInt(Integer::intValue).toArray(),
            levels.stream().mapToInt(Integer::intValue).toArray());
  }

  private static int levels(NominalAttribute nominal, int place, Attribute... attributes) {
    Option<Object> number = nominal.getNumValues();
    if (number.isEmpty() || (int) number.get() < 1) {
      throw new UserException(
          RootLocale.format(
              "Feature %s is nominal, but its metadata does not say how many values it has; make it by StringIndexer or VectorIndexer, or set its NominalAttribute's values.",
              named(attributes, place).name().get()));
    }
    return (int) number.get();
  }

  /**
   * The names of the levels of categorical features.
   *
   * @param column the features column
   * @return for each of {@link #categories} the names of its levels; none where they are not known
   */
  public static List<List<String>> levelNames(StructField column) {
    return Stream.of(of(column))
        .map(FeatureAttributes::valueNames)
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Returns the names of the values of a column of indices, as StringIndexer writes it.
   *
   * @param column the column
   * @return the names; empty where none are known
   */
  static List<String> valueNames(StructField column) {
    return valueNames(Attribute.fromStructField(column)).orElse(List.of());
  }

  /** The names of the values of a category; empty of a number. */
  private static Optional<List<String>> valueNames(Attribute attribute) {
    if (attribute instanceof BinaryAttribute binary) {
      return Optional.of(names(binary.values()));
    }
    return attribute instanceof NominalAttribute nominal
        ? Optional.of(names(nominal.values()))
        : Optional.empty();
  }

  private static List<String> names(Option<String[]> values) {
    return values.isDefined() ? List.of(values.get()) : List.of();
  }
}
