package org.gradientem.job.output;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.internal.columns.ColumnDecoder;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.NumberStyle;
import org.gradientem.internal.columns.Numbers;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeaturesModel;
import org.gradientem.spark.internal.io.ColumnsJson;

/** Draws rows from a model in the columns of the table that it was fitted to. */
public final class DrawnRows implements MapFunction<Long, Row> {
  /**
   * A column of drawn rows.
   *
   * @param decimals digits after the point that a number has at most; null for any number
   * @param least the least number that rounding may make of one
   * @param type a text, a number or a whole number
   * @param gaps the fraction of its cells that are missing
   */
  private record Drawn(
      ColumnDecoder decoder, Integer decimals, double least, DataType type, double gaps)
      implements Serializable {
    static Drawn of(TableColumn column, double rows) {
      Integer decimals = column.numbers().map(Numbers::decimals).orElse(null);
      boolean isRoundedLog = column.kind().isLog() && decimals != null;
      return new Drawn(
          new ColumnDecoder(column),
          decimals,
          isRoundedLog ? Math.pow(10, -decimals) : Double.NEGATIVE_INFINITY,
          type(column),
          rows > 0 ? column.missing() / rows : 0);
    }

    private static DataType type(TableColumn column) {
      Numbers numbers = column.numbers().orElse(null);
      boolean isText =
          numbers == null
              || numbers.style() != NumberStyle.POINT
              || (numbers.unit() != null && !numbers.unit().isEmpty());
      if (isText) {
        return DataTypes.StringType;
      }
      boolean isWhole =
          numbers.decimals() != null
              ? numbers.decimals() == 0
              : column.kind() == Kind.ROUNDED
                  && isWhole(numbers.least())
                  && isWhole(numbers.greatest());
      return isWhole ? DataTypes.LongType : DataTypes.DoubleType;
    }

    private static boolean isWhole(double x) {
      return x == Math.rint(x);
    }

    Object cell(double[] features, int at) {
      double exact = decoder.number(features, at);
      double number = Numbers.rounded(exact, decimals);
      // A number that is not positive is a frequent value, whose logarithm was not fitted.
      if (exact > 0) {
        number = Math.max(least, number);
      }
      if (Double.isNaN(number)) {
        return type == DataTypes.StringType ? decoder.text(features, at) : null;
      }
      if (type == DataTypes.StringType) {
        return decoder.text(number);
      }
      return type == DataTypes.LongType ? (Object) Math.round(number) : (Object) number;
    }
  }

  private final ArrayList<Drawn> columns;
  private final MixtureSampler sampler;
  private final long seed;

  private DrawnRows(List<Drawn> columns, MixtureSampler sampler, long seed) {
    this.columns = new ArrayList<>(columns);
    this.sampler = sampler;
    this.seed = seed;
  }

  /**
   * Draws rows.
   *
   * @param model the model
   * @param kinds the columns of its table
   * @param rows how many
   * @param seed the same seed gives the same rows
   * @return the columns that the model uses; each has as many missing cells as in the table, on
   *     average, whatever else a row has
   */
  public static Dataset<Row> of(
      SparkSession session, GradientEMModel model, TableFeaturesModel kinds, long rows, long seed) {
    double fitted = model.hasSummary() ? model.summary().rows() + model.summary().droppedRows() : 0;
    List<Drawn> columns = new ArrayList<>();
    StructType schema = new StructType();
    for (TableColumn column : ColumnsJson.fromJson(kinds.getColumnsJson())) {
      if (column.kind() != Kind.LEFT_OUT) {
        Drawn drawn = Drawn.of(column, fitted);
        columns.add(drawn);
        schema = schema.add(column.name(), drawn.type);
      }
    }
    DrawnRows draw = new DrawnRows(columns, new MixtureSampler(model.mixture(), seed), seed);
    return session.range(rows).map(draw, Encoders.row(schema));
  }

  @Override
  public Row call(Long row) {
    double[] features = sampler.draw(row).features();
    SplittableRandom random = new SplittableRandom(SplitMix.mix(~seed, row));
    Object[] cells = new Object[columns.size()];
    int at = 0;
    for (int c = 0; c < cells.length; c++) {
      Drawn column = columns.get(c);
      boolean isMissing = random.nextDouble() < column.gaps;
      cells[c] = isMissing ? null : column.cell(features, at);
      at += column.decoder.size();
    }
    return RowFactory.create(cells);
  }
}
