package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.mixture.CovarianceFamily.EEE;
import static org.gradientem.mixture.CovarianceFamily.EII;
import static org.gradientem.mixture.CovarianceFamily.VVI;
import static org.gradientem.mixture.CovarianceFamily.VVV;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.ComputeBudget;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.candidates.StopRule;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class InsertionsTest {
  private static final double[][] CENTRES = {{0, 0}, {9, 0}};

  private final Fits fits = new Fits(Fits.around(200, 1, CENTRES), CovarianceType.FULL);

  private Candidate reached(Fitter fitter, CovarianceFamily family) {
    return fitter.advance(SearchStage.REFINE, fits.labelled(fitter, family, r -> r % 2), 30);
  }

  private static List<Candidate> inserted(Fitter fitter, Candidate from) {
    return new Insertions(fitter).from(from);
  }

  /** In the coordinates of the blocks. */
  private Stream<double[]> rows() {
    return fits.blocks.stream()
        .flatMap(block -> IntStream.range(0, block.rows()).mapToObj(block::row));
  }

  /** The same, those first to which a mixture gives the least density. */
  private double[][] byDensity(Mixture mixture) {
    MixtureScorer scorer = new MixtureScorer(mixture);
    return rows()
        .sorted(Comparator.comparingDouble(scorer::logLikelihood))
        .toArray(double[][]::new);
  }

  @Test
  void theNewComponentIsAboutARowOfTheLeastDensity() {
    Fitter fitter = fits.fitter(OptionalInt.empty(), EII, EEE, VVV);
    Candidate from = reached(fitter, VVV);

    List<Candidate> found = inserted(fitter, from);

    double[][] least = byDensity(from.mixture().orElseThrow());
    assertThat(found).hasSize(3);
    for (int i = 0; i < found.size(); i++) {
      Mixture mixture = found.get(i).mixture().orElseThrow();
      assertThat(mixture.means()[2]).containsExactly(least[i]);
      assertThat(mixture.weights()[2]).isCloseTo(1 / 3.0, within(1e-12));
      assertThat(found.get(i).moments().k()).isEqualTo(3);
    }
  }

  @Test
  void whereItStandsIsKnownByAPass() {
    Fitter fitter = fits.fitter(OptionalInt.empty(), EII, EEE, VVV);
    for (Candidate found : inserted(fitter, reached(fitter, EII))) {
      MixtureScorer scorer = new MixtureScorer(found.mixture().orElseThrow());
      double naive = rows().mapToDouble(scorer::logLikelihood).sum();
      assertThat(found.logLikelihood()).isCloseTo(naive, within(1e-9 * Math.abs(naive)));
    }
  }

  @Test
  void ofTiedFamiliesAloneItSharesTheCovariance() {
    Fitter fitter = fits.fitter(OptionalInt.empty(), EII, EEE);
    Candidate from = reached(fitter, EEE);
    for (Candidate found : inserted(fitter, from)) {
      assertThat(found.family()).isEqualTo(EEE);
      assertThat(found.mixture().orElseThrow().covariances().get(2))
          .isSameAs(from.covariances().orElseThrow().get(0));
    }
  }

  @Test
  void thereIsNoneWherePassesCostMuch() {
    Fitter fitter = fits.fitter(OptionalInt.empty(), new ComputeBudget(10), EII, EEE, VVV);
    assertThat(inserted(fitter, reached(fitter, EII))).isEmpty();
  }

  /** The third component lies between the clusters; the best of scikit-learn from thirty starts. */
  @Test
  void itLeadsWhereNoSplitDoes() throws IOException {
    Fits geyser = new Fits(Fits.csv("old-faithful.csv", 0), CovarianceType.FULL);
    ComponentSelection search =
        new ComponentSelection(
            geyser.data(),
            new SearchTarget(List.of(VVI), OptionalInt.of(3)),
            new StopRule(1000, 1e-6),
            Fits.NOBODY);

    Selection selection = search.select(geyser.fitted(64, 1));

    assertThat(selection.reason().chosen().logLikelihood()).isCloseTo(-1127.0075, within(0.001));
  }
}
