package org.gradientem.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gradientem.RootLocale;
import org.gradientem.UserException;

/** Which columns of the input are the features. */
final class FeatureColumns {
  private static final int MOST_TOLD = 20;

  private final String path;
  private final StructType schema;

  /**
   * A column that is no feature.
   *
   * @param column its name
   * @param reason its type, or what else it is for
   */
  record LeftOut(String column, String reason) {
    @Override
    public String toString() {
      return "%s (%s)".formatted(column, reason);
    }
  }

  /**
   * The choice.
   *
   * @param names the columns, one or more
   * @param leftOut the others; empty if the columns were named
   * @param byDefault whether the columns were not named
   */
  record Choice(List<String> names, List<LeftOut> leftOut, boolean byDefault) {
    /** What was taken and what was not, if the user did not name the columns. */
    Optional<String> explanation() {
      return byDefault
          ? Optional.of(
              "features: "
                  + listed(names)
                  + (leftOut.isEmpty()
                      ? ""
                      : "; left out: " + listed(leftOut.stream().map(LeftOut::toString).toList())))
          : Optional.empty();
    }

    private static String listed(List<String> all) {
      String some = String.join(", ", all.subList(0, Math.min(all.size(), MOST_TOLD)));
      int more = all.size() - MOST_TOLD;
      return Failure.printable(more > 0 ? some + RootLocale.format(" and %d more", more) : some);
    }
  }

  FeatureColumns(String path, StructType schema) {
    this.path = path;
    this.schema = schema;
  }

  /** The columns that the user named, each once; blanks around a name do not count. */
  Choice named(List<String> given) {
    List<String> names = given.stream().map(name -> has(name) ? name : name.strip()).toList();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      type(name);
      if (!seen.add(name)) {
        throw new WrongUsage("--features names '%s' twice; name it once.".formatted(name));
      }
    }
    return new Choice(names, List.of(), false);
  }

  /** The columns that a model was fitted on. */
  Choice fitted(List<String> names) {
    List<String> missing = names.stream().filter(name -> !has(name)).toList();
    if (missing.isEmpty()) {
      return new Choice(names, List.of(), false);
    }
    throw new UserException(
        "%s lacks %s of the columns that the model was fitted on (%s); its columns are %s. Name those to take in their place with --features."
            .formatted(
                path,
                String.join(", ", missing),
                String.join(", ", names),
                Arrays.toString(schema.fieldNames())));
  }

  /**
   * Whether a model's features are to be columns here: their names are known, and they are there or
   * nothing else is that the model may have been fitted on.
   */
  boolean areNamed(List<String> fitted) {
    boolean hasVectors =
        Arrays.stream(schema.fields())
            .anyMatch(field -> field.dataType().equals(SQLDataTypes.VectorType()));
    return !fitted.isEmpty() && (!hasVectors || fitted.stream().allMatch(this::has));
  }

  /** The one vector column, else every numeric column, but none of those that are not features. */
  Choice byDefault(List<String> notFeatures) {
    List<String> vectors = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (field.dataType().equals(SQLDataTypes.VectorType())) {
        vectors.add(field.name());
      } else if (field.dataType() instanceof NumericType && !notFeatures.contains(field.name())) {
        numbers.add(field.name());
      }
    }
    if (vectors.size() == 1 || (vectors.isEmpty() && !numbers.isEmpty())) {
      List<String> names = vectors.isEmpty() ? numbers : vectors;
      return new Choice(names, leftOut(names, notFeatures), true);
    }
    throw new UserException(
        "%s has %s; its columns are %s. Name the features with --features."
            .formatted(
                path,
                vectors.isEmpty()
                    ? "no column of numbers or vectors"
                    : vectors.size() + " columns of vectors",
                Arrays.stream(schema.fields())
                    .map(field -> "%s (%s)".formatted(field.name(), field.dataType().typeName()))
                    .collect(Collectors.joining(", "))));
  }

  private List<LeftOut> leftOut(List<String> names, List<String> notFeatures) {
    return Arrays.stream(schema.fields())
        .filter(field -> !names.contains(field.name()))
        .map(
            field ->
                new LeftOut(
                    field.name(),
                    notFeatures.contains(field.name())
                        ? "used otherwise"
                        : field.dataType().simpleString()))
        .toList();
  }

  private boolean has(String name) {
    return Arrays.asList(schema.fieldNames()).contains(name);
  }

  static boolean isVector(DataType type) {
    return type.equals(SQLDataTypes.VectorType()) || type instanceof ArrayType;
  }

  DataType type(String name) {
    if (!has(name)) {
      throw new UserException(
          "%s has no column '%s'; its columns are %s%s"
              .formatted(
                  path,
                  name,
                  Arrays.toString(schema.fieldNames()),
                  NearName.end(name, List.of(schema.fieldNames()))));
    }
    return schema.apply(name).dataType();
  }
}
