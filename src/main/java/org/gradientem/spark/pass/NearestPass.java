package org.gradientem.spark.pass;

import org.gradientem.em.Pass;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.rows.RowBlocks;

/** A pass on the driver wherever that takes less time than a job, and on the cluster else. */
public final class NearestPass implements Pass {
  private final RowBlocks blocks;
  private final Pass distributed;
  private Pass local;

  private NearestPass(RowBlocks blocks, Pass distributed) {
    this.blocks = blocks;
    this.distributed = distributed;
  }

  /**
   * Prepares the passes.
   *
   * @param blocks the rows
   * @param pass over all of them; as it is where it is such a pass already
   * @return the pass
   */
  public static NearestPass of(RowBlocks blocks, Pass pass) {
    return pass instanceof NearestPass near ? near : new NearestPass(blocks, pass);
  }

  @Override
  public SufficientStatistics run(Mixture mixture, int index) {
    if (!blocks.isDriversWork(mixture)) {
      return distributed.run(mixture, index);
    }
    if (local == null) {
      local = Pass.over(blocks.rdd().collect());
    }
    return local.run(mixture, index);
  }
}
