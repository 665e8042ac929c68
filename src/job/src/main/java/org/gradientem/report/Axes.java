package org.gradientem.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.RootLocale;
import org.gradientem.internal.subspace.PrincipalDirections;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;

/**
 * The axes of a picture: the features in which the means differ most, measured in standard
 * deviations within components, and the two directions through these that tell the components apart
 * best (Fisher's linear discriminants). A picture of a component needs its mean and its covariance
 * along them only, however many features there are.
 */
final class Axes {
  private static final int MAX_FEATURES = 12;
  private static final int DIRECTIONS = 2;

  /** Features that a direction is said to be made of. */
  private static final int NAMED = 4;

  /** Features whose directions are compared: in a second, of the widest spread. */
  private static final int MAX_CANDIDATES = 300;

  private final int[] features;
  private final List<String> names = new ArrayList<>();
  private final RealMatrix within;

  /** One row per axis, one column per feature of {@link #features}. */
  private final RealMatrix map;

  /**
   * Prepares the axes of a mixture; there are none where all features are categories.
   *
   * @param mixture the mixture
   * @param numbers the names of the features that are numbers
   */
  Axes(Mixture mixture, List<String> numbers) {
    features = telling(mixture, MAX_FEATURES);
    Arrays.stream(features).mapToObj(numbers::get).forEach(names::add);
    int q = features.length;
    if (q == 0) {
      within = null;
      map = null;
      return;
    }
    within = within(mixture);
    double[][] directions = directions(mixture);
    map = new Array2DRowRealMatrix(q + directions.length, q);
    map.setSubMatrix(MatrixUtils.createRealIdentityMatrix(q).getData(), 0, 0);
    for (int r = 0; r < directions.length; r++) {
      map.setRow(q + r, directions[r]);
      names.add(r == 0 ? "most telling direction" : "second direction");
    }
  }

  /**
   * Features that tell the components apart, in turn along the first and the second of the
   * principal directions of their means: those of one component that is far off in many would hide
   * the others. Means are measured in standard deviations within components, whose correlations are
   * left aside.
   */
  static int[] telling(Mixture mixture, int most) {
    double[] weights = mixture.weights();
    double[][] means = mixture.means();
    double[] mean = mixture.mean();
    double[] variances = variances(mixture);
    double[] spread = new double[mean.length];
    for (int j = 0; j < mean.length; j++) {
      for (int i = 0; i < weights.length; i++) {
        double off = means[i][j] - mean[j];
        spread[j] += weights[i] * off * off / variances[j];
      }
    }
    int[] widest = falling(spread).limit(Math.max(most, MAX_CANDIDATES)).toArray();
    if (!hasDirections(mixture)) {
      return Arrays.copyOf(widest, Math.min(most, widest.length));
    }
    RealMatrix off = new Array2DRowRealMatrix(weights.length, widest.length);
    for (int c = 0; c < widest.length; c++) {
      int j = widest[c];
      for (int i = 0; i < weights.length; i++) {
        off.setEntry(i, c, Math.sqrt(weights[i] / variances[j]) * (means[i][j] - mean[j]));
      }
    }
    RealMatrix principal = rows(principal(off.transpose().multiply(off)), DIRECTIONS);
    int[][] along = new int[DIRECTIONS][];
    for (int r = 0; r < DIRECTIONS; r++) {
      along[r] = falling(Arrays.stream(principal.getRow(r)).map(Math::abs).toArray()).toArray();
    }
    return IntStream.range(0, widest.length)
        .boxed()
        .flatMap(rank -> Arrays.stream(along).map(order -> order[rank]))
        .distinct()
        .limit(most)
        .mapToInt(c -> widest[c])
        .toArray();
  }

  /** Of each feature within components. */
  private static double[] variances(Mixture mixture) {
    double[] weights = mixture.weights();
    double[] variances = new double[mixture.dim()];
    for (int j = 0; j < variances.length; j++) {
      for (int i = 0; i < weights.length; i++) {
        variances[j] += weights[i] * mixture.covariances().get(i).variance(j);
      }
    }
    return variances;
  }

  /** The indices of numbers, those of the largest first. */
  private static IntStream falling(double[] numbers) {
    return IntStream.range(0, numbers.length)
        .boxed()
        .sorted(Comparator.comparingDouble(j -> -numbers[j]))
        .mapToInt(Integer::intValue);
  }

  List<String> names() {
    return names;
  }

