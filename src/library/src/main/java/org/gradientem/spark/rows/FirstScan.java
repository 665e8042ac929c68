package org.gradientem.spark.rows;

import java.io.Serializable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.gradientem.em.SampleBlock;
import org.gradientem.em.SampleBlockBuilder;
import org.gradientem.spark.rdd.OrderedReduce;
import org.gradientem.spark.rdd.Streams;
import org.gradientem.spark.rdd.TaskFailure;

/**
 * The first scan of the rows: it tallies them, and persists dense ones as they are, at the storage
 * level of the blocks, so that they need not be read from where they lie, and parsed, a second time
 * to be centred. Of few distinct rows all come with the tally, and nothing is kept.
 */
final class FirstScan {
  private final JavaRDD<InputRow> input;
  private final JavaRDD<Seen> seen;
  private final InputTally tally;
  private boolean isClosed;

  private FirstScan(JavaRDD<InputRow> input, JavaRDD<Seen> seen, InputTally tally) {
    this.input = input;
    this.seen = seen;
    this.tally = tally;
  }

  /** Some rows of a partition, or, after all of them, their tally; the other is null. */
  private static final class Seen implements Serializable {
    private static final long serialVersionUID = 1;

    private final SampleBlock block;
    private final InputTally tally;

    Seen(SampleBlock block, InputTally tally) {
      this.block = block;
      this.tally = tally;
    }
  }

  /** Tallies the rows of a partition on their way into blocks. */
  private static final class PartitionScan implements Iterator<Seen> {
    private final Iterator<InputRow> rows;
    private final HandleInvalid handling;
    private final InputTally tally;
    private SampleBlockBuilder builder;
    private boolean isOver;

    PartitionScan(Iterator<InputRow> rows, RowReader reader) {
      this.rows = rows;
      handling = reader.handling();
      tally = new InputTally(reader);
    }

    @Override
    public boolean hasNext() {
      return !isOver;
    }

    @Override
    public Seen next() {
      if (isOver) {
        throw new NoSuchElementException();
      }
      while (rows.hasNext()) {
        InputRow row = rows.next();
        tally.add(row);
        // After a sparse row all are read again: what came before it is not needed.
        if (row.isUsable(tally.dim, handling) && !tally.hasSparse) {
          SampleBlock full = builder == null || builder.fits(tally.dim) ? null : builder.build();
          add(row);
          if (full != null) {
            return new Seen(full, null);
          }
        }
      }
      if (builder != null && !builder.isEmpty()) {
        return new Seen(builder.build(), null);
      }
      isOver = true;
      return new Seen(null, tally);
    }

    private void add(InputRow row) {
      if (builder == null) {
        builder =
            new SampleBlockBuilder(
                row.size(), false, new double[row.size()], BlockLayout.DENSE_BLOCK_BYTES);
      }
      builder.add(null, row.values(), row.weight());
    }
  }

  /**
   * Scans the rows, and checks them; keeps nothing of those that cannot be used.
   *
   * @param settings how they are read
   * @param reader what has read them
   */
  static FirstScan at(JavaRDD<InputRow> input, RowSettings settings, RowReader reader) {
    JavaRDD<Seen> seen = input.mapPartitions(rows -> new PartitionScan(rows, reader));
    seen.setName("uncentred blocks").persist(settings.storage().level());
    JavaRDD<InputTally> tallies =
        seen.mapPartitions(
            partition ->
                Streams.of(partition)
                    .filter(part -> part.tally != null)
                    .map(part -> part.tally)
                    .iterator());
    try {
      InputTally found =
          TaskFailure.explained(
              "The first scan of the rows",
              () -> OrderedReduce.reduce(tallies, InputTally::merge, settings.storage().depth()));
      InputTally tally = found == null ? new InputTally(reader) : found;
      tally.check();
      return new FirstScan(input, seen, tally);
    } catch (RuntimeException e) {
      seen.unpersist(false);
      throw e;
    }
  }

  /** What the scan found. */
  InputTally tally() {
    return tally;
  }

  /** The rows once more, those that were kept or else from where they lie. */
  JavaRDD<InputRow> rows() {
    return tally.hasSparse || tally.isSparse()
        ? input
        : seen.mapPartitions(
            partition ->
                Streams.of(partition)
                    .filter(part -> part.block != null)
                    .map(part -> part.block)
                    .mapMulti(InputRow::forEach)
                    .iterator());
  }

  /** Forgets the rows that were kept; once, since Spark logs an error where two calls meet. */
  void close() {
    if (!isClosed) {
      isClosed = true;
      seen.unpersist(false);
    }
  }
}
