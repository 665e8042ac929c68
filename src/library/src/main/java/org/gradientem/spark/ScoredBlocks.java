package org.gradientem.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Appends to rows their responsibilities and log-densities, which are computed for some hundred
 * rows at a time; null where a row cannot be scored.
 */
final class ScoredBlocks implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  /**
   * Half as many take a twentieth longer, and 256 a tenth: columns a power of two apart drive each
   * other out of the cache.
   */
  private static final int MOST_ROWS = 240;

  /** Numbers of a block, 256 KiB, which stays in L2 while components are gone through. */
  private static final int MOST_NUMBERS = 1 << 15;

  private final Broadcast<RowScorer> scorer;
  private final int place;

  private ScoredBlocks(Broadcast<RowScorer> scorer, int place) {
    this.scorer = scorer;
    this.place = place;
  }

  /** The rows with two columns more. */
  static Dataset<Row> append(Dataset<Row> rows, String features, Broadcast<RowScorer> scorer) {
    StructType schema =
        rows.schema()
            .add(name("probability"), SQLDataTypes.VectorType(), true)
            .add(name("logLikelihood"), DataTypes.DoubleType, true);
    return rows.mapPartitions(
        new ScoredBlocks(scorer, schema.fieldIndex(features)), Encoders.row(schema));
  }

  /** One that no other column has. */
  private static String name(String what) {
    return Identifiable$.MODULE$.randomUID(what);
  }

  /** The first of the two. */
  static Column probability(Dataset<Row> appended) {
    return added(appended, 2);
  }

  /** The second of the two. */
  static Column logLikelihood(Dataset<Row> appended) {
    return added(appended, 1);
  }

  private static Column added(Dataset<Row> appended, int fromLast) {
    String[] names = appended.columns();
    return appended.col(names[names.length - fromLast]);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    int count = Math.max(1, Math.min(MOST_ROWS, MOST_NUMBERS / scorer.value().features()));
    return new Iterator<>() {
      private Iterator<Row> scored = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        return scored.hasNext() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!scored.hasNext()) {
          List<Row> block = new ArrayList<>(count);
          do {
            block.add(rows.next());
          } while (block.size() < count && rows.hasNext());
          scored = scored(block).iterator();
        }
        return scored.next();
      }
    };
  }

  private List<Row> scored(List<Row> rows) {
    List<Object> features = new ArrayList<>(rows.size());
    rows.forEach(row -> features.add(row.get(place)));
    RowScorer.Score[] scores = scorer.value().scores(features);
    List<Row> scored = new ArrayList<>(rows.size());
    for (int r = 0; r < scores.length; r++) {
      Row row = rows.get(r);
      Object[] values = new Object[row.size() + 2];
      for (int c = 0; c < row.size(); c++) {
        values[c] = row.get(c);
      }
      if (scores[r] != null) {
        values[row.size()] = scores[r].probability();
        values[row.size() + 1] = scores[r].logLikelihood();
      }
      scored.add(RowFactory.create(values));
    }
    return scored;
  }
}
