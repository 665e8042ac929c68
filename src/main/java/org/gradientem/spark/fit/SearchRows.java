package org.gradientem.spark.fit;

import org.gradientem.em.DataMoments;
import org.gradientem.em.Pass;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.pass.DistributedPass;
import org.gradientem.spark.rows.SampleBlocks;

/**
 * Rows on which components are looked for, with the pass over them and their moments: all rows, or
 * a sample of them, which closing releases.
 */
public record SearchRows(SampleBlocks blocks, Pass pass, DataMoments moments, boolean isSample)
    implements AutoCloseable {

  /** Rows of a sample for each entry of a mean, however small it is asked to be. */
  private static final double ROWS_PER_ENTRY = 10;

  /** Share by which the weight of a sample may be off. */
  private static final double WEIGHT_TOLERANCE = 0.05;

  /** All rows; they are released by whoever made them. */
  public static SearchRows all(SampleBlocks blocks, Pass pass, DataMoments moments) {
    return new SearchRows(blocks, pass, moments, false);
  }

  /**
   * As many of these rows as {@code sampleSize} says for a search by BIC; all of them if there are
   * no more or if a sample does not stand for them.
   */
  public SearchRows sampled(GradientEM estimator, int components) {
    double asked = estimator.getSampleSize();
    double size = Math.max(asked, ROWS_PER_ENTRY * components * (blocks.dim() + 1));
    boolean wanted = "bic".equals(estimator.getSelection()) && asked > 0;
    if (!wanted || size >= blocks.rows()) {
      return this;
    }
    SampleBlocks kept = blocks.thinned(size / blocks.rows(), estimator.getSeed());
    SearchRows sample = null;
    try {
      sample = representative(kept, size, estimator.getAggregationDepth());
      return sample == null ? this : sample;
    } finally {
      if (sample == null) {
        kept.close();
      }
    }
  }

  /** The sample, or null if it does not stand for these rows. */
  private SearchRows representative(SampleBlocks kept, double size, int depth) {
    // Equal rows are kept together, so a sample of few distinct rows may miss its size by far.
    if (Math.abs(kept.rows() - size) > 6 * Math.sqrt(size)) {
      return null;
    }
    DistributedPass keptPass = new DistributedPass(kept, depth);
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
