package org.gradientem.search;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.em.Exponential;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.NaturalParameters;

/** The rows of each component of a mixture with their responsibilities, but for tiny ones. */
final class Responsibilities {
  /** Rows at a time, at most, and of many components 1 MB of responsibilities. */
  private static final int MOST_ROWS = 4096;

  private static final int MOST_RESPONSIBILITIES = 1 << 17;

  /** Responsibilities below this are left out. */
  private static final double LEAST = 0.01;

  private final ComponentRows[] members;

  private Responsibilities(ComponentRows... members) {
    this.members = members;
  }

  /** Rows of one component as they are found. */
  private static final class ComponentRows {
    private int[] rows = {};
    private double[] shares = {};
    private int size;

    void add(int row, double share) {
      reserve(1);
      rows[size] = row;
      shares[size++] = share;
    }

    void addAll(ComponentRows others, int from, int to) {
      reserve(to - from);
      System.arraycopy(others.rows, from, rows, size, to - from);
      System.arraycopy(others.shares, from, shares, size, to - from);
      size += to - from;
    }

    private void reserve(int more) {
      if (size + more > rows.length) {
        int length = Math.max(size + more, 2 * size);
        rows = Arrays.copyOf(rows, length);
        shares = Arrays.copyOf(shares, length);
      }
    }
  }

  /** The rows of all components among some, those of component i from {@code starts[i]} on. */
  @SuppressWarnings("ArrayRecordComponent") // made and read at once
  private record Tile(ComponentRows members, int[] starts) {}

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

  static Responsibilities of(Mixture mixture, RowsInMemory all) {
    int rows = Math.min(MOST_ROWS, MOST_RESPONSIBILITIES / mixture.k());
    return of(mixture, all, Math.max(1, rows));
  }

  /** The same from so many rows at a time. */
  static Responsibilities of(Mixture mixture, RowsInMemory all, int tile) {
    boolean tied = mixture.covariances().family().isTied();
    NaturalParameters shared = tied ? mixture.naturalParameters() : null;
    ComponentRows[] members = new ComponentRows[mixture.k()];
    Arrays.setAll(members, i -> new ComponentRows());
    IntStream.range(0, (all.rows() + tile - 1) / tile)
        .parallel()
        .map(t -> t * tile)
        .mapToObj(
            from -> {
              int count = Math.min(tile, all.rows() - from);
              double[] logits =
                  tied ? logits(shared, all, from, count) : logits(mixture, all, from, count);
              addLevels(mixture.levels(), all.levels(), from, count, logits);
              exponentiate(logits, members.length, count);
              return tile(members.length, all, from, count, logits);
            })
        .forEachOrdered(
            found -> {
              for (int i = 0; i < members.length; i++) {
                members[i].addAll(found.members, found.starts[i], found.starts[i + 1]);
              }
            });
    return new Responsibilities(members);
  }

  private static Tile tile(int k, RowsInMemory all, int from, int count, double[] exponentials) {
    double[] sums = sums(exponentials, k, count);
    ComponentRows members = new ComponentRows();
    int[] starts = new int[k + 1];
    for (int i = 0; i < k; i++) {
      for (int r = 0; r < count; r++) {
        double exponential = exponentials[i * count + r];
        if (exponential >= LEAST * sums[r]) {
          members.add(from + r, exponential / sums[r] * all.weight(from + r));
        }
      }
      starts[i + 1] = members.size;
    }
    return new Tile(members, starts);
  }

  /** Exponentials of each row's logits less the largest of them, in place. */
  private static void exponentiate(double[] logits, int k, int count) {
    double[] top = Arrays.copyOf(logits, count);
    for (int i = 1; i < k; i++) {
      for (int r = 0; r < count; r++) {
        top[r] = Math.max(top[r], logits[i * count + r]);
      }
    }
    for (int i = 0; i < k; i++) {
      for (int r = 0; r < count; r++) {
        logits[i * count + r] -= top[r];
      }
    }
    Exponential.exp(logits, k * count);
  }

  private static double[] sums(double[] exponentials, int k, int count) {
    double[] sums = new double[count];
    for (int i = 0; i < k; i++) {
      for (int r = 0; r < count; r++) {
        sums[r] += exponentials[i * count + r];
      }
    }
    return sums;
  }

  /** Of a tied family, {@code rows x k}, but for what a row's have in common. */
  private static double[] logits(NaturalParameters shared, RowsInMemory all, int from, int count) {
    int k = shared.bias().length;
    int d = all.dim();
    double[] logits = new double[k * count];
    for (int i = 0; i < k; i++) {
      Arrays.fill(logits, i * count, (i + 1) * count, shared.bias()[i]);
    }
    if (d == 0) {
      return logits;
    }
    double[] x = all.less(new double[d], from, count);
    BLAS.getInstance()
        .dgemm("N", "T", count, k, d, 1, x, count, shared.theta(), k, 1, logits, count);
    return logits;
  }

  private static double[] logits(Mixture mixture, RowsInMemory all, int from, int count) {
    int k = mixture.k();
    double[][] means = mixture.means();
    double[] logWeights = mixture.logWeights();
    double[] logits = new double[k * count];
    for (int i = 0; i < k; i++) {
      Covariance covariance = mixture.covariances().get(i);
      double[] z = covariance.whiten(all.less(means[i], from, count), count);
      double constant = logWeights[i] - 0.5 * covariance.logDeterminant();
      Arrays.fill(logits, i * count, (i + 1) * count, constant);
      for (int j = 0; j < all.dim(); j++) {
        for (int r = 0; r < count; r++) {
          logits[i * count + r] -= 0.5 * z[j * count + r] * z[j * count + r];
        }
      }
    }
    return logits;
  }

  private static void addLevels(
      LevelProbabilities probabilities, RowLevels levels, int from, int count, double[] logits) {
    for (int i = 0; i < probabilities.k(); i++) {
      levels.addTo(logits, i * count, from, count, probabilities.logs(i));
    }
  }

  /**
   * The entropy that the responsibilities lose when two components become one: what telling the two
   * apart leaves open.
   */
  double entropyBetween(int i, int j) {
    ComponentRows first = members[i];
    ComponentRows second = members[j];
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
