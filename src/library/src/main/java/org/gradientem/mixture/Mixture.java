package org.gradientem.mixture;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;

/**
 * A mixture of {@code k} components: of Gaussians in {@code d} dimensions, with one shared
 * covariance or one each, times the {@linkplain LevelProbabilities distributions} of categorical
 * columns, if there are any; immutable. Beside the components there may be {@linkplain UniformNoise
 * noise}. Weights are kept as logarithms, so that a component may become arbitrarily light without
 * being lost to underflow.
 *
 * @since 0.1.0
 */
public final class Mixture implements Serializable {
  /** Weights that differ by less than one part in so many are equal, apart from rounding. */
  private static final double EQUAL_WEIGHTS = 1e9;

  private final double[] logWeights;
  private final double[] means;
  private final Covariances covariances;
  private final LevelProbabilities levels;
  private final UniformNoise noise;

  /** Takes the arrays over, and normalises the weights. */
  private Mixture(double[] logWeights, double[] means, Covariances covariances) {
    this(logWeights, means, covariances, LevelProbabilities.NONE, UniformNoise.NONE);
  }

  private Mixture(
      double[] logWeights,
      double[] means,
      Covariances covariances,
      LevelProbabilities levels,
      UniformNoise noise) {
    int k = logWeights.length;
    if (k == 0 || means.length != (long) k * covariances.dim()) {
      throw new IllegalArgumentException(
          RootLocale.format(
              "%d weights, %d mean entries and a covariance of %d coordinates do not fit together.",
              k, means.length, covariances.dim()));
    }
    if (covariances instanceof Covariances.Own own && own.k() != k) {
      throw new IllegalArgumentException(
          RootLocale.format(
              "%d weights and %d covariances do not fit together; give one per component.",
              k, own.k()));
    }
    if (!levels.isEmpty() && levels.k() != k) {
      throw new IllegalArgumentException(
          RootLocale.format(
              "%d weights and probabilities of levels of %d components do not fit together.",
              k, levels.k()));
    }
    if (!noise.isEmpty() && noise.low().length != covariances.dim()) {
      throw new IllegalArgumentException("Noise takes a box of the Gaussians' coordinates.");
    }
    double total = LogWeights.logSumExp(logWeights, noise.logWeight());
    // Weights that sum to 1 but for rounding stay as they are, so that copies are equal bit by bit.
    total = Math.abs(total) < 1e-12 ? 0 : total;
    for (int i = 0; i < k; i++) {
      logWeights[i] -= total;
      if (Double.isNaN(logWeights[i])) {
        throw new IllegalArgumentException(
            "The logarithm of weight " + i + " is not a number; give weights that are not all 0.");
      }
    }
    for (double value : means) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "A mean has the entry " + value + "; give finite numbers.");
      }
    }
    this.logWeights = logWeights;
    this.means = means;
    this.covariances = covariances;
    this.levels = levels;
    this.noise = noise.ofLogWeight(noise.logWeight() - total);
  }

  /**
   * The same mixture with distributions of categorical columns.
   *
   * @param probabilities of as many components
   * @return the mixture
   * @throws IllegalArgumentException if they are of another number of components
   */
  public Mixture withLevels(LevelProbabilities probabilities) {
    return probabilities.isEmpty() && levels.isEmpty()
        ? this
        : new Mixture(logWeights, means, covariances, probabilities, noise);
  }

  /**
   * The distributions of the categorical columns.
   *
   * @return the probabilities of their levels; those of no column for numbers alone
   */
  public LevelProbabilities levels() {
    return levels;
  }

  /**
   * What belongs to no component.
   *
   * @return the noise; {@link UniformNoise#NONE} if there is none
   */
  public UniformNoise noise() {
    return noise;
  }

  /**
   * Returns the mixture with other covariances.
   *
   * @param others of the same components
   * @return a new mixture
   */
  public Mixture withCovariances(Covariances others) {
    return new Mixture(logWeights.clone(), means, others, levels, noise);
  }

  /**
   * Returns the mixture with other noise.
   *
   * @param other the noise, whose weight next to the components' sum of 1 is its own
   * @return a new mixture, whose weights are scaled to sum to 1 with the noise
   */
  public Mixture withNoise(UniformNoise other) {
    return new Mixture(logWeights.clone(), means, covariances, levels, other);
  }

  /**
   * The mixture of the components alone.
   *
   * @return the mixture without its noise, its weights normalised to sum to 1
   */
  public Mixture withoutNoise() {
    return noise.isEmpty() ? this : withNoise(UniformNoise.NONE);
  }

  /**
   * Makes a mixture from matrices, which are copied.
   *
   * @param logWeights logarithms of the k mixture weights; they are normalised to sum to 1
   * @param means {@code k x d}, column-major
   * @param covariances the covariances of d coordinates
   * @return the mixture
   * @throws IllegalArgumentException if the shapes disagree or a value is not finite
   */
  public static Mixture ofLogWeights(double[] logWeights, double[] means, Covariances covariances) {
    return new Mixture(logWeights.clone(), means.clone(), covariances);
  }

  /**
   * Makes a mixture with one shared covariance from matrices, which are copied.
   *
   * @param logWeights logarithms of the k mixture weights; they are normalised to sum to 1
   * @param means {@code k x d}, column-major
   * @param covariance the shared covariance of d coordinates
   * @return the mixture
   * @throws IllegalArgumentException if the shapes disagree or a value is not finite
   */
  public static Mixture ofLogWeights(double[] logWeights, double[] means, Covariance covariance) {
    return ofLogWeights(logWeights, means, Covariances.tied(covariance));
  }

  /**
   * Takes over parameters that nobody else will change, for means too large to copy in each pass.
   *
   * @param logWeights logarithms of the k mixture weights; they are normalised, in place
   * @param means {@code k x d}, column-major
   * @param covariances the covariances of d coordinates
   * @return the mixture
   * @throws IllegalArgumentException if the shapes disagree or a value is not finite
   */
  public static Mixture owning(double[] logWeights, double[] means, Covariances covariances) {
    return owning(logWeights, means, covariances, UniformNoise.NONE);
  }

  /**
   * The same with noise.
   *
   * @param logWeights logarithms of the k mixture weights; with that of the noise they are
   *     normalised to sum to 1, in place
   * @param means {@code k x d}, column-major
   * @param covariances the covariances of d coordinates
   * @param noise the noise, on a box of d coordinates, or none
   * @return the mixture
   * @throws IllegalArgumentException if the shapes disagree or a value is not finite
   */
  public static Mixture owning(
      double[] logWeights, double[] means, Covariances covariances, UniformNoise noise) {
    return new Mixture(logWeights, means, covariances, LevelProbabilities.NONE, noise);
  }

  /**
   * Makes a mixture from plain arrays.
   *
   * @param weights k weights, non-negative, scaled to sum to 1
   * @param means k means of d entries each
   * @param covariance the shared covariance of d coordinates
   * @return the mixture
   * @throws IllegalArgumentException if the shapes disagree, a value is not finite, or a weight is
   *     negative
   */
  public static Mixture of(double[] weights, double[][] means, Covariance covariance) {
    return of(weights, means, Covariances.tied(covariance));
  }

  /**
   * Makes a mixture from plain arrays.
   *
   * @param weights k weights, non-negative, scaled to sum to 1
   * @param means k means of d entries each
   * @param covariances the covariances of d coordinates
   * @return the mixture
   * @throws IllegalArgumentException if the shapes disagree, a value is not finite, or a weight is
   *     negative
   */
  public static Mixture of(double[] weights, double[][] means, Covariances covariances) {
    double[] matrix = MeanMatrix.of(means, covariances.dim());
    return new Mixture(LogWeights.of(weights), matrix, covariances);
  }

  /**
   * Number of components.
   *
   * @return k
   */
  public int k() {
    return logWeights.length;
  }

  /**
   * Number of coordinates of the Gaussians.
   *
   * @return d
   */
  public int dim() {
    return covariances.dim();
  }

  /**
   * Number of entries of a row.
   *
   * @return d and the number of categorical columns
   */
  public int features() {
    return dim() + levels.categories().columns();
  }

  /**
   * Mixture weights.
   *
   * @return k weights that with the noise's sum to 1, a new array
   */
  public double[] weights() {
    double[] weights = new double[k()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(logWeights[i]);
    }
    return weights;
  }

  /**
   * Logarithms of the mixture weights.
   *
   * @return k values, a new array
   */
  public double[] logWeights() {
    return logWeights.clone();
  }

  /**
   * All means as one matrix.
   *
   * @return {@code k x d}, column-major, a new array
   */
  public double[] meanMatrix() {
    return means.clone();
  }

  /**
   * Adds all means to a matrix.
   *
   * @param matrix {@code k x d}, column-major, changed in place
   * @return the matrix
   */
  public double[] addMeansTo(double[] matrix) {
    for (int e = 0; e < means.length; e++) {
      matrix[e] += means[e];
    }
    return matrix;
  }

  /**
   * The mixture as an exponential family, as a pass needs it.
   *
   * @return its natural parameters, new
   * @throws ArithmeticException if a component with a covariance of its own lies more than 1e5 of
   *     its standard deviations from the origin, where rounding hides its shape
   */
  public NaturalParameters naturalParameters() {
    return NaturalParameters.of(statistic(), logWeights, means, covariances).with(levels, noise);
  }

  /**
   * The same where logits leave out nothing that is the same for every component.
   *
   * @return its natural parameters, new, of a quadratic statistic
   * @throws ArithmeticException as {@link #naturalParameters}
   */
  public NaturalParameters absoluteParameters() {
    RowStatistic absolute = RowStatistic.of(covariances.family().type());
    return NaturalParameters.of(absolute, logWeights, means, covariances).with(levels, noise);
  }

  /**
   * The statistic of a row in which the logits are linear. With noise, whose density is absolute,
   * they leave out nothing that is the same for every component.
   *
   * @return the statistic
   */
  public RowStatistic statistic() {
    CovarianceFamily family = covariances.family();
    return noise.isEmpty() ? RowStatistic.of(family) : RowStatistic.of(family.type());
  }

  /**
   * The means, one array each.
   *
   * @return k arrays of d entries, new
   */
  public double[][] means() {
    return MeanMatrix.means(means, k(), dim());
  }

  /**
   * The components' covariances.
   *
   * @return the covariances
   */
  public Covariances covariances() {
    return covariances;
  }

  /**
   * The covariance that all components share.
   *
   * @return the covariance
   * @throws IllegalStateException if the components have covariances of their own
   */
  public Covariance covariance() {
    if (covariances instanceof Covariances.Tied tied) {
      return tied.shared();
    }
    throw new IllegalStateException(
        "The components of a %s mixture share no covariance; ask covariances() for each one's."
            .formatted(covariances.family()));
  }

  /**
   * The same mixture in coordinates whose origin is moved.
   *
   * @param offset d values, added to every mean
   * @return the moved mixture
   */
  public Mixture shifted(double[] offset) {
    double[] moved = means.clone();
    for (int j = 0; j < dim(); j++) {
      for (int i = 0; i < k(); i++) {
        moved[j * k() + i] += offset[j];
      }
    }
    return new Mixture(logWeights.clone(), moved, covariances, levels, noise.shifted(offset));
  }

  /**
   * The components in the order of their weights, the heaviest first; those of equal weight in the
   * order of their means, so that no order of the rows shows.
   *
   * @return k component numbers
   */
  public int[] orderByWeight() {
    double[][] centres = means();
    return IntStream.range(0, k())
        .boxed()
        .sorted(
            Comparator.<Integer>comparingLong(i -> Math.round(-logWeights[i] * EQUAL_WEIGHTS))
                .thenComparing(i -> centres[i], Arrays::compare))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The same mixture with its components, or some of them, in another order.
   *
   * @param order component numbers in their new order
   * @return the mixture of these
   */
  public Mixture reordered(int[] order) {
    int k = order.length;
    double[] newWeights = new double[k];
    double[] newMeans = new double[k * dim()];
    for (int i = 0; i < k; i++) {
      newWeights[i] = logWeights[order[i]];
      for (int j = 0; j < dim(); j++) {
        newMeans[j * k + i] = means[j * k() + order[i]];
      }
    }
    return new Mixture(
        newWeights, newMeans, covariances.reordered(order), levels.reordered(order), noise);
  }

  /**
   * The weighted mean of the components' means; noise does not count.
   *
   * @return d values, a new array
   */
  public double[] mean() {
    // Beside noise whose weight is 1 up to rounding, only logarithms hold their weights.
    double[] weights = LogWeights.softmax(logWeights(), Double.NEGATIVE_INFINITY);
    double[] mean = new double[dim()];
    for (int j = 0; j < dim(); j++) {
      for (int i = 0; i < k(); i++) {
        mean[j] += weights[i] * means[j * k() + i];
      }
    }
    return mean;
  }
}
