package org.gradientem.spark.fit;

import org.gradientem.em.DataMoments;
import org.gradientem.em.Pass;
import org.gradientem.mixture.Lift;
import org.gradientem.spark.pass.WholePass;
import org.gradientem.spark.rows.RowBlocks;

/**
 * Rows on which components are looked for, with the pass over them and their moments: all rows, or
 * a sample of them, which closing releases.
 */
record SearchRows(RowBlocks blocks, Pass pass, DataMoments moments, boolean isSample)
    implements AutoCloseable {

  /** Rows of a sample for each entry of a mean, however small it is asked to be. */
  private static final double ROWS_PER_ENTRY = 10;

  /**
   * Standard deviations by which the size of a sample of distinct rows may be off, which happens
   * once in 10^9 fits.
   */
  private static final double MOST_DEVIATIONS = 6;

  /** Share by which the weight of a sample may be off. */
  private static final double WEIGHT_TOLERANCE = 0.05;

  /** All rows; they are released by whoever made them. */
  static SearchRows all(RowBlocks blocks, Pass pass, DataMoments moments) {
    return new SearchRows(blocks, pass, moments, false);
  }

  /**
   * As many of these rows as {@code sampleSize} says for a search by BIC; all of them if there are
   * no more or if a sample does not stand for them.
   */
  SearchRows sampled(FitSettings settings, int components) {
    double asked = settings.search().sampleSize();
    boolean wanted = settings.search().selection() == SelectionKind.BIC && asked > 0;
    return wanted ? some(Math.max(asked, least(components)), settings.seed(), settings.depth()) : this;
  }

  /**
   * As many of these rows as make passes over the products of all pairs of features take twice as
   * long as passes of a tied family over all of these.
   */
  SearchRows forOwnCovariances(FitSettings settings, Lift lift, int components) {
    double share = 2.0 * Lift.LINEAR.width(blocks.dim()) / lift.width(blocks.dim());
    double size = Math.max(share * blocks.rows(), least(components));
    // Another seed than the sample's own, whose rows are those with the least hashes.
    return some(size, settings.seed() + 2, settings.depth());
  }

  private double least(int components) {
    return ROWS_PER_ENTRY * components * (blocks.dim() + 1);
  }

  private SearchRows some(double size, long seed, int depth) {
    if (size >= blocks.rows()) {
      return this;
    }
    RowBlocks kept = blocks.thinned(size / blocks.rows(), seed);
    SearchRows sample = null;
    try {
      sample = representative(kept, size, depth);
      return sample == null ? this : sample;
    } finally {
      if (sample == null) {
        kept.close();
      }
    }
  }

  /** The sample, or null if it does not stand for these rows. */
  private SearchRows representative(RowBlocks kept, double size, int depth) {
    // Equal rows are kept together, so a sample of few distinct rows may miss its size by far.
    // The number of distinct ones is binomial, with a variance of at most its mean.
    if (Math.abs(kept.rows() - size) > MOST_DEVIATIONS * Math.sqrt(size)) {
      return null;
    }
    WholePass keptPass = new WholePass(kept, depth);
    DataMoments keptMoments = keptPass.dataMoments(moments.type());
    double weightShare = keptMoments.weight() / moments.weight() / (size / blocks.rows());
    return Math.abs(weightShare - 1) < WEIGHT_TOLERANCE
        ? new SearchRows(kept, keptPass, keptMoments, true)
        : null;
  }

  @Override
  public void close() {
    if (isSample) {
      blocks.close();
    }
  }
}
