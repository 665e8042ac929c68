package org.gradientem.internal.statistics;

import java.io.Serializable;
import java.util.List;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.Tile;

/** Evaluates what the numbers of rows, without their levels, add to the components' logits. */
sealed interface NumberLogits extends Serializable permits LinearLogits, WhitenedLogits {

  /** Returns the number of rows of a block that are evaluated at a time. */
  int tileRows();

  /**
   * Puts the logits of some rows into a tile, by the cells that are there.
   *
   * @param block the block
   * @param from first row
   * @param count number of rows
   * @param tile takes the logits, {@code n x count}
   * @return the incomplete rows, a pattern after the other
   */
  List<CompletedRows> fill(SampleBlock block, int from, int count, Tile tile);

  /** Returns whether exponentials of all logits, with their levels, can be summed unchanged. */
  boolean areSafe(SampleBlock block, List<CompletedRows> completed);
}
