package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.gradientem.internal.em.Samples;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.Models;
import org.gradientem.spark.Tables;
import org.junit.jupiter.api.Test;

/** Four thousand partitions, half of them empty, give the model that one gives. */
class ManyPartitionsIT {
  private static final int PARTITIONS = 4000;

  @Test
  void asOneDoes() {
    long seed = Trial.random("ManyPartitionsIT").nextLong();
    double[][] rows = Samples.clustered(PARTITIONS / 2, 3, 4, 4, new SplittableRandom(seed)).rows();
    GradientEM estimator =
        new GradientEM().setStartComponents(8).setSeed(seed).setCovarianceType("tied");
    GradientEMModel one = estimator.fit(Tables.of(rows, 1));
    GradientEMModel many = estimator.fit(Tables.of(rows, PARTITIONS));
    assertThat(many.numComponents()).as("seed %d", seed).isEqualTo(one.numComponents());
    assertThat(Models.distance(many, one)).as("seed %d", seed).isLessThan(1e-9);
  }
}
