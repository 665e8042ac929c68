package org.gradientem.spark.rows;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.gradientem.em.SampleBlock;
import org.gradientem.em.SampleBlockBuilder;
import org.gradientem.spark.rdd.Streams;

/** Turns a partition's usable rows into blocks, one block at a time. */
final class BlockIterator implements Iterator<SampleBlock> {
  private final Iterator<Sample> samples;
  private final SampleBlockBuilder builder;
  private Sample pending;

  BlockIterator(Iterator<Sample> samples, SampleBlockBuilder builder, int dim) {
    this.samples =
        Streams.of(samples)
            .filter(s -> s.weight() > 0 && s.size() == dim && s.isValid())
            .iterator();
    this.builder = builder;
    pending = nextUsable();
  }

  private Sample nextUsable() {
    return samples.hasNext() ? samples.next() : null;
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
