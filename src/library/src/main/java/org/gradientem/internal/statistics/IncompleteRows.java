package org.gradientem.internal.statistics;

import java.util.List;
import org.gradientem.internal.blocks.SampleBlock;

/** Finds the rows of a tile that lack cells. */
final class IncompleteRows {
  private IncompleteRows() {}

  /** Returns the incomplete rows of a tile, a pattern after the other. */
  static List<CompletedRows> of(Completion completion, SampleBlock block, int from, int count) {
    if (block.missing().isEmpty()) {
      return List.of();
    }
    return block.missing().runs(from, count).stream()
        .<CompletedRows>map(
            run ->
                completion.hasOwnSlopes()
                    ? new OwnSlopes(completion, block, run, from)
                    : new SharedSlopes(completion, block, run, from))
        .toList();
  }
}
