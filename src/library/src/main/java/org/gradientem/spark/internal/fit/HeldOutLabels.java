package org.gradientem.spark.internal.fit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.components.RowClustering;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.em.Squarem;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.RowScores;
import org.gradientem.internal.work.Workers;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;

/**
 * Measures the accuracy of predicted labels by cross-validation, where all rows have a label. The
 * family and the number of components of each label are those of the fit to all rows, as in
 * mclust's cvMclustDA. Each fold has a mixture of its own, which starts from clusters of the other
 * rows of each label, and which no row of the fold has a part in.
 */
record HeldOutLabels(RowsInMemory rows, Mixture mixture) {
  private static final int FOLDS = 10;

  /** Rows of a label that are clustered, which takes their square. */
  private static final int CLUSTERED = 300;

  /** EM converges in fewer steps from clusters; with one component for each label in two. */
  private static final int MAX_STEPS = 100;

  private static final int MIN_STEPS = 8;

  /** Products of rows, components and columns for which EM takes fewer steps: some ten seconds. */
  private static final double MAX_PRODUCTS = 4e9;

  /** Change of the mean log-likelihood below which no prediction changes. */
  private static final double TOL = 1e-6;

  private int column() {
    return mixture.levels().categories().labelColumn();
  }

  /**
   * Returns the part of the rows that is predicted rightly.
   *
   * @param blocks the rows
   * @param mixture fitted to them, in their coordinates
   * @return empty where a row has no label
   */
  static Optional<Double> accuracy(List<SampleBlock> blocks, Mixture mixture) {
    HeldOutLabels labels = new HeldOutLabels(new RowsInMemory(blocks, true), mixture);
    int[] ofRows = labels.of(labels.rows);
    return Arrays.stream(ofRows).anyMatch(label -> label < 0)
        ? Optional.empty()
        : Optional.of(labels.accuracy(order(blocks, ofRows)));
  }

  /** Returns the label of each row, negative for none. */
  private int[] of(RowsInMemory some) {
    int first = some.levels().categories().start(column());
    return IntStream.range(0, some.rows())
        .map(r -> some.levels().place(r, column()) - first)
        .toArray();
  }

  /** Returns the rows by their labels, and else in an order that does not depend on partitions. */
  private static int[] order(List<SampleBlock> blocks, int... labels) {
    long[] hashes = ReweightedRows.hashes(blocks);
    return IntStream.range(0, labels.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingInt(r -> labels[r]).thenComparingLong(r -> hashes[r]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private double accuracy(int... order) {
    double right = Workers.map(FOLDS, fold -> right(fold, order)).stream().reduce(0.0, Double::sum);
    return right / IntStream.of(order).mapToDouble(rows::weight).sum();
  }

  /** Returns the weight of the rows of a fold that are predicted rightly. */
  private double right(int fold, int... order) {
    int[] held = IntStream.range(0, order.length).filter(i -> i % FOLDS == fold).toArray();
    int[] others = IntStream.range(0, order.length).filter(i -> i % FOLDS != fold).toArray();
    if (held.length == 0) {
      return 0;
    }
    Mixture fitted = fitted(rows.only(IntStream.of(others).map(i -> order[i]).toArray()));
    RowsInMemory some = rows.only(IntStream.of(held).map(i -> order[i]).toArray());
    int[] labels = of(some);
    double[] responsibilities =
        new RowScores(fitted).ignoringLabels().responsibilities(some.blocks().get(0));
    int k = fitted.k();
    return IntStream.range(0, labels.length)
        .filter(
            r ->
                labels[r]
                    == predicted(
                        fitted.levels(), Arrays.copyOfRange(responsibilities, r * k, r * k + k)))
        .mapToDouble(some::weight)
        .sum();
  }

  private int predicted(LevelProbabilities levels, double... responsibilities) {
    return levels.mostProbable(column(), levels.ofLabelled(responsibilities));
  }

  /** Returns the mixture that is fitted to some rows alone. */
  private Mixture fitted(RowsInMemory some) {
    CovarianceFamily family = mixture.covariances().family();
    DataMoments moments =
        new DataMoments(
            family.type(),
            Expectation.ofIncomplete(mixture, family.type(), family.type())
                .statistics(some.blocks()));
    CovarianceEstimate estimate =
        new CovarianceEstimate(moments, family).within(some.rounding(moments.weight()));
    GradientStep step = new GradientStep(estimate.settled());
    return new EmLoop(Pass.over(some.blocks(), moments::expectation), step, steps(), TOL)
        .keepingBest()
        .run(
            Phase.FINAL,
            EmLoop.Position.start(start(some.completed(moments.gaussian()), estimate)),
            new Squarem(),
            EmLoop.Observer.of(pass -> {}))
        .mixture();
  }

  private int steps() {
    double products =
        (double) FOLDS * rows.rows() * mixture.k() * mixture.statistic().width(mixture.dim());
    return (int) Math.max(MIN_STEPS, Math.min(MAX_STEPS, MAX_PRODUCTS / products));
  }

  /** Returns the mixture of the clusters of each label's rows: as many as it has components. */
  private Mixture start(RowsInMemory some, CovarianceEstimate estimate) {
    int[] labels = of(some);
    int[] components = mixture.levels().labels();
    IntStream.Builder chosen = IntStream.builder();
    IntStream.Builder clusters = IntStream.builder();
    int k = 0;
    for (int label : IntStream.of(labels).distinct().toArray()) {
      int[] own =
          IntStream.range(0, labels.length)
              .filter(r -> labels[r] == label)
              .limit(CLUSTERED)
              .toArray();
      int of = (int) IntStream.of(components).filter(l -> l == label).count();
      int from = k;
      for (int cluster : clusters(some.only(own), estimate.moments(), Math.min(of, own.length))) {
        clusters.add(from + cluster);
        k = Math.max(k, from + cluster + 1);
      }
      IntStream.of(own).forEach(chosen::add);
    }
    ComponentMoments at =
        ComponentMoments.of(
            some.only(chosen.build().toArray()),
            clusters.build().toArray(),
            k,
            new ComponentMoments.Total(CovarianceType.SPHERICAL, new double[1]));
    return Mixture.owning(
            Arrays.stream(at.counts()).map(count -> Math.log(count / at.weight())).toArray(),
            at.meanMatrix(),
            estimate.start(k),
            mixture.noise())
        .withLevels(estimate.levels(at.levels().matrix(), k));
  }

  private static int[] clusters(RowsInMemory own, DataMoments moments, int k) {
    return k < 2 ? new int[own.rows()] : RowClustering.labels(own, moments.covariance(1), k).get(0);
  }
}
