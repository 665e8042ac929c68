package org.gradientem.spark.internal.rows;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.SampleBlockBuilder;

/** Turns rows that were checked into blocks, one block at a time. */
final class BlockIterator implements Iterator<SampleBlock> {
  private final Iterator<InputRow> rows;
  private final SampleBlockBuilder builder;
  private InputRow pending;

  BlockIterator(Iterator<InputRow> rows, SampleBlockBuilder builder) {
    this.rows = rows;
    this.builder = builder;
    pending = nextRow();
  }

  private InputRow nextRow() {
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
    while (pending != null && builder.fits()) {
      builder.add(pending.indices(), pending.values(), pending.weight(), pending.hash());
      pending = nextRow();
    }
    return builder.build();
  }
}
