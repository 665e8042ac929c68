package org.gradientem.spark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.gradientem.em.SampleBlock;
import org.gradientem.mixture.SplitMix;

/** The rows of blocks that a hash of their values keeps. */
final class KeptRows implements Iterator<Sample> {
  private final Iterator<SampleBlock> blocks;
  private final double share;
  private final long seed;
  private SampleBlock block;
  private int row;

  KeptRows(Iterator<SampleBlock> blocks, double share, long seed) {
    this.blocks = blocks;
    this.share = share;
    this.seed = seed;
  }

  @Override
  public boolean hasNext() {
    while (true) {
      if (block == null || row == block.rows()) {
        if (!blocks.hasNext()) {
          return false;
        }
        block = blocks.next();
        row = 0;
      } else if (SplitMix.toUnit(SplitMix.mix(block.hash(row, seed), ~seed)) < share) {
        return true;
      } else {
        row++;
      }
    }
  }

  @Override
  public Sample next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Sample sample = new Sample(block.dim(), null, block.row(row), block.weight(row));
    row++;
    return sample;
  }
}
