package org.gradientem.spark.internal.fit;

import java.util.Optional;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.subspace.PrincipalSubspace;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.internal.pass.WholePass;
import org.gradientem.spark.internal.rows.RowBlocks;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.SelectionKind;

/**
 * Rows on which components are searched for, with the pass over them and their moments: all rows,
 * or a sample or projection of them, which closing releases.
 */
record SearchRows(RowBlocks blocks, Pass pass, DataMoments moments, boolean isSample)
    implements AutoCloseable {

  /** Rows of a sample for each entry of a mean, however small it is asked to be. */
  private static final double ROWS_PER_ENTRY = 10;

  /**
   * Products for each component that a pass over the first rows may take: of 64 components those of
   * one task.
   */
  private static final double FIRST_PRODUCTS = 1 << 20;

  /** Above this share of the rows it is no longer clear that beginning with few is shorter. */
  private static final double MAX_FIRST_SHARE = 0.5;

  /**
   * Standard deviations by which the size of a sample of distinct rows may be off, which happens
   * once in 10^9 fits.
   */
  private static final double MAX_DEVIATIONS = 6;

  /**
   * Share by which the mean weight of a sample's rows may be off: six standard deviations of 14 400
   * rows whose weights deviate by as much as their mean.
   */
  private static final double WEIGHT_TOLERANCE = 0.05;

  /** Matrix entries that the driver holds for what is looked up row by row: 64 MB. */
  private static final double LOCAL_ENTRIES = 1 << 23;

  /** All rows; they are released by whoever made them. */
  static SearchRows all(RowBlocks blocks, Pass pass, DataMoments moments) {
    return new SearchRows(blocks, pass, moments, false);
  }

  /**
   * As many of these rows as {@code sampleSize} says for a search by BIC; all of them if there are
   * no more. Where few differ, so that some do not stand for all, they are those that differ, with
   * a share of their weights.
   *
   * @param statistic of the passes that take longest
   */
  SearchRows sampled(FitSettings settings, RowStatistic statistic, int components) {
    double asked = settings.search().sampleSize();
    double size = Math.max(asked, least(settings.search().most(components)));
    if (!isWanted(settings) || size >= blocks.rows()) {
      return this;
    }
    return some(settings, size, Subsampling.SAMPLE, statistic)
        .or(() -> blocks.deduplicated(size / blocks.rows(), statistic).map(own -> of(own)))
        .orElse(this);
  }

  /** Returns these rows in the coordinates of a subspace. */
  SearchRows in(PrincipalSubspace subspace) {
    RowBlocks projected = blocks.projected(subspace);
    WholePass projectedPass = new WholePass(projected);
    return new SearchRows(
        projected, projectedPass, projectedPass.dataMoments(CovarianceType.FULL), true);
  }

  private static boolean isWanted(FitSettings settings) {
    FitSettings.Search search = settings.search();
    return search.selection() == SelectionKind.BIC && search.sampleSize() > 0;
  }

  /**
   * As many of these rows as a search needs to show where components are: what it finds there is
   * refined on all of these.
   *
   * @param statistic of the passes that take longest
   */
  SearchRows first(FitSettings settings, RowStatistic statistic, int components) {
    double each = statistic.width(blocks.dim()) + Expectation.LOGIT_COLUMNS;
    double size = Math.max(FIRST_PRODUCTS / each, least(settings.search().most(components)));
    boolean pays = isWanted(settings) && size < MAX_FIRST_SHARE * blocks.storedRows();
    return pays ? some(settings, size, Subsampling.FIRST, statistic).orElse(this) : this;
  }

  private double least(int components) {
    return ROWS_PER_ENTRY * components * (features() + 1);
  }

  /** A sample, if it stands for these rows. */
  private Optional<SearchRows> some(
      FitSettings settings, double size, Subsampling subsampling, RowStatistic statistic) {
    if (size >= blocks.storedRows()) {
      return Optional.empty();
    }
    RowBlocks kept =
        blocks.subsampled(size / blocks.storedRows(), subsampling.seed(settings), statistic);
    Optional<SearchRows> sample = Optional.empty();
    try {
      sample = representative(kept, size);
      return sample;
    } finally {
      if (sample.isEmpty()) {
        kept.close();
      }
    }
  }

  private Optional<SearchRows> representative(RowBlocks kept, double size) {
    // Equal rows are kept together, so a sample of few distinct rows may miss its size by far.
    // The number of distinct ones is binomial, with a variance of at most its mean.
    if (Math.abs(kept.storedRows() - size) > MAX_DEVIATIONS * Math.sqrt(size)) {
      return Optional.empty();
    }
    SearchRows sample = of(kept);
    double ofRow = sample.moments().weight() / kept.storedRows();
    double ofAny = moments.weight() / blocks.storedRows();
    return Optional.of(sample).filter(s -> Math.abs(ofRow / ofAny - 1) < WEIGHT_TOLERANCE);
  }

  private SearchRows of(RowBlocks sample) {
    WholePass samplePass = new WholePass(sample);
    return new SearchRows(sample, samplePass, samplePass.dataMoments(moments.type()), true);
  }

  /** Returns BIC of a mixture that was evaluated on these rows. */
  double bic(EmLoop.Result of) {
    return InformationCriterion.of(of.mixture().covariances().family(), moments)
        .bic(of.logLikelihood(), of.mixture());
  }

  int features() {
    return blocks.dim() + blocks.categories().columns();
  }

  /** All rows if they are few, or as many as the driver holds with ease. */
  RowsInMemory local(FitSettings settings) {
    double share = LOCAL_ENTRIES / blocks.storedRows() / features();
    if (share >= 1) {
      return new RowsInMemory(blocks.collected(), true);
    }
    try (RowBlocks some =
        blocks.subsampled(share, Subsampling.LOCAL.seed(settings), RowStatistic.LINEAR)) {
      return new RowsInMemory(some.collected(), false);
    }
  }

  @Override
  public void close() {
    if (isSample) {
      blocks.close();
    }
  }
}
