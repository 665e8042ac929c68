package org.gradientem.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Appends to rows their scores, of some hundred at a time; null where a row cannot be scored. */
final class ScoredBlocks implements MapPartitionsFunction<Row, Row> {
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

  private final Scores scores;
  private final int place;
  private final int rowsOfBlock;

  private ScoredBlocks(Scores scores, int place, int features) {
    this.scores = scores;
    this.place = place;
    rowsOfBlock = Math.max(1, Math.min(MAX_ROWS, MAX_NUMBERS / features));
  }

  /**
   * Appends a column of scores to rows.
   *
   * @param schema that of the rows and the column
   * @param place the column of the features
   * @param features how many a row has
   */
  static Dataset<Row> append(
      Dataset<Row> rows, StructType schema, int place, int features, Scores scores) {
    return rows.mapPartitions(new ScoredBlocks(scores, place, features), Encoders.row(schema));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Iterator<>() {
      private Iterator<Row> scored = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        return scored.hasNext() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!scored.hasNext()) {
          List<Row> block = new ArrayList<>(rowsOfBlock);
          do {
            block.add(rows.next());
          } while (block.size() < rowsOfBlock && rows.hasNext());
          scored = scored(block).iterator();
        }
        return scored.next();
      }
    };
  }

  private List<Row> scored(List<Row> rows) {
    List<Object> features = new ArrayList<>(rows.size());
    rows.forEach(row -> features.add(row.get(place)));
    Row[] found = scores.of(features);
    List<Row> scored = new ArrayList<>(rows.size());
    for (int r = 0; r < found.length; r++) {
      Row row = rows.get(r);
      Object[] values = new Object[row.size() + 1];
      for (int c = 0; c < row.size(); c++) {
        values[c] = row.get(c);
      }
      values[row.size()] = found[r];
      scored.add(RowFactory.create(values));
    }
    return scored;
  }
}
