package org.gradientem.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.gradientem.spark.internal.rdd.Streams;

/** Appends to rows their scores, of some hundred at a time; null where a row cannot be scored. */
final class ScoredBlocks {
  /**
   * Half as many take a twentieth longer, and 256 a tenth: columns a power of two apart drive each
   * other out of the cache.
   */
  private static final int MAX_ROWS = 240;

  /** Numbers of a block, 256 KiB, which stays in L2 while components are gone through. */
  private static final int MAX_NUMBERS = 1 << 15;

  /** Scores rows at once, with null for those that cannot be scored; sent to where they are. */
  interface Scores extends Serializable {
    Row[] of(List<?> features);
  }

  private ScoredBlocks() {}

  /**
   * Appends a column of scores to rows.
   *
   * @param schema that of the rows and the column
   * @param place the column of the features
   * @param features how many a row has
   */
  static Dataset<Row> append(
      Dataset<Row> rows, StructType schema, int place, int features, Scores scores) {
    int size = Math.max(1, Math.min(MAX_ROWS, MAX_NUMBERS / features));
    MapPartitionsFunction<Row, Row> append =
        part -> blocks(part, size).flatMap(block -> scored(block, place, scores)).iterator();
    return rows.mapPartitions(append, Encoders.row(schema));
  }

  private static Stream<List<Row>> blocks(Iterator<Row> rows, int size) {
    UnaryOperator<List<Row>> next = before -> Streams.of(rows).limit(size).toList();
    return Stream.iterate(next.apply(List.of()), block -> !block.isEmpty(), next);
  }

  private static Stream<Row> scored(List<Row> rows, int place, Scores scores) {
    // A list that may hold null.
    List<Object> features = Arrays.asList(rows.stream().map(row -> row.get(place)).toArray());
    Row[] found = scores.of(features);
    return IntStream.range(0, found.length).mapToObj(r -> with(rows.get(r), found[r]));
  }

  private static Row with(Row row, Row scores) {
    Object[] values = new Object[row.size() + 1];
    Arrays.setAll(values, c -> c < row.size() ? row.get(c) : scores);
    return RowFactory.create(values);
  }
}
