package org.gradientem.em;

/** The loops one number at a time. */
final class PlainLoops implements TileLoops {

  @Override
  public void subtractMaxima(double[] matrix, int n, int count, double[] maxima) {
    for (int r = 0; r < count; r++) {
      int start = r * n;
      double max = matrix[start];
      for (int e = start + 1; e < start + n; e++) {
        max = Math.max(max, matrix[e]);
      }
      for (int e = start; e < start + n; e++) {
        matrix[e] -= max;
      }
      maxima[r] = max;
    }
  }

  @Override
  public void multiply(double[] x, int a, int b, double[] out, int at, int count) {
    for (int r = 0; r < count; r++) {
      out[at + r] = x[a + r] * x[b + r];
    }
  }

  @Override
  public void exp(double[] x, int length, double[] ahead, int from) {
    for (int i = 0; i < length; i++) {
      x[i] = Exponential.exp(x[i]);
    }
  }

  @Override
  public void scaleAndSum(double[] matrix, int n, int count, double[] factors, double[] sums) {
    double[] ofTile = new double[n];
    for (int r = 0; r < count; r++) {
      for (int i = 0; i < n; i++) {
        matrix[r * n + i] *= factors[r];
        ofTile[i] += matrix[r * n + i];
      }
    }
    for (int i = 0; i < n; i++) {
      sums[i] += ofTile[i];
    }
  }
}
