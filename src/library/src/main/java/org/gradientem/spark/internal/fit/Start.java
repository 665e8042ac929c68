package org.gradientem.spark.internal.fit;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.internal.em.RowDraw;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.subspace.PrincipalSubspace;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.rows.RowBlocks;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.InitialMixture;
import org.gradientem.spark.internal.settings.SelectionKind;

/** The mixture that a fit starts from, in the coordinates of the blocks or of a subspace. */
final class Start {
  /** More points would hide each other in a picture. */
  private static final int PICTURED_ROWS = 2000;

  /** 16 MB: wide rows are pictured by fewer. */
  private static final int PICTURED_ENTRIES = 1 << 21;

  private Start() {}

  /** The initial mixture that is set, or one drawn as {@code init} says. */
  static Mixture of(
      FitSettings settings,
      InputBlocks input,
      double[][] drawn,
      CovarianceEstimate estimate,
      Consumer<String> warn) {
    if (settings.start().given().isPresent()) {
      return given(settings.start().given().get(), input, estimate);
    }
    boolean explores = settings.search().selection() == SelectionKind.BIC;
    // Equal rows are one here, so that a row of weight two is as good as two rows.
    long rows = estimate.family().isLowRank() ? input.blocks().storedRows() : input.blocks().rows();
    int n = settings.start().components(estimate.family(), rows, input.features(), explores);
    return RowDraw.startAt(rows(settings, input.blocks(), drawn, n, warn), estimate);
  }

  /**
   * Returns a mixture in the coordinates of a subspace, which starts from projected rows.
   *
   * @param all the rows
   * @param projected those within it
   * @param drawn rows in all coordinates
   */
  static Mixture in(
      PrincipalSubspace subspace,
      FitSettings settings,
      SearchRows all,
      SearchRows projected,
      double[][] drawn,
      Consumer<String> warn) {
    int n = settings.start().components(all.blocks().storedRows(), subspace.rank(), false);
    double[][] rows =
        Arrays.stream(rows(settings, all.blocks(), drawn, n, warn))
            .map(row -> subspace.project(RowDraw.filled(row)[0]))
            .toArray(double[][]::new);
    return RowDraw.startAt(rows, projected.moments());
  }

  /**
   * Distinct rows drawn by weight: as many as there may be components, and so many that a picture
   * can be made of them.
   *
   * @param some the rows that are searched
   */
  static double[][] draw(FitSettings settings, InputBlocks input, RowBlocks some) {
    double needed = Math.min((double) input.blocks().rows(), settings.start().asked(false));
    return some.draw((int) Math.max(pictured(input.features()), needed), settings.seed());
  }

  private static int pictured(int features) {
    return Math.min(PICTURED_ROWS, PICTURED_ENTRIES / features);
  }

  /**
   * Those of the drawn rows that a picture is made of, in the coordinates of the data set, NaN
   * where a cell is missing.
   */
  static double[][] pictured(double[][] drawn, InputBlocks input) {
    return Arrays.stream(drawn)
        .limit(pictured(input.features()))
        .map(input::uncentred)
        .toArray(double[][]::new);
  }

  /**
   * Rows to start n components from, the first of those drawn, NaN where a cell is missing; fewer
   * if there are fewer distinct ones and their number is not set.
   */
  static double[][] rows(
      FitSettings settings, RowBlocks blocks, double[][] drawn, int n, Consumer<String> warn) {
    double[][] rows =
        Arrays.copyOf(RowDraw.labelsFirst(blocks.categories(), drawn), Math.min(n, drawn.length));
    if (rows.length < n && settings.start().components().isPresent()) {
      throw new UserException(
          RootLocale.format(
              "%d components need as many distinct rows, the data has %d; lower `k` or `startComponents`.",
              n, rows.length));
    }
    // A search by BIC ends with fewer in any case, and says how many it began with.
    if (rows.length < n && settings.search().selection() == SelectionKind.NONE) {
      warn.accept(
          RootLocale.format(
              "The data has %d distinct rows, so %d components were fitted instead of %d.",
              rows.length, rows.length, n));
    }
    return rows;
  }

  private static Mixture given(
      InitialMixture initial, InputBlocks input, CovarianceEstimate estimate) {
    double[][] means = initial.means();
    int d = input.dim();
    int matrices = initial.covariances().length / Math.max(1, d);
    int found =
        matrices == 0 || means[0].length != d ? means[0].length : initial.covariances()[0].length;
    if (found != d) {
      throw new UserException(
          RootLocale.format(
              "The initial mixture was expected to have d = %d features as the data, got d = %d; start from a mixture of the same columns.",
              d, found));
    }
    if (matrices * d != initial.covariances().length
        || (matrices > 1 && matrices != means.length)) {
      throw new UserException(
          RootLocale.format(
              "The initial model has %d rows of covariances for %d components of d = %d features; give d rows for all components, or d for each.",
              initial.covariances().length, means.length, d));
    }
    Covariances covariances =
        matrices == 0 ? estimate.start(means.length) : covariances(initial, d, estimate.family());
    return input.centred(
        Mixture.of(initial.weightOfEach(), means, covariances)
            .withLevels(initial.levelProbabilities()));
  }

  /** The covariances of the family nearest to those given. */
  private static Covariances covariances(InitialMixture initial, int d, CovarianceFamily family) {
    double[][] rows = initial.covariances();
    Covariance[] all =
        IntStream.range(0, initial.means().length)
            .map(i -> rows.length == d ? 0 : i * d)
            .mapToObj(
                from -> Covariance.of(family.type(), Arrays.copyOfRange(rows, from, from + d)))
            .toArray(Covariance[]::new);
    return rows.length == d && family.isTied() && !family.isLowRank()
        ? new Covariances.Tied(family, all[0])
        : CovarianceEstimate.project(family, initial.weightOfEach(), all, null);
  }
}
