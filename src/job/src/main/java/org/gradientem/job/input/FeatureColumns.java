package org.gradientem.job.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;
import org.gradientem.job.errors.NearName;
import org.gradientem.job.errors.WrongUsage;

/** Which columns of the input are the features. */
final class FeatureColumns {
  private final String path;
  private final StructType schema;

  /**
   * The choice.
   *
   * @param names the columns, one or more
   * @param byDefault whether the columns were not named
   */
  record Choice(List<String> names, boolean byDefault) {}

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
    return new Choice(names, false);
  }

  /** The columns that a model was fitted on. */
  Choice fitted(List<String> names) {
    List<String> missing = names.stream().filter(name -> !has(name)).toList();
    if (missing.isEmpty()) {
      return new Choice(names, false);
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
    return !fitted.isEmpty() && (!hasVectors() || fitted.stream().allMatch(this::has));
  }

  /** Every column but those that are not features. */
  List<String> all(List<String> notFeatures) {
    return Stream.of(schema.fieldNames()).filter(name -> !notFeatures.contains(name)).toList();
  }

  /** Whether a column holds vectors. */
  boolean hasVectors() {
    return Arrays.stream(schema.fields())
        .anyMatch(field -> field.dataType().equals(SQLDataTypes.VectorType()));
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
      return new Choice(names, true);
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
