package org.gradientem.internal.statistics;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.Tile;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;

/**
 * Logits of dense rows by their squared Mahalanobis distances from the means: the logarithm of each
 * component's weighted density but for {@code d/2 log(2 pi)}. Scores take them, since they cost
 * fewer products than logits that are linear in T(x), and fewer digits.
 *
 * <p>Means are subtracted from whitened rows, and a missing cell counts as 0 until it is integrated
 * out. Both cost digits where a component is narrow and far from the origin. Such a component is
 * evaluated in coordinates of its own, whose origin is its mean.
 */
final class WhitenedLogits implements NumberLogits {
  /**
   * Longest squared Mahalanobis distance of a mean from the origin: logits are differences of
   * numbers of this size at the most, so their error is about 1e-12.
   */
  private static final double FARTHEST = 1e4;

  /**
   * Rows of a tile. Half as many take a twentieth longer, and 256 a tenth: columns a power of two
   * apart drive each other out of the cache.
   */
  private static final int MAX_ROWS = 240;

  /** Numbers of a tile, 256 KiB, which stay in L2 while components are gone through. */
  private static final int MAX_NUMBERS = 1 << 15;

  private final int n;
  private final int dim;

  /** Logarithms of the weights less half those of the determinants. */
  private final double[] logFactors;

  private final SquaredDistances distances;
  private final Completion completion;

  /** Whether complete rows are evaluated in the coordinates of far components as well. */
  private final boolean isWhitened;

  private final FarComponent[] farComponents;

  /** A component in coordinates of its own. */
  private static final class FarComponent implements Serializable {
    private final int component;
    private final double[] mean;
    private final WhitenedLogits alone;

    FarComponent(Mixture mixture, int component) {
      this.component = component;
      mean = mixture.means()[component];
      Covariance covariance = mixture.covariances().get(component);
      Mixture centred = Mixture.ofLogWeights(new double[1], new double[mean.length], covariance);
      alone = new WhitenedLogits(centred, mixture.logWeights()[component]);
    }
  }

  /**
   * Prepares the evaluation.
   *
   * @param mixture the mixture, in the coordinates of the blocks
   */
  WhitenedLogits(Mixture mixture) {
    this(mixture, mixture.logWeights(), far(mixture));
  }

  /** Of one component, whose mean is the origin. */
  private WhitenedLogits(Mixture centred, double logWeight) {
    this(centred, new double[] {logWeight});
  }

  private WhitenedLogits(Mixture mixture, double[] logWeights, int... far) {
    n = mixture.k();
    dim = mixture.dim();
    Covariances covariances = mixture.covariances();
    logFactors = logWeights.clone();
    for (int i = 0; i < n; i++) {
      logFactors[i] -= 0.5 * covariances.get(i).logDeterminant();
    }
    Mixture near = near(mixture, far);
    isWhitened = covariances.family().type() == CovarianceType.FULL;
    distances = isWhitened ? new StackedFactors(near) : new ScaledDistances(mixture);
    completion = Completion.of(near, near.absoluteParameters(), null);
    farComponents =
        IntStream.of(far).mapToObj(i -> new FarComponent(mixture, i)).toArray(FarComponent[]::new);
  }

  /** Returns whether some component costs digits in the coordinates of the blocks. */
  static boolean hasFar(Mixture mixture) {
    return far(mixture).length > 0;
  }

  private static int[] far(Mixture mixture) {
    double[][] means = mixture.means();
    return IntStream.range(0, means.length)
        // Of no coordinates there is no length.
        .filter(i -> mixture.dim() > 0)
        .filter(i -> !(mixture.covariances().get(i).squaredLength(means[i], 1) <= FARTHEST))
        .toArray();
  }

  /** Returns the mixture with the far components moved to the origin, where they do no harm. */
  private static Mixture near(Mixture mixture, int... far) {
    if (far.length == 0) {
      return mixture;
    }
    double[] means = mixture.meanMatrix();
    for (int i : far) {
      for (int j = 0; j < mixture.dim(); j++) {
        means[j * mixture.k() + i] = 0;
      }
    }
    return Mixture.owning(mixture.logWeights(), means, mixture.covariances(), mixture.noise());
  }

  @Override
  public int tileRows() {
    return Math.max(1, Math.min(MAX_ROWS, MAX_NUMBERS / Math.max(1, dim)));
  }

  @Override
  public boolean areSafe(SampleBlock block, List<CompletedRows> completed) {
    return false;
  }

  @Override
  public List<CompletedRows> fill(SampleBlock block, int from, int count, Tile tile) {
    return fill(block, from, count, tile.logits);
  }

  private List<CompletedRows> fill(SampleBlock block, int from, int count, double[] logits) {
    double[] squares = squares(block, from, count);
    for (int i = 0; i < n; i++) {
      for (int r = 0; r < count; r++) {
        logits[r * n + i] = logFactors[i] - 0.5 * squares[i * count + r];
      }
    }
    List<CompletedRows> completed = IncompleteRows.of(completion, block, from, count);
    completed.forEach(rows -> rows.addGains(logits));
    if (isWhitened || !completed.isEmpty()) {
      for (FarComponent far : farComponents) {
        replace(far, block, from, count, logits, completed);
      }
    }
    completed.forEach(rows -> rows.setOfNothing(completion.ofNothing(), logits));
    return completed;
  }

  private double[] squares(SampleBlock block, int from, int count) {
    double[] x = block.values();
    if (count > 1 || from > 0 || x.length > dim) {
      x = new double[count * dim];
      block.copyRows(from, count, x);
    }
    return distances.of(x, count);
  }

  private void replace(
      FarComponent far,
      SampleBlock block,
      int from,
      int count,
      double[] logits,
      List<CompletedRows> completed) {
    double[] own = new double[count];
    SampleBlock centred = block.less(far.mean, from, count);
    List<CompletedRows> rows = far.alone.fill(centred, 0, count, own);
    for (int r = 0; r < count; r++) {
      logits[r * n + far.component] = own[r];
    }
    for (int c = 0; c < rows.size(); c++) {
      completed.get(c).replace(far.component, rows.get(c), far.mean);
    }
  }
}
