package org.gradientem.spark.internal.rows;

import java.util.Arrays;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;

/** Checks of a data set's columns. */
public final class Columns {
  private Columns() {}

  /**
   * A column's name so that dots and spaces in it are taken as they are.
   *
   * @param name the name
   * @return the name in backticks
   */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /**
   * Refuses a column that does not hold features.
   *
   * @param schema the columns
   * @param name the name of the column
   * @throws IllegalArgumentException if it is missing, or no vector and no array of numbers
   */
  public static void requireFeatures(StructType schema, String name) {
    if (!Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new UserException(
          "There is no column '%s'; the columns are %s. Set `featuresCol` to a column of vectors, or make one of numeric columns with VectorAssembler."
              .formatted(name, Arrays.toString(schema.fieldNames())));
    }
    DataType type = type(schema, name);
    if (!isOfFeatures(type)) {
      throw new UserException(
          "Column '%s' is of type %s; features must be a vector, array<double> or array<float>%s."
              .formatted(name, type.simpleString(), mend(type, name)));
    }
  }

  /**
   * Returns whether a column can hold the features of a row.
   *
   * @param type the type of the column
   * @return true for vectors and arrays of doubles or floats
   */
  public static boolean isOfFeatures(DataType type) {
    boolean isNumberArray =
        type instanceof ArrayType array
            && (array.elementType().equals(DataTypes.DoubleType)
                || array.elementType().equals(DataTypes.FloatType));
    return isNumberArray || type.equals(SQLDataTypes.VectorType());
  }

  private static String mend(DataType type, String name) {
    if (type instanceof ArrayType array && array.elementType() instanceof NumericType) {
      return ", so cast it: col(\"%s\").cast(\"array<double>\")".formatted(name);
    }
    return type instanceof NumericType ? ", which VectorAssembler makes of numeric columns" : "";
  }

  /**
   * Refuses a column that does not hold weights.
   *
   * @param schema the columns
   * @param name the name of the column
   * @throws IllegalArgumentException if it is missing or not of numbers
   */
  public static void requireNumeric(StructType schema, String name) {
    DataType type = type(schema, name);
    if (!(type instanceof NumericType)) {
      throw new UserException(
          "Column '%s' is of type %s; weights must be numbers."
              .formatted(name, type.simpleString()));
    }
  }

  /**
   * Refuses an output column that is there already.
   *
   * @param schema the columns
   * @param name the name of the output column
   * @param param the param that gives the name
   * @throws IllegalArgumentException if there is a column of this name
   */
  public static void requireAbsent(StructType schema, String name, String param) {
    if (Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new UserException(
          "Column '%s' exists already among %s; set `%s` to another name."
              .formatted(name, Arrays.toString(schema.fieldNames()), param));
    }
  }

  /**
   * Refuses a table that has a column of the fixed name of an output column.
   *
   * @param schema the columns
   * @param name the name of the output column
   * @throws IllegalArgumentException if there is a column of this name
   */
  public static void requireAbsent(StructType schema, String name) {
    if (Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new UserException(
          "The rows have a column '%s' already, as which the model adds one; rename it."
              .formatted(name));
    }
  }

  private static DataType type(StructType schema, String name) {
    if (!Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new UserException(
          "There is no column '%s'; the columns are %s."
              .formatted(name, Arrays.toString(schema.fieldNames())));
    }
    return schema.apply(name).dataType();
  }
}
