package org.gradientem.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gradientem.components.ComponentMoments.Pair;
import org.gradientem.components.ComponentMoments.Split;
import org.gradientem.search.LocalMoves.SplitMove;
import org.junit.jupiter.api.Test;

class ExchangesTest {
  /** Of seven components, the cheapest pair first; a pair loses what its first component says. */
  private static final List<Pair> PAIRS = List.of(new Pair(0, 1), new Pair(2, 3), new Pair(4, 5));

  private static double loss(Pair pair) {
    return 10.0 * (1 + pair.keep());
  }

  private static SplitMove split(int component, double gain) {
    return new SplitMove(new Split(component, null, null), gain, 0);
  }

  private static Exchanges of(int more, SplitMove... moves) {
    return Exchanges.of(7, more, PAIRS, List.of(moves), ExchangesTest::loss);
  }

  @Test
  void aSplitThatGainsMoreThanTheCheapestMergeLosesIsDone() {
    Exchanges exchanges = of(0, split(6, 11), split(2, 9));
    assertThat(exchanges.merges()).isEmpty();
    assertThat(exchanges.splits()).isEmpty();
    assertThat(exchanges.optional())
        .singleElement()
        .satisfies(
            exchange -> {
              assertThat(exchange.merge()).isEqualTo(PAIRS.get(0));
              assertThat(exchange.split().component()).isEqualTo(6);
            });
    assertThat(of(0, split(6, 9)).optional()).isEmpty();
  }

  @Test
  void noComponentIsSplitAndMerged() {
    Exchanges exchanges = of(0, split(0, 90), split(1, 80), split(6, 70));
    assertThat(exchanges.optional())
        .containsExactly(new Exchanges.Exchange(PAIRS.get(0), new Split(6, null, null)));
  }

  @Test
  void whatIsMissingIsSplitAndWhatIsTooMuchMergedAtAnyLoss() {
    Exchanges more = of(2, split(0, 3), split(4, 2), split(6, 1));
    assertThat(more.splits()).extracting(Split::component).containsExactly(0, 4);
    assertThat(more.merges()).isEmpty();
    Exchanges fewer = of(-2, split(0, 1000));
    assertThat(fewer.merges()).containsExactly(PAIRS.get(0), PAIRS.get(1));
    assertThat(fewer.splits()).isEmpty();
    assertThat(fewer.optional()).isEmpty();
  }
}
