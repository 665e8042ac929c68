package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.ComputeBudget;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchData;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalMovesTest {
  private static final long SEED = 5;

  /** One component of more rows than a split looks at. */
  private static LocalMoves of(Fitter fitter, Fits fits) {
    return of(CovarianceFamily.EEE, fitter, fits);
  }

  private static LocalMoves of(CovarianceFamily family, Fitter fitter, Fits fits) {
    Candidate one = new Candidate(family, fits.moments(fits.fitted(1, SEED).mixture()), "a test");
    Candidate reached = fitter.advance(SearchStage.CHECK, one, 2);
    return new LocalMoves(fitter, reached);
  }

  @Test
  void aSplitsGainFromNoiseDoesNotGrowWithTheRows() {
    Samples samples = Samples.of(Gaussians.normals(20_000, 10, new SplittableRandom(SEED)));
    Fits fits = new Fits(samples, CovarianceType.FULL);
    Fitter fitter = fits.fitter(CovarianceFamily.EEE);
    double price = fitter.criterion(CovarianceFamily.EEE).componentCost(1);
    assertThat(of(fitter, fits).fixedCovarianceSplits(2))
        .as("seed %d", SEED)
        .allMatch(move -> move.gain() < price);
  }

  @ParameterizedTest
  @EnumSource(names = {"VII", "VVI"})
  void fewRowsOfManyFeaturesAreSplitWhereTheyAreTwo(CovarianceFamily family) {
    double[][] rows = Gaussians.normals(40, 200, new SplittableRandom(SEED));
    for (int r = 0; r < 40; r++) {
      for (int j = 0; j < 50; j++) {
        rows[r][j] += r % 2 == 0 ? 2 : -2;
      }
    }
    Fits fits = new Fits(Samples.of(rows), CovarianceType.FULL);
    LocalMoves moves = of(family, fits.fitter(family), fits);
    for (List<LocalMoves.SplitMove> splits :
        List.of(moves.freeCovarianceSplits(1), moves.fixedCovarianceSplits(1))) {
      ComponentMoments.Part first = splits.get(0).split().first();
      assertThat(first.share()).as("seed %d", SEED).isCloseTo(0.5, within(1e-3));
      double between = Arrays.stream(first.offset(), 0, 50).sum() / 50;
      assertThat(Math.abs(between)).as("seed %d", SEED).isCloseTo(2, within(0.1));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"VII", "VVI"})
  void halvesAreOfTheFamilysTypeAndGainNoMoreByNoise(CovarianceFamily family) {
    Samples samples = Samples.of(Gaussians.normals(300, 60, new SplittableRandom(SEED)));
    Fits fits = new Fits(samples, CovarianceType.FULL);
    Fitter fitter = fits.fitter(family);
    double price = fitter.criterion(family).componentCost(1);
    assertThat(of(family, fitter, fits).freeCovarianceSplits(2))
        .as("seed %d", SEED)
        .isNotEmpty()
        .allMatch(move -> move.gain() < price);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(names = {"EII", "VII", "VVI", "VVV"})
  void aSplitOfSomeRowsPromisesWhatAPassOverAllGives(CovarianceFamily family) {
    Samples samples = Samples.of(Gaussians.normals(20_000, 10, new SplittableRandom(SEED)));
    Fits fits = new Fits(samples, CovarianceType.FULL);
    Fitter fitter = fits.fitter(family, CovarianceFamily.VVV);
    ComponentMoments fitted = fits.moments(fits.fitted(1, SEED).mixture());
    Candidate start = new Candidate(family, fitted, "a test");
    Candidate reached = fitter.advance(SearchStage.CHECK, start, 1);
    Candidate one = fitter.withScatters(SearchStage.CHECK, reached);
    LocalMoves moves = new LocalMoves(fitter, one);
    LocalMoves.SplitMove move = moves.fixedCovarianceSplits(1).get(0);
    Candidate two = one.moved(List.of(), List.of(move.split()), "a split");
    double expected =
        fitter
            .maximisation()
            .expected(SearchStage.REFINE, family, two.moments())
            .orElseThrow()
            .logLikelihood();
    two = fitter.advance(SearchStage.CHECK, two, 1);
    assertThat(expected + move.entropy())
        .as("seed %d", SEED)
        .isCloseTo(two.logLikelihood(), within(0.5 * fitter.price(one)));
  }

  @Test
  void unitsDoNotChangeWhatASplitGains() {
    double[][] rows = Gaussians.normals(400, 3, new SplittableRandom(SEED));
    Arrays.stream(rows).limit(150).forEach(row -> row[1] += 2 + row[0]);
    List<LocalMoves.SplitMove> here = freeSplits(rows);
    Arrays.stream(rows).forEach(row -> row[0] *= 1000);
    List<LocalMoves.SplitMove> there = freeSplits(rows);
    assertThat(here).as("seed %d", SEED).hasSize(6);
    for (int s = 0; s < here.size(); s++) {
      assertThat(there.get(s).gain()).isCloseTo(here.get(s).gain(), within(1e-4));
    }
  }

  private static List<LocalMoves.SplitMove> freeSplits(double[][] rows) {
    Fits fits = new Fits(Samples.of(rows), CovarianceType.FULL);
    return of(CovarianceFamily.VVV, fits.fitter(CovarianceFamily.VVV), fits)
        .freeCovarianceSplits(6);
  }

  @Test
  void aComponentOfWhichNoRowIsInMemoryIsNotSplit() {
    double[][] rows = Gaussians.normals(3000, 3, new SplittableRandom(SEED));
    Arrays.stream(rows).skip(2900).forEach(row -> row[1] += 90);
    Fits fits = new Fits(Samples.of(rows), CovarianceType.FULL);
    SearchData some =
        new SearchData(
            fits.pass, fits.moments, new RowsInMemory(fits.blocks.subList(0, 11), false));
    Fitter fitter =
        fits.fitter(some, OptionalInt.empty(), new ComputeBudget(1_000_000), CovarianceFamily.VVV);
    List<CovarianceFamily> families = List.of(CovarianceFamily.VVV);
    Selection two = fits.select(families, fits.fitted(9, SEED), Fits.NOBODY);
    ComponentMoments moments = fits.moments(two.chosen().mixture());
    Candidate start = new Candidate(CovarianceFamily.VVV, moments, "a test");
    Candidate at = fitter.advance(SearchStage.CHECK, start, 1);
    LocalMoves moves = new LocalMoves(fitter, at);
    assertThat(moves.bestSplits()).extracting(move -> move.split().component()).containsExactly(0);
  }

  @Test
  void aSplitThatIsThereIsFoundInSomeRows() {
    double[][] rows = Gaussians.normals(20_000, 3, new SplittableRandom(SEED));
    Arrays.stream(rows).limit(5000).forEach(row -> row[1] += 6);
    Samples samples = Samples.of(rows);
    Fits fits = new Fits(samples, CovarianceType.FULL);
    Fitter fitter = fits.fitter(CovarianceFamily.EEE);
    double price = fitter.criterion(CovarianceFamily.EEE).componentCost(1);
    LocalMoves.SplitMove best = of(fitter, fits).freeCovarianceSplits(1).get(0);
    assertThat(best.gain()).as("seed %d", SEED).isGreaterThan(100 * price);
    assertThat(List.of(best.split().first().share(), best.split().second().share()))
        .as("seed %d", SEED)
        .anyMatch(share -> Math.abs(share - 0.25) < 0.03);
  }
}
