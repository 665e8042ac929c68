package org.gradientem.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProposalTest {
  /** A tree that is cut at three groups by its widest gap. */
  private static final ComponentTree TREE =
      new ComponentTree(
          5,
          List.of(
              new Merge(0, 1, 0.3, 0),
              new Merge(5, 2, 0.2, 0),
              new Merge(6, 3, 0.01, 0),
              new Merge(7, 4, 0.005, 0)));

  /** Draws that suggest one number, two, three and so on, as often as is said. */
  private static ComponentTree drawn(int failed, int... times) {
    return TREE.withDraws(
        Stream.concat(
                Collections.nCopies(failed, 0).stream(),
                IntStream.range(0, times.length)
                    .boxed()
                    .flatMap(n -> Collections.nCopies(times[n], n + 1).stream()))
            .toList());
  }

  @Test
  void theMostFrequentNumberIsProposed() {
    assertThat(TREE.proposal()).isEqualTo(new Proposal(3, 0.01, 0.2, 0, 0, 3, 3));
    assertThat(drawn(0, 1, 26, 20, 0, 3).proposal())
        .isEqualTo(new Proposal(2, 0.005, 0.01, 50, 26, 1, 5));
    assertThat(drawn(0, 0, 25, 25).proposal().groups()).isEqualTo(3);
    assertThat(drawn(0, 0, 25, 0, 25).proposal().groups()).isEqualTo(2);
  }

  @Test
  void sentencesSayHowSureItIs() {
    assertThat(TREE.proposal().sentence()).isEqualTo("The merge tree suggests 3 groups.");
    assertThat(drawn(0, 50).proposal().sentence())
        .isEqualTo("The merge tree suggests 1 group, in all of 50 draws of the rows.");
    assertThat(drawn(0, 0, 2, 48).proposal().sentence())
        .isEqualTo("The merge tree suggests 3 groups, in 48 of 50 draws of the rows.");
    assertThat(drawn(0, 0, 3, 47).proposal().sentence())
        .isEqualTo(
            "The merge tree suggests between 2 and 3 groups, none of them sure: 3 most often, in 47"
                + " of 50 draws of the rows.");
  }

  @Test
  void drawsWithoutAMixtureAreNotCounted() {
    Proposal proposal = drawn(10, 0, 0, 40).proposal();
    assertThat(proposal).isEqualTo(new Proposal(3, 0.01, 0.2, 40, 40, 3, 3));
    assertThat(proposal.isSure()).isTrue();
    assertThat(drawn(10, 0, 0, 0).proposal().sentence())
        .isEqualTo("The merge tree suggests 3 groups.");
  }

  @Test
  void oneComponentIsSurelyOneGroup() {
    assertThat(new ComponentTree(1, List.of()).proposal().isSure()).isTrue();
    assertThat(drawn(0, 0, 0, 0).proposal().isSure()).isFalse();
  }
}
