package org.gradientem.spark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.gradientem.em.SampleBlock;
import org.gradientem.mixture.SplitMix;

/** Passes each block on with a given probability, the same blocks for the same seed. */
final class SampledIterator implements Iterator<SampleBlock> {
  private final Iterator<SampleBlock> blocks;
  private final double probability;
  private final long seed;
  private int position;
  private SampleBlock pending;

  SampledIterator(Iterator<SampleBlock> blocks, double probability, long seed) {
    this.blocks = blocks;
    this.probability = probability;
    this.seed = seed;
    advance();
  }

  private void advance() {
    pending = null;
    while (pending == null && blocks.hasNext()) {
      SampleBlock block = blocks.next();
      if (SplitMix.toUnit(SplitMix.mix(seed, position++)) < probability) {
        pending = block;
      }
    }
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
    SampleBlock next = pending;
    advance();
    return next;
  }
}
