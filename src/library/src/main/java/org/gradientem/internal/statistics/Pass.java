package org.gradientem.internal.statistics;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.work.Workers;
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
   * Evaluates several mixtures, in one pass over the rows where that is shorter.
   *
   * @param mixtures the mixtures
   * @param index number of the first pass
   * @return the statistics of each; empty where a component is so far out and so narrow that
   *     rounding hides its shape
   */
  default List<Optional<SufficientStatistics>> run(List<Mixture> mixtures, int index) {
    return mixtures.stream()
        .map(
            mixture -> {
              try {
                return Optional.of(run(mixture, index));
              } catch (ArithmeticException e) {
                return Optional.<SufficientStatistics>empty();
              }
            })
        .toList();
  }

  /**
   * A pass over blocks in memory, mixtures and blocks side by side; the statistics of blocks are
   * merged in their order.
   *
   * @param blocks at least one block
   * @return the pass
   */
  static Pass over(List<SampleBlock> blocks) {
    return over(blocks, Expectation::new);
  }

  /**
   * The same over rows that may lack cells.
   *
   * @param blocks at least one block
   * @param expectations makes the E-step of a mixture
   * @return the pass
   */
  static Pass over(List<SampleBlock> blocks, Function<Mixture, Expectation> expectations) {
    return new Pass() {
      @Override
      public SufficientStatistics run(Mixture mixture, int index) {
        return expectations.apply(mixture).statistics(blocks);
      }

      @Override
      public List<Optional<SufficientStatistics>> run(List<Mixture> mixtures, int index) {
        return Workers.map(
            mixtures,
            mixture -> Expectation.of(mixture, expectations).map(one -> one.statistics(blocks)));
      }
    };
  }
}
