package org.gradientem.internal.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;

/**
 * Decides which components of a fitted mixture have a label, by their rates of labelled rows. In a
 * pass a component has the label of few rows already that only overlap with it. Here it has none
 * where chance does not explain that its rate is a small part of that of its label's other
 * components. A component of so few rows that none of them needs to have a label has that of the
 * components around it.
 */
public final class LabelRates {
  /** Probability of so few labelled rows, below which a component has no label. */
  private static final double SIGNIFICANCE = 0.05;

  /** Part of its label's rate below which a component has no label. */
  private static final double LEAST_RATE = 0.2;

  private final Mixture mixture;
  private final int[] labels;

  /** Rows of each component, and those of them that have a label. */
  private final double[] rows;

  private final double[] labelled;

  private LabelRates(Mixture mixture, SufficientStatistics statistics) {
    this.mixture = mixture;
    LevelProbabilities levels = mixture.levels();
    Categories categories = levels.categories();
    labels = levels.labels();
    rows = statistics.counts();
    labelled = new double[rows.length];
    double[] counts = statistics.levelCounts();
    int from = categories.start(categories.labelColumn());
    int to = categories.start(categories.labelColumn() + 1);
    for (int e = from * rows.length; e < to * rows.length; e++) {
      labelled[e % rows.length] += counts[e];
    }
  }

  /**
   * Returns a fitted mixture with the labels that its components have.
   *
   * @param mixture the mixture
   * @param statistics its statistics on all rows
   * @return the mixture; the same if it has no labels
   */
  public static Mixture settled(Mixture mixture, SufficientStatistics statistics) {
    if (!mixture.levels().categories().hasLabels()) {
      return mixture;
    }
    LabelRates rates = new LabelRates(mixture, statistics);
    int[] settled =
        IntStream.range(0, mixture.k())
            .map(i -> rates.labels[i] < 0 ? rates.around(i) : rates.kept(i))
            .toArray();
    return mixture.withLevels(mixture.levels().withLabels(settled));
  }

  private int kept(int component) {
    double expected = expected(component, labels[component]);
    boolean isOfOthers = labelled[component] < LEAST_RATE * expected;
    return isOfOthers && isRare(component, expected) ? -1 : labels[component];
  }

  /** Returns the label of the components around one; -1 if it would have labelled rows then. */
  private int around(int component) {
    double[] row =
        mixture
            .levels()
            .categories()
            .row(mixture.means()[component], missing(mixture.levels().categories().columns()));
    double[] shares = mixture.levels().ofLabelled(new MixtureScorer(mixture).responsibilities(row));
    int nearest =
        IntStream.range(0, shares.length).reduce(0, (a, b) -> shares[b] > shares[a] ? b : a);
    boolean isNear = shares[nearest] > 0;
    return isNear && !isRare(component, expected(component, labels[nearest]))
        ? labels[nearest]
        : -1;
  }

  private static int[] missing(int columns) {
    int[] levels = new int[columns];
    Arrays.fill(levels, -1);
    return levels;
  }

  /** Returns how many labelled rows a component would have by the rate of a label's others. */
  private double expected(int component, int label) {
    double all = 0;
    double known = 0;
    for (int i = 0; i < labels.length; i++) {
      if (i != component && labels[i] == label) {
        all += rows[i];
        known += labelled[i];
      }
    }
    return all > 0 ? rows[component] * known / all : 0;
  }

  /** Returns whether so few labelled rows are improbable where others are expected (Poisson). */
  private boolean isRare(int component, double expected) {
    return expected > 0
        && Gamma.regularizedGammaQ(labelled[component] + 1, expected) < SIGNIFICANCE;
  }
}
