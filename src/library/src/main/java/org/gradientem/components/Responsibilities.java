package org.gradientem.components;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.RowScores;
import org.gradientem.work.Workers;

/** The rows of each component of a mixture with their responsibilities, but for tiny ones. */
public final class Responsibilities {
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

    void addAll(ComponentRows others) {
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
  public int[] rows(int i) {
    return Arrays.copyOf(members[i].rows, members[i].size);
  }

  /** Their responsibilities times their weights. */
  public double[] shares(int i) {
    return Arrays.copyOf(members[i].shares, members[i].size);
  }

  public double count(int i) {
    return Arrays.stream(members[i].shares, 0, members[i].size).sum();
  }

  /** Those of rows under a mixture, by the cells that are there. */
  public static Responsibilities of(Mixture mixture, RowsInMemory all) {
    RowScores scores = all.scores(mixture);
    ComponentRows[] members = none(mixture.k());
    Workers.map(
            all.blocks().size(), b -> found(scores, all.blocks().get(b), all.start(b), mixture.k()))
        .forEach(
            found -> IntStream.range(0, members.length).forEach(i -> members[i].addAll(found[i])));
    return new Responsibilities(members);
  }

  private static ComponentRows[] found(RowScores scores, SampleBlock block, int start, int k) {
    ComponentRows[] found = none(k);
    scores.forEachAbove(LEAST, block, (row, i, share) -> found[i].add(start + row, share));
    return found;
  }

  private static ComponentRows[] none(int k) {
    return Stream.generate(ComponentRows::new).limit(k).toArray(ComponentRows[]::new);
  }

  /**
   * The entropy that the responsibilities lose when two components become one: what telling the two
   * apart leaves open.
   */
  public double entropyBetween(int i, int j) {
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
  public static double entropy(double p, double q) {
    // Not log(sum / p), which is infinite where p is next to nothing.
    double logSum = Math.log(p + q);
    return (p > 0 ? p * (logSum - Math.log(p)) : 0) + (q > 0 ? q * (logSum - Math.log(q)) : 0);
  }
}
