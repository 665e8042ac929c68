package org.gradientem.spark.rows;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.gradientem.em.SampleBlock;
import org.gradientem.em.SampleBlockBuilder;
import org.gradientem.spark.rdd.Streams;

/** Turns a partition's usable rows into blocks, one block at a time. */
final class BlockIterator implements Iterator<SampleBlock> {
  private final Iterator<InputRow> rows;
  private final SampleBlockBuilder builder;
  private InputRow pending;

  /** Of rows as they were read. */
  BlockIterator(
      Iterator<InputRow> rows, SampleBlockBuilder builder, int dim, HandleInvalid handling) {
    this.rows = Streams.of(rows).filter(row -> row.isUsable(dim, handling)).iterator();
    this.builder = builder;
    pending = nextUsable();
  }

  /** Of rows that were checked before. */
  BlockIterator(Iterator<InputRow> rows, SampleBlockBuilder builder, int dim) {
    this(rows, builder, dim, HandleInvalid.KEEP);
  }

  private InputRow nextUsable() {
    return rows.hasNext() ? rows.next() : null;
  }

  @Override
  public boolean hasNext() {
    return pending != null;
  }

  @Override
  public SampleBlock next() {
    if (pending == null) {
      throw new NoSuchElementException();
    }
    while (pending != null && builder.fits(pending.values().length)) {
      builder.add(pending.indices(), pending.values(), pending.weight());
      pending = nextUsable();
    }
    return builder.build();
  }
}
