package org.gradientem.spark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.gradientem.em.SampleBlock;
import org.gradientem.em.SampleBlockBuilder;

/** Turns a partition's usable rows into blocks, one block at a time. */
final class BlockIterator implements Iterator<SampleBlock> {
  private final Iterator<Sample> samples;
  private final SampleBlockBuilder builder;
  private final int dim;
  private Sample pending;

  BlockIterator(Iterator<Sample> samples, SampleBlockBuilder builder, int dim) {
    this.samples = samples;
    this.builder = builder;
    this.dim = dim;
    pending = nextUsable();
  }

  private Sample nextUsable() {
    while (samples.hasNext()) {
      Sample sample = samples.next();
      if (sample.weight() > 0 && sample.size() == dim && sample.isValid()) {
        return sample;
      }
    }
    return null;
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