  /** How many of the axes are features; the directions come after them. */
  int featureCount() {
    return features.length;
  }

  /** What each direction is made of: the features that weigh most, in standard deviations. */
  List<String> directionsInWords() {
    return IntStream.range(features.length, names.size()).mapToObj(this::inWords).toList();
  }

  private String inWords(int axis) {
    double[] loadings = new double[features.length];
    Arrays.setAll(loadings, c -> map.getEntry(axis, c) * Math.sqrt(within.getEntry(c, c)));
    String sum =
        falling(Arrays.stream(loadings).map(Math::abs).toArray())
            .limit(NAMED)
            .mapToObj(c -> RootLocale.format("%+.2f %s", loadings[c], names.get(c)))
            .collect(Collectors.joining(" "));
    return "The %s is %s%s, each in its standard deviations within components."
        .formatted(names.get(axis), sum, features.length > NAMED ? " and less of others" : "");
  }

  /** The axes to begin with: the two directions where there are, else the two best features. */
  int[] first() {
    int q = features.length;
    return q > 2 && names.size() == q + DIRECTIONS
        ? new int[] {q, q + 1}
        : IntStream.range(0, Math.min(q, 2)).toArray();
  }

  double[] project(double[] row) {
    return map == null
        ? new double[0]
        : map.operate(Arrays.stream(features).mapToDouble(j -> row[j]).toArray());
  }

  double[][] covariance(Mixture mixture, int component) {
    return map == null
        ? new double[0][]
        : map.multiply(part(mixture, component)).multiply(map.transpose()).getData();
  }

  /** The covariance of a component along the features that are shown. */
  private RealMatrix part(Mixture mixture, int component) {
    Covariance covariance = mixture.covariances().get(component);
    if (covariance.type() != CovarianceType.FULL) {
      // A matrix of thousands of features would take hundreds of megabytes.
      return MatrixUtils.createRealDiagonalMatrix(
          Arrays.stream(features).mapToDouble(covariance::variance).toArray());
    }
    return new Array2DRowRealMatrix(covariance.toMatrix(), false).getSubMatrix(features, features);
  }

  private RealMatrix within(Mixture mixture) {
    double[] weights = mixture.weights();
    RealMatrix sum = new Array2DRowRealMatrix(features.length, features.length);
    for (int i = 0; i < weights.length; i++) {
      sum = sum.add(part(mixture, i).scalarMultiply(weights[i]));
    }
    return sum;
  }

  /** Two components lie along one, and two features are a picture by themselves. */
  private static boolean hasDirections(Mixture mixture) {
    return mixture.k() >= 3 && mixture.dim() >= 3;
  }

  /** Rows of length 1 within components. */
  private double[][] directions(Mixture mixture) {
    if (!hasDirections(mixture)) {
      return new double[0][];
    }
    int q = features.length;
    PrincipalDirections own = principal(within);
    RealMatrix whiten = rows(own, q);
    for (int i = 0; i < q; i++) {
      double root = Math.sqrt(Math.max(own.eigenvalues()[i], Double.MIN_NORMAL));
      whiten.setRowVector(i, whiten.getRowVector(i).mapDivide(root));
    }
    RealMatrix between = new Array2DRowRealMatrix(q, q);
    double[] weights = mixture.weights();
    double[] centre = mixture.mean();
    double[][] means = mixture.means();
    for (int i = 0; i < weights.length; i++) {
      double[] mean = means[i];
      double[] z =
          whiten.operate(Arrays.stream(features).mapToDouble(j -> mean[j] - centre[j]).toArray());
      RealMatrix column = MatrixUtils.createColumnRealMatrix(z);
      between = between.add(column.multiply(column.transpose()).scalarMultiply(weights[i]));
    }
    return rows(principal(between), DIRECTIONS).multiply(whiten).getData();
  }

  private static PrincipalDirections principal(RealMatrix symmetric) {
    double[] values = Arrays.stream(symmetric.getData()).flatMapToDouble(Arrays::stream).toArray();
    return PrincipalDirections.decompose(symmetric.getRowDimension(), values);
  }

  /** The first so many directions, a row each. */
  private static RealMatrix rows(PrincipalDirections principal, int most) {
    int all = principal.count();
    RealMatrix rows = new Array2DRowRealMatrix(most, all);
    for (int i = 0; i < most; i++) {
      for (int j = 0; j < all; j++) {
        rows.setEntry(i, j, principal.vectors()[j * all + i]);
      }
    }
    return rows;
  }
}
