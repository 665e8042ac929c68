package org.gradientem.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.gradientem.mixture.Mixture;

/**
 * What a reader may look along: the features in which the means differ most, measured in standard
 * deviations within components, and the two directions through these that tell the components apart
 * best (Fisher's linear discriminants). A picture of a component needs its mean and its covariance
 * along them only, however many features there are.
 */
final class Axes {
  private static final int MOST_FEATURES = 12;
  private static final int DIRECTIONS = 2;

  private final int[] features;
  private final List<String> names = new ArrayList<>();
  private final RealMatrix within;

  /** One row per axis, one column per feature of {@link #features}. */
  private final RealMatrix map;

  Axes(Mixture mixture, List<String> featureNames) {
    int[] telling = telling(mixture);
    features = Arrays.copyOf(telling, Math.min(telling.length, MOST_FEATURES));
    Arrays.stream(features).mapToObj(featureNames::get).forEach(names::add);
    within = within(mixture);
    int q = features.length;
    List<RealVector> directions = directions(mixture);
    map = new Array2DRowRealMatrix(q + directions.size(), q);
    map.setSubMatrix(MatrixUtils.createRealIdentityMatrix(q).getData(), 0, 0);
    for (int r = 0; r < directions.size(); r++) {
      map.setRowVector(q + r, directions.get(r));
      names.add(r == 0 ? "most telling direction" : "second direction");
    }
  }

  /** All features, those first in which the means spread most in standard deviations. */
  static int[] telling(Mixture mixture) {
    double[] mean = mixture.mean();
    double[] weights = mixture.weights();
    double[][] means = mixture.means();
    double[] spread = new double[mixture.dim()];
    for (int j = 0; j < spread.length; j++) {
      double variance = 0;
      for (int i = 0; i < weights.length; i++) {
        spread[j] += weights[i] * (means[i][j] - mean[j]) * (means[i][j] - mean[j]);
        variance += weights[i] * mixture.covariances().get(i).variance(j);
      }
      spread[j] /= variance;
    }
    return IntStream.range(0, spread.length)
        .boxed()
        .sorted(Comparator.comparingDouble(j -> -spread[j]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  List<String> names() {
    return names;
  }

  /** The axes to begin with: the two directions where there are, else the two best features. */
  int[] first() {
    int q = features.length;
    return q > 2 && names.size() == q + DIRECTIONS
        ? new int[] {q, q + 1}
        : IntStream.range(0, Math.min(q, 2)).toArray();
  }

  double[] project(double[] row) {
    return map.operate(Arrays.stream(features).mapToDouble(j -> row[j]).toArray());
  }

  double[][] covariance(Mixture mixture, int component) {
    return map.multiply(part(mixture, component)).multiply(map.transpose()).getData();
  }

  /** The covariance of a component along the features that are shown. */
  private RealMatrix part(Mixture mixture, int component) {
    double[][] whole = mixture.covariances().get(component).toMatrix();
    return new Array2DRowRealMatrix(whole).getSubMatrix(features, features);
  }

  private RealMatrix within(Mixture mixture) {
    double[] weights = mixture.weights();
    RealMatrix sum = new Array2DRowRealMatrix(features.length, features.length);
    for (int i = 0; i < weights.length; i++) {
      sum = sum.add(part(mixture, i).scalarMultiply(weights[i]));
    }
    return sum;
  }

  /** Rows of length 1 within components; none where the means lie along less than two of them. */
  private List<RealVector> directions(Mixture mixture) {
    int q = features.length;
    if (q < 3 || mixture.k() < 3) {
      return List.of();
    }
    EigenDecomposition eigen = new EigenDecomposition(within);
    RealMatrix whiten = eigen.getV();
    for (int j = 0; j < q; j++) {
      double root = Math.sqrt(Math.max(eigen.getRealEigenvalue(j), Double.MIN_NORMAL));
      whiten.setColumnVector(j, whiten.getColumnVector(j).mapDivide(root));
    }
    RealMatrix between = new Array2DRowRealMatrix(q, q);
    double[] weights = mixture.weights();
    double[] centre = mixture.mean();
    double[][] means = mixture.means();
    for (int i = 0; i < weights.length; i++) {
      double[] mean = means[i];
      double[] z =
          whiten.preMultiply(
              Arrays.stream(features).mapToDouble(j -> mean[j] - centre[j]).toArray());
      RealMatrix column = MatrixUtils.createColumnRealMatrix(z);
      between = between.add(column.multiply(column.transpose()).scalarMultiply(weights[i]));
    }
    EigenDecomposition discriminants = new EigenDecomposition(between);
    return IntStream.range(0, DIRECTIONS)
        .mapToObj(r -> whiten.operate(discriminants.getEigenvector(r)))
        .toList();
  }
}
