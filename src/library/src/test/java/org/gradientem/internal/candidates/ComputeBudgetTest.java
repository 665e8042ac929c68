package org.gradientem.internal.candidates;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComputeBudgetTest {
  @Test
  void onFewRowsEveryCandidateIsTried() {
    assertThat(ComputeBudget.of(150, 10, 0).of(64)).isEqualTo(1);
  }

  @Test
  void moreRowsOrComponentsLeaveLess() {
    ComputeBudget budget = ComputeBudget.of(1e6, 10, 0);
    assertThat(budget.passes()).isEqualTo(100);
    assertThat(budget.of(2)).isEqualTo(0.5);
    assertThat(budget.of(4)).isEqualTo(0.25);
  }

  @Test
  void completingMissingCellsCountsAsWork() {
    double complete = ComputeBudget.of(1e5, 50, 0).passes();
    // A fifth of ten cells, each with the ten of its row, ten times a product.
    double incomplete = ComputeBudget.of(1e5, 50, 2 * 10).passes();
    assertThat(incomplete / complete).isEqualTo(50.0 / (50 + 10 * 20));
  }
}
