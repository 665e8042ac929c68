package org.gradientem.experiments.runs;

import java.util.List;
import org.gradientem.em.StepScaling;
import org.gradientem.experiments.mixtures.Ending;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.mixture.Mixture;

/**
 * All seeds of one dimension.
 *
 * @param dim number of coordinates d
 * @param variants the ways to take steps
 * @param starts one mixture per seed
 * @param ends one mixture per seed and way
 */
public record CollapseRuns(
    int dim, List<Variant> variants, List<Mixture> starts, List<List<Mixture>> ends) {
  public static final double PUBLISHED_STEP = 0.05;

  /**
   * A way to take steps.
   *
   * @param label what it is called
   * @param scaling how a component's step is scaled
   * @param stepSize its length
   */
  record Variant(String label, StepScaling scaling, double stepSize) {
    /** As many steps as add up to the length of so many published ones. */
    int steps(int published) {
      return (int) Math.round(published * PUBLISHED_STEP / stepSize);
    }
  }

  static Mixture truth(int dim) {
    double[][] means = new double[2][dim];
    means[0][0] = 3;
    means[1][0] = -3;
    return Mixtures.of(new double[] {0.3, 0.7}, means);
  }

  /** Where one way ended, for each seed. */
  List<Mixture> ends(int variant) {
    return ends.stream().map(end -> end.get(variant)).toList();
  }

  List<Ending> endings(int variant) {
    return ends(variant).stream().map(end -> new Ending(truth(dim), end)).toList();
  }
}
