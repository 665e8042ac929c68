package org.gradientem.job.input;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;
import org.gradientem.job.errors.NearName;
import org.gradientem.job.errors.WrongUsage;

/** Which columns of the input are the features. */
record FeatureColumns(String path, StructType schema) {
  /**
   * Returns the columns that the user named, each once; blanks around a name do not count.
   *
   * @param given the names; null if there are none
   */
  List<String> named(List<String> given) {
    if (given == null) {
      throw new UserException(
          "%s has no column of vectors; its columns are %s. Name the features with --features."
              .formatted(path, columns()));
    }
    List<String> names = given.stream().map(name -> has(name) ? name : name.strip()).toList();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      type(name);
      if (!seen.add(name)) {
        throw new WrongUsage("--features names '%s' twice; name it once.".formatted(name));
      }
    }
    return names;
  }

  /** Refuses a table that lacks columns that a model was fitted on. */
  void requireFitted(List<String> names) {
    List<String> missing = names.stream().filter(name -> !has(name)).toList();
    if (!missing.isEmpty()) {
      throw new UserException(
          "%s lacks %s of the columns that the model was fitted on (%s); its columns are %s. Name those to take in their place with --features."
              .formatted(
                  path,
                  String.join(", ", missing),
                  String.join(", ", names),
                  Arrays.toString(schema.fieldNames())));
    }
  }

  /** Returns every column but those that are not features. */
  List<String> all(List<String> notFeatures) {
    return Stream.of(schema.fieldNames()).filter(name -> !notFeatures.contains(name)).toList();
  }

  /**
   * Returns the column of vectors or arrays that is named, or the one of vectors that there is.
   *
   * @param given the names; null if there are none
   */
  Optional<String> vectors(List<String> given) {
    if (given != null) {
      return Optional.of(named(given))
          .filter(names -> names.size() == 1 && isVector(type(names.get(0))))
          .map(names -> names.get(0));
    }
    List<String> vectors =
        Stream.of(schema.fields())
            .filter(field -> field.dataType().equals(SQLDataTypes.VectorType()))
            .map(StructField::name)
            .toList();
    if (vectors.size() > 1) {
      throw new UserException(
          "%s has %d columns of vectors; its columns are %s. Name the features with --features."
              .formatted(path, vectors.size(), columns()));
    }
    return vectors.stream().findFirst();
  }

  private String columns() {
    return Stream.of(schema.fields())
        .map(field -> "%s (%s)".formatted(field.name(), field.dataType().typeName()))
        .collect(Collectors.joining(", "));
  }

  /** Returns whether there are columns of some names. */
  boolean has(List<String> names) {
    return names.stream().allMatch(this::has);
  }

  private boolean has(String name) {
    return Arrays.asList(schema.fieldNames()).contains(name);
  }

  private static boolean isVector(DataType type) {
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
