package org.gradientem.experiments.mixtures;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.SampleBlockBuilder;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;

/** Dense rows of weight 1 in blocks of the usual size. */
public final class Blocks {
  private static final long BYTES = 1 << 20;

  private Blocks() {}

  /** At least one row, with the centre subtracted, as a fit lays them out. */
  public static List<SampleBlock> of(Stream<double[]> rows, double[] centre) {
    SampleBlockBuilder builder = new SampleBlockBuilder(centre, BYTES);
    List<SampleBlock> blocks = new ArrayList<>();
    rows.forEachOrdered(
        row -> {
          if (!builder.fits()) {
            blocks.add(builder.build());
          }
          builder.add(null, row, 1);
        });
    blocks.add(builder.build());
    return blocks;
  }

  /** The moments of all rows that covariances of a type are estimated from. */
  public static DataMoments moments(List<SampleBlock> blocks, CovarianceType type) {
    Mixture any = Mixtures.equal(new double[blocks.get(0).dim()]);
    return new DataMoments(type, new Expectation(any, type).statistics(blocks.iterator()));
  }
}
