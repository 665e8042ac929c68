package org.gradientem.recovery;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.em.Exponential;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Mixture;

/** The rows of each component of a mixture with their responsibilities, but for tiny ones. */
final class Memberships {
  /** Rows at a time, at most, and of many components 2 MB of responsibilities. */
  private static final int MOST_ROWS = 4096;

  private static final int MOST_RESPONSIBILITIES = 1 << 18;

  /**
   * Responsibilities below this are left out. Measured on 24 sets and two seeds: 0.001 and 0.05 end
   * alike on all but three of many rows, there with 53 less to 31 more of BIC.
   */
  private static final double LEAST = 0.01;

  private final Members[] members;

  private Memberships(Members... members) {
    this.members = members;
  }

  /** Rows of one component as they are found. */
  private static final class Members {
    private int[] rows = {};
    private double[] shares = {};
    private int size;

    void add(int row, double share) {
      reserve(1);
      rows[size] = row;
      shares[size++] = share;
    }

    void addAll(Members others) {
      reserve(others.size);
      System.arraycopy(others.rows, 0, rows, size, others.size);
      System.arraycopy(others.shares, 0, shares, size, others.size);
      size += others.size;
    }

    private void reserve(int more) {
      if (size + more > rows.length) {
        int length = Math.max(size + more, 2 * size);
        rows = Arrays.copyOf(rows, length);
        shares = Arrays.copyOf(shares, length);
      }
    }
  }

  /** The rows of a component, in rising order. */
  int[] rows(int i) {
    return Arrays.copyOf(members[i].rows, members[i].size);
  }

  /** Their responsibilities times their weights. */
  double[] shares(int i) {
    return Arrays.copyOf(members[i].shares, members[i].size);
  }

  double count(int i) {
    return Arrays.stream(members[i].shares, 0, members[i].size).sum();
  }

  static Memberships of(Mixture mixture, RowsInMemory all) {
    int rows = Math.min(MOST_ROWS, MOST_RESPONSIBILITIES / mixture.k());
    return of(mixture, all, Math.max(1, rows));
  }

  /** The same from so many rows at a time. */
  static Memberships of(Mixture mixture, RowsInMemory all, int tile) {
    Members[] members = none(mixture.k());
    IntStream.range(0, (all.rows() + tile - 1) / tile)
        .parallel()
        .map(t -> t * tile)
        .mapToObj(from -> ofTile(mixture, all, from, Math.min(tile, all.rows() - from)))
        .forEachOrdered(
            ofTile -> {
              for (int i = 0; i < members.length; i++) {
                members[i].addAll(ofTile[i]);
              }
            });
    return new Memberships(members);
  }

  private static Members[] none(int k) {
    Members[] members = new Members[k];
    Arrays.setAll(members, i -> new Members());
    return members;
  }

  private static Members[] ofTile(Mixture mixture, RowsInMemory all, int from, int count) {
    double[][] shares = responsibilities(logits(mixture, all, from, count), count);
    Members[] members = none(shares.length);
    for (int i = 0; i < shares.length; i++) {
      for (int r = 0; r < count; r++) {
        if (shares[i][r] >= LEAST) {
          members[i].add(from + r, shares[i][r] * all.weight(from + r));
        }
      }
    }
    return members;
  }

  /** The softmax over components of each row, in place. */
  private static double[][] responsibilities(double[][] logits, int count) {
    double[] top = new double[count];
    Arrays.fill(top, Double.NEGATIVE_INFINITY);
    for (double[] logit : logits) {
      for (int r = 0; r < count; r++) {
        top[r] = Math.max(top[r], logit[r]);
      }
    }
    double[] sum = new double[count];
    for (double[] logit : logits) {
      for (int r = 0; r < count; r++) {
        logit[r] -= top[r];
      }
      Exponential.exp(logit, count);
      for (int r = 0; r < count; r++) {
        sum[r] += logit[r];
      }
    }
    for (double[] logit : logits) {
      for (int r = 0; r < count; r++) {
        logit[r] /= sum[r];
      }
    }
    return logits;
  }

  private static double[][] logits(Mixture mixture, RowsInMemory all, int from, int count) {
    int k = mixture.k();
    int d = all.dim();
    boolean tied = mixture.covariances().family().isTied();
    double[] origin = new double[d];
    double[] white =
        tied ? mixture.covariances().get(0).whiten(all.less(origin, from, count), count) : null;
    double[][] means = mixture.means();
    double[] logWeights = mixture.logWeights();
    double[][] logits = new double[k][count];
    for (int i = 0; i < k; i++) {
      Covariance covariance = mixture.covariances().get(i);
      double[] mean = means[i];
      double[] z = tied ? white : covariance.whiten(all.less(mean, from, count), count);
      double[] whiteMean = tied ? covariance.whiten(mean, 1) : origin;
      double constant = logWeights[i] - 0.5 * covariance.logDeterminant();
      double[] logit = logits[i];
      for (int j = 0; j < d; j++) {
        for (int r = 0; r < count; r++) {
          double difference = z[j * count + r] - whiteMean[j];
          logit[r] += difference * difference;
        }
      }
      for (int r = 0; r < count; r++) {
        logit[r] = constant - 0.5 * logit[r];
      }
    }
    return logits;
  }

  /**
   * The entropy that the responsibilities lose when two components become one: what telling the two
   * apart leaves open.
   */
  double entropyBetween(int i, int j) {
    Members first = members[i];
    Members second = members[j];
    double entropy = 0;
    int b = 0;
    for (int a = 0; a < first.size; a++) {
      while (b < second.size && second.rows[b] < first.rows[a]) {
        b++;
      }
      if (b < second.size && second.rows[b] == first.rows[a]) {
        entropy += entropy(first.shares[a], second.shares[b]);
      }
    }
    return entropy;
  }

  /** {@code (p + q)} times the entropy of the shares p and q of it. */
  static double entropy(double p, double q) {
    // Not log(sum / p), which is infinite where p is next to nothing.
    double logSum = Math.log(p + q);
    return (p > 0 ? p * (logSum - Math.log(p)) : 0) + (q > 0 ? q * (logSum - Math.log(q)) : 0);
  }
}
