package org.gradientem.spark.internal.rows;

import java.io.Serializable;
import java.util.Iterator;
import org.gradientem.internal.blocks.SampleBlock;

/**
 * What a part of the blocks makes.
 *
 * @param <S> what all parts share, sent to every machine once
 * @param <T> of what it makes
 */
@FunctionalInterface
public interface BlockFunction<S, T> extends Serializable {
  /**
   * Goes through the blocks.
   *
   * @param shared what all parts share
   * @param blocks consecutive blocks
   * @return what they make; null if nothing
   */
  T of(S shared, Iterator<SampleBlock> blocks);
}
