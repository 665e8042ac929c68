package org.gradientem.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.gradientem.candidates.StopRule;
import org.gradientem.em.Ascent;
import org.gradientem.em.PassRecord;
import org.gradientem.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From every state that a search reports, another goes on to the same end, bit by bit. */
@Tag("long")
class SearchStateTest {
  /** A search that has run to its end, with its states and the passes before each. */
  private static final class Run {
    private final List<PassRecord> passes = new ArrayList<>();
    private final List<SearchState> states = new ArrayList<>();
    private final List<Integer> passesBefore = new ArrayList<>();
    private final Selection selection;

    Run(Fits fits, List<CovarianceFamily> families, Function<ComponentSelection, Selection> how) {
      ComponentSelection search =
          new ComponentSelection(
                  fits.data(),
                  families,
                  OptionalInt.empty(),
                  new StopRule(1000, 1e-6),
                  Ascent.Observer.of(passes::add))
              .keeping(
                  state -> {
                    states.add(state);
                    passesBefore.add(passes.size());
                  });
      selection = how.apply(search);
    }

    List<String> passesFrom(int first) {
      return passes.stream()
          .skip(first)
          .map(p -> "%s k %d %s".formatted(p.phase(), p.components(), p.meanLogLikelihood()))
          .toList();
    }

    /** As the refinement of {@link #selection} would see it. */
    void assertSameFromEveryState(Fits fits, List<CovarianceFamily> families) {
      assertThat(states).hasSizeGreaterThan(2);
      for (int s = 0; s < states.size(); s++) {
        SearchState state = states.get(s);
        Run resumed = new Run(fits, families, search -> search.resume(state));
        String message = "state %d of %d".formatted(s, states.size());
        assertThat(resumed.passesFrom(0)).as(message).isEqualTo(passesFrom(passesBefore.get(s)));
        assertSame(message, resumed.selection, selection);
      }
    }
  }

  private static void assertSame(String message, Selection resumed, Selection whole) {
    assertThat(resumed.chosen().mixture().logWeights())
        .as(message)
        .isEqualTo(whole.chosen().mixture().logWeights());
    assertThat(resumed.chosen().mixture().meanMatrix())
        .as(message)
        .isEqualTo(whole.chosen().mixture().meanMatrix());
    assertThat(resumed.chosen().mixture().covariances().values())
        .as(message)
        .isDeepEqualTo(whole.chosen().mixture().covariances().values());
    assertThat(resumed.chosen().statistics().counts())
        .as(message)
        .isEqualTo(whole.chosen().statistics().counts());
    assertThat(resumed.chosen().logLikelihood()).isEqualTo(whole.chosen().logLikelihood());
    assertThat(resumed.bic()).as(message).isEqualTo(whole.bic());
    assertThat(resumed.path()).as(message).isEqualTo(whole.path());
    assertThat(resumed.reason()).as(message).isEqualTo(whole.reason());
  }

  /** Of a search that begins with 40 components at rows drawn by a seed. */
  private static void assertSameFromEveryState(
      Samples samples, List<CovarianceFamily> families, long seed) {
    Fits fits = new Fits(samples, CovarianceType.FULL);
    Ascent.Result fitted = fits.fitted(40, seed);
    new Run(fits, families, search -> search.select(fitted))
        .assertSameFromEveryState(fits, families);
  }

  @Test
  void ofATiedFamily() throws IOException {
    assertSameFromEveryState(Fits.csv("old-faithful.csv", 0), List.of(CovarianceFamily.EEE), 2);
  }

  @Test
  void ofAFamilyThatItsTiedOneLeads() throws IOException {
    assertSameFromEveryState(Fits.csv("penguins.csv", 1), List.of(CovarianceFamily.VEV), 3);
  }

  @Test
  void ofAllFamilies() throws IOException {
    assertSameFromEveryState(Fits.csv("penguins.csv", 1), Fits.ALL, 3);
  }

  @Test
  void ofARefinementOnMoreRows() {
    long seed = 5;
    double[][] rows = Samples.clustered(4000, 2, 6, 3, new SplittableRandom(seed)).rows();
    Fits few = new Fits(Samples.of(Arrays.copyOf(rows, 600)), CovarianceType.FULL);
    Fits all = new Fits(Samples.of(rows), CovarianceType.FULL);
    Selection found = few.select(Fits.ALL, few.fitted(20, 1), Fits.NOBODY);
    new Run(all, Fits.ALL, search -> search.refine(found)).assertSameFromEveryState(all, Fits.ALL);
  }

  @Test
  void whereTheBestMetIsNoneOnceItHasConverged() {
    assertSameFromEveryState(TiesTest.rows(1), Fits.ALL, 1);
  }
}
