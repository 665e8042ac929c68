package org.gradientem.em;

import java.util.List;
import org.gradientem.mixture.Mixture;

/** One pass over the rows, wherever they are. */
@FunctionalInterface
public interface Pass {

  /**
   * Evaluates a mixture on the rows.
   *
   * @param mixture the mixture, in the coordinates of the blocks
   * @param index number of the pass, from which a pass over a part of the rows draws that part
   * @return the statistics of the rows
   */
  SufficientStatistics run(Mixture mixture, int index);

  /**
   * A pass over blocks in memory, side by side, whose statistics are merged in their order.
   *
   * @param blocks at least one block
   * @return the pass
   */
  static Pass over(List<SampleBlock> blocks) {
    return (mixture, index) -> {
      Expectation expectation = new Expectation(mixture);
      return blocks.parallelStream()
          .map(block -> expectation.statistics(List.of(block).iterator()))
          .toList()
          .stream()
          .reduce(SufficientStatistics::merge)
          .orElseThrow();
    };
  }
}
