package org.gradientem.groups;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;

/** Densities of some columns of a row, each from the Gaussian of the numbers among them. */
final class NaiveMarginals {
  private NaiveMarginals() {}

  /** A mixture of rows of three numbers, the second with atoms, and two categories. */
  static Mixture random(SplittableRandom random, CovarianceType type, int k) {
    Covariance[] covariances = new Covariance[k];
    double[][] means = new double[k][3];
    double[] weights = new double[k];
    for (int i = 0; i < k; i++) {
      double[][] root = new double[3][3];
      for (int j = 0; j < 3; j++) {
        Arrays.setAll(root[j], l -> random.nextGaussian());
        means[i][j] = random.nextGaussian();
      }
      double[][] matrix = new double[3][3];
      for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
          for (int l = 0; l < 3; l++) {
            matrix[a][b] += root[a][l] * root[b][l] + (a == b ? 0.5 : 0);
          }
        }
      }
      covariances[i] = Covariance.of(type, matrix);
      weights[i] = random.nextDouble(0.2, 1);
    }
    Categories categories = Categories.of(new int[] {1, 2}, new int[] {3, 2});
    double[] logs = random.doubles(5L * k, -3, 0).toArray();
    return Mixture.of(weights, means, new Covariances.Own(CovarianceFamily.own(type), covariances))
        .withLevels(LevelProbabilities.ofLogs(categories, logs));
  }

  /** Its columns: a number, one with two atoms, a category, a number. */
  static List<RowColumn> columns() {
    return List.of(
        new RowColumn("plain", false, List.of(), -1, 0),
        new RowColumn("atoms", false, List.of("0", "9", "other"), 0, 1),
        new RowColumn("category", false, List.of("a", "b"), 1, -1),
        new RowColumn("last", false, List.of(), -1, 2));
  }

  /** Weight times density of the cells of some columns under each component. */
  static double[] joint(
      Mixture mixture, List<RowColumn> columns, Set<Integer> some, double... features) {
    Categories categories = mixture.levels().categories();
    double[] numbers = categories.numbers(features);
    int[] levels = categories.levels(features);
    int[] kept =
        some.stream()
            .mapToInt(c -> columns.get(c).number())
            .filter(j -> j >= 0 && !Double.isNaN(numbers[j]))
            .toArray();
    double[] joint = mixture.weights();
    for (int i = 0; i < joint.length; i++) {
      double[][] matrix = mixture.covariances().get(i).toMatrix();
      double[] mean = mixture.means()[i];
      if (kept.length > 0) {
        joint[i] *=
            new MultivariateNormalDistribution(
                    pick(mean, kept),
                    IntStream.of(kept)
                        .mapToObj(a -> pick(matrix[a], kept))
                        .toArray(double[][]::new))
                .density(pick(numbers, kept));
      }
      for (int c : some) {
        int level = columns.get(c).level();
        if (level >= 0 && levels[level] >= 0) {
          joint[i] *= mixture.levels().of(i, level)[levels[level] - categories.start(level)];
        }
      }
    }
    return joint;
  }

  private static double[] pick(double[] values, int... kept) {
    return IntStream.of(kept).mapToDouble(j -> values[j]).toArray();
  }
}
