package org.gradientem.experiments.groups;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.util.MathArrays;

/**
 * A random dot product graph and its adjacency spectral embedding (Sussman, Tang, Fishkind and
 * Priebe 2012): two vertices share an edge with the inner product of their latent positions as
 * probability, cut to 0 and 1; a vertex's row are its entries in the leading eigenvectors of the
 * adjacency matrix, times the roots of the absolute eigenvalues.
 */
final class GraphEmbedding {
  private final RealMatrix adjacency;
  private final int dim;

  GraphEmbedding(double[][] positions, long seed) {
    int n = positions.length;
    dim = positions[0].length;
    adjacency = new Array2DRowRealMatrix(n, n);
    SplittableRandom random = new SplittableRandom(seed);
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < a; b++) {
        double probability = MathArrays.linearCombination(positions[a], positions[b]);
        double edge = random.nextDouble() < probability ? 1 : 0;
        adjacency.setEntry(a, b, edge);
        adjacency.setEntry(b, a, edge);
      }
    }
  }

  /** One row a vertex; its share of all edges stands for the loop that it does not have. */
  double[][] rows() {
    int n = adjacency.getRowDimension();
    RealMatrix filled = adjacency.copy();
    for (int a = 0; a < n; a++) {
      filled.setEntry(a, a, StatUtils.sum(adjacency.getRow(a)) / (n - 1));
    }
    EigenDecomposition eigen = new EigenDecomposition(filled);
    double[] values = eigen.getRealEigenvalues();
    int[] leading =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(e -> -Math.abs(values[e])))
            .limit(dim)
            .mapToInt(Integer::intValue)
            .toArray();
    double[][] rows = new double[n][dim];
    for (int j = 0; j < dim; j++) {
      double root = Math.sqrt(Math.abs(values[leading[j]]));
      for (int a = 0; a < n; a++) {
        rows[a][j] = root * eigen.getEigenvector(leading[j]).getEntry(a);
      }
    }
    return rows;
  }
}
