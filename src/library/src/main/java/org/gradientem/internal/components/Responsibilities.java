package org.gradientem.internal.components;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.statistics.RowScores;
import org.gradientem.internal.work.Workers;
import org.gradientem.mixture.Mixture;

/** The rows of each component of a mixture with their responsibilities, but for tiny ones. */
public final class Responsibilities {
  /** Responsibilities below this are left out. */
  private static final double LEAST = 0.01;

  private final ComponentRows[] members;

  private Responsibilities(ComponentRows... members) {
    this.members = members;
  }

  private record ComponentRows(int[] rows, double[] shares) {
    /** The rows that blocks have of a component. */
    static ComponentRows of(int i, List<Found[]> blocks) {
      return new ComponentRows(
          blocks.stream().flatMapToInt(found -> found[i].rows.build()).toArray(),
          blocks.stream().flatMapToDouble(found -> found[i].shares.build()).toArray());
    }
  }

  /** Rows of one component in a block. */
  private record Found(IntStream.Builder rows, DoubleStream.Builder shares) {}

  /** The rows of a component, in rising order. */
  public int[] rows(int i) {
    return members[i].rows.clone();
  }

  /** Their responsibilities times their weights. */
  public double[] shares(int i) {
    return members[i].shares.clone();
  }

  public double count(int i) {
    return Arrays.stream(members[i].shares).sum();
  }

  /** Those of rows under a mixture, by the cells that are there. */
  public static Responsibilities of(Mixture mixture, RowsInMemory all) {
    RowScores scores = new RowScores(mixture);
    int k = mixture.k();
    List<Found[]> blocks =
        Workers.map(all.blocks().size(), b -> found(scores, all.blocks().get(b), all.start(b), k));
    return new Responsibilities(
        IntStream.range(0, k)
            .mapToObj(i -> ComponentRows.of(i, blocks))
            .toArray(ComponentRows[]::new));
  }

  private static Found[] found(RowScores scores, SampleBlock block, int start, int k) {
    Found[] found =
        Stream.generate(() -> new Found(IntStream.builder(), DoubleStream.builder()))
            .limit(k)
            .toArray(Found[]::new);
    scores.forEachAbove(
        LEAST,
        block,
        (row, i, share) -> {
          found[i].rows.add(start + row);
          found[i].shares.add(share);
        });
    return found;
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
    for (int a = 0; a < first.rows.length; a++) {
      while (b < second.rows.length && second.rows[b] < first.rows[a]) {
        b++;
      }
      if (b < second.rows.length && second.rows[b] == first.rows[a]) {
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
