package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Four clusters so far apart that the right moves are beyond doubt. */
class MoveRoundsTest {
  private static final double[][] CENTRES = {{0, 0}, {9, 0}, {0, 9}, {9, 9}};

  private final Fits fits = new Fits(Fits.around(800, 1, CENTRES), CovarianceType.FULL);

  private OptionalInt wanted = OptionalInt.empty();
  private Fitter fitter;

  /** A few passes after the rows were put into components. */
  private Candidate start(CovarianceFamily family, IntUnaryOperator labelOf) {
    fitter = fits.fitter(wanted, family);
    return fitter.advance(SearchStage.PATH, fits.labelled(fitter, family, labelOf), 5);
  }

  private MoveRounds rounds() {
    return new MoveRounds(fitter, SearchStage.PATH);
  }

  /** The right number after a round, with more BIC. */
  private Optional<Integer> next(Candidate from) {
    Optional<Candidate> next = rounds().next(from);
    next.ifPresent(to -> assertThat(to.bic()).isGreaterThan(from.bic()));
    return next.map(Candidate::k);
  }

  private void want(int k) {
    wanted = OptionalInt.of(k);
  }

  @ParameterizedTest
  @EnumSource(names = {"EEE", "VVV"})
  void oneComponentOnTwoClustersIsSplit(CovarianceFamily family) {
    assertThat(next(start(family, r -> Math.min(2, r % 4)))).contains(4);
  }

  @Test
  void twoComponentsOnTwoClustersEachAreSplitAtOnce() {
    assertThat(next(start(CovarianceFamily.VVV, r -> r % 4 / 2))).contains(4);
  }

  @ParameterizedTest
  @EnumSource(names = {"EEE", "VVV"})
  void twoComponentsOnOneClusterAreMerged(CovarianceFamily family) {
    assertThat(next(start(family, r -> r % 8 == 7 ? 4 : r % 4))).contains(4);
  }

  @ParameterizedTest
  @EnumSource(names = {"EEE", "VVV"})
  void whereEachClusterHasItsComponentThereIsNothingToDo(CovarianceFamily family) {
    assertThat(next(start(family, r -> r % 4))).isEmpty();
    want(4);
    assertThat(next(start(family, r -> r % 4))).isEmpty();
  }

  @Test
  void aNumberThatIsAskedForIsComeTo() {
    want(3);
    Candidate two = start(CovarianceFamily.EEE, r -> r % 4 / 2);
    assertThat(rounds().next(two).map(Candidate::k)).contains(3);
    Candidate four = start(CovarianceFamily.EEE, r -> r % 4);
    assertThat(rounds().next(four).map(Candidate::k)).contains(3);
  }

  @Test
  void roundsGoOnFromOneComponentToAllThatAreThere() {
    Candidate one = start(CovarianceFamily.VVV, r -> 0);
    assertThat(rounds().run(List.of(one))).extracting(Candidate::k).containsExactly(4);
  }
}
