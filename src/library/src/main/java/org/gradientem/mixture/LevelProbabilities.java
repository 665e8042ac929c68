package org.gradientem.mixture;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How probable each level of each categorical column is under each of k components, which a row's
 * levels are independent given (latent class analysis; Lazarsfeld and Henry 1968). Kept as
 * logarithms; immutable.
 *
 * @since 0.1.0
 */
public final class LevelProbabilities implements Serializable {
  /** Of rows of numbers alone, for any number of components. */
  public static final LevelProbabilities NONE =
      new LevelProbabilities(Categories.NONE, new double[0]);

  /** A sum of probabilities nearer to 1 is left as it is, so that copies are equal bit by bit. */
  private static final double ROUNDING = 1e-12;

  private final Categories categories;

  /** {@code k x total}, column-major: for each level its k components one after the other. */
  private final double[] logs;

  private LevelProbabilities(Categories categories, double[] logs) {
    this.categories = categories;
    this.logs = logs;
  }

  /**
   * Makes probabilities of their logarithms, which are normalised for each component and column.
   *
   * @param categories the columns
   * @param logs {@code k x total} logarithms, column-major; taken over
   * @return the probabilities
   * @throws IllegalArgumentException if a logarithm is not finite or their number does not fit
   */
  public static LevelProbabilities ofLogs(Categories categories, double[] logs) {
    int total = categories.total();
    if (total == 0 ? logs.length > 0 : logs.length == 0 || logs.length % total != 0) {
      throw new IllegalArgumentException(
          "%d logarithms do not fit %d levels.".formatted(logs.length, total));
    }
    int k = total == 0 ? 0 : logs.length / total;
    for (int c = 0; c < categories.columns(); c++) {
      for (int i = 0; i < k; i++) {
        normalise(logs, categories.start(c) * k + i, categories.levels(c), k);
      }
    }
    return new LevelProbabilities(categories, logs);
  }

  private static void normalise(double[] logs, int first, int levels, int stride) {
    double[] column =
        IntStream.range(0, levels).mapToDouble(l -> logs[first + l * stride]).toArray();
    double total = LogWeights.logSumExp(column);
    if (!Double.isFinite(total) || !Arrays.stream(column).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("The logarithm of a level's probability is not finite.");
    }
    if (Math.abs(total) >= ROUNDING) {
      for (int l = 0; l < levels; l++) {
        logs[first + l * stride] -= total;
      }
    }
  }

  /**
   * The same probabilities for each of k components.
   *
   * @param categories the columns
   * @param weights a positive number for each level, proportional to its probability
   * @param k number of components
   * @return the probabilities
   */
  public static LevelProbabilities alike(Categories categories, double[] weights, int k) {
    double[] logs = new double[weights.length * k];
    Arrays.setAll(logs, e -> Math.log(weights[e / k]));
    return ofLogs(categories, logs);
  }

  /**
   * The same probability for each level of a column, as noise has it.
   *
   * @param categories the columns
   * @return the probabilities, of one component
   */
  public static LevelProbabilities uniform(Categories categories) {
    return ofLogs(categories, new double[categories.total()]);
  }

  /**
   * The columns.
   *
   * @return the columns
   */
  public Categories categories() {
    return categories;
  }

  /**
   * Whether rows are of numbers alone.
   *
   * @return true if there is no categorical column
   */
  public boolean isEmpty() {
    return categories.isEmpty();
  }

  /**
   * Number of components.
   *
   * @return k; 0 if there is no column
   */
  public int k() {
    return isEmpty() ? 0 : logs.length / categories.total();
  }

  /**
   * Logarithms of the probabilities.
   *
   * @return {@code k x total}, column-major; not copied, so not to be changed
   */
  public double[] logs() {
    return logs;
  }

  /**
   * Logarithms of the probabilities under one component.
   *
   * @param component the component
   * @return one for each level of all columns, a new array
   */
  public double[] logs(int component) {
    int k = k();
    return IntStream.range(0, categories.total())
        .mapToDouble(l -> logs[l * k + component])
        .toArray();
  }

  /**
   * The probabilities of a column's levels under a component.
   *
   * @param component the component
   * @param column the categorical column, from 0
   * @return L probabilities that sum to 1, a new array
   */
  public double[] of(int component, int column) {
    int k = k();
    return IntStream.range(categories.start(column), categories.start(column + 1))
        .mapToDouble(l -> Math.exp(logs[l * k + component]))
        .toArray();
  }

  /**
   * The same for other components.
   *
   * @param order for each of these the component that it is a copy of
   * @return the probabilities
   */
  public LevelProbabilities reordered(int... order) {
    int k = k();
    double[] reordered = new double[categories.total() * order.length];
    Arrays.setAll(reordered, e -> logs[e / order.length * k + order[e % order.length]]);
    return new LevelProbabilities(categories, reordered);
  }

  /** Adds to the logits of a row what its levels say. */
  void addTo(double[] logits, int... levels) {
    for (int level : levels) {
      for (int i = 0; level >= 0 && i < logits.length; i++) {
        logits[i] += logs[level * logits.length + i];
      }
    }
  }

  /**
   * The most probable level of a column.
   *
   * @param column number of the categorical column
   * @param shares a responsibility for each component
   * @return the level, as {@link Categories#levels(double[])} numbers them
   */
  public int mostProbable(int column, double[] shares) {
    double[] probabilities = probabilities(column, shares);
    int best = 0;
    for (int l = 1; l < probabilities.length; l++) {
      best = probabilities[l] > probabilities[best] ? l : best;
    }
    return categories.start(column) + best;
  }

  /**
   * The probabilities of a column's levels in a row.
   *
   * @param column number of the categorical column
   * @param shares a responsibility for each component
   * @return a probability for each level of the column, a new array
   */
  public double[] probabilities(int column, double[] shares) {
    double[] probabilities = new double[categories.levels(column)];
    for (int l = 0; l < probabilities.length; l++) {
      int at = (categories.start(column) + l) * shares.length;
      for (int i = 0; i < shares.length; i++) {
        probabilities[l] += shares[i] * Math.exp(logs[at + i]);
      }
    }
    return probabilities;
  }

  /**
   * Returns the labels of the components.
   *
   * @return for each of k components its label, from 0; -1 if it has none
   * @throws IllegalStateException if there are no labels
   */
  public int[] labels() {
    if (!categories.hasLabels()) {
      throw new IllegalStateException("The components have no labels.");
    }
    return IntStream.range(0, k()).map(this::labelOf).toArray();
  }

  private int labelOf(int component) {
    int start = categories.start(categories.labelColumn());
    return IntStream.range(0, categories.levels(categories.labelColumn()))
        .filter(l -> logs[(start + l) * k() + component] == 0)
        .findFirst()
        .orElse(-1);
  }

  /**
   * Returns these probabilities with other labels.
   *
   * @param labels for each component its label, from 0; -1 if it has none
   * @return the probabilities
   */
  public LevelProbabilities withLabels(int... labels) {
    int k = k();
    int start = categories.start(categories.labelColumn());
    double[] labelled = logs.clone();
    for (int i = 0; i < k; i++) {
      double[] own = ComponentLabels.logs(labels[i], categories.levels(categories.labelColumn()));
      for (int l = 0; l < own.length; l++) {
        labelled[(start + l) * k + i] = own[l];
      }
    }
    return new LevelProbabilities(categories, labelled);
  }

  /**
   * Returns these probabilities as if no row had a label: all labels have probability 1, so that
   * they do not change the density of a row.
   *
   * @return the probabilities; the same if there are no labels
   */
  public LevelProbabilities ignoringLabels() {
    if (!categories.hasLabels()) {
      return this;
    }
    int from = categories.start(categories.labelColumn()) * k();
    int to = categories.start(categories.labelColumn() + 1) * k();
    double[] unlabelled = logs.clone();
    Arrays.fill(unlabelled, from, to, 0);
    return new LevelProbabilities(categories, unlabelled);
  }

  /**
   * Returns the responsibilities of the components that have a label.
   *
   * @param shares a responsibility for each component
   * @return the same, 0 for components without a label; a new array
   */
  public double[] ofLabelled(double[] shares) {
    int[] labels = labels();
    return IntStream.range(0, shares.length)
        .mapToDouble(i -> labels[i] < 0 ? 0 : shares[i])
        .toArray();
  }

  /**
   * Returns these probabilities with the labels of other ones.
   *
   * @param other probabilities of the same columns and components
   * @return the probabilities; the same if there are no labels
   */
  public LevelProbabilities labelledAs(LevelProbabilities other) {
    if (!categories.hasLabels()) {
      return this;
    }
    int from = categories.start(categories.labelColumn()) * k();
    int to = categories.start(categories.labelColumn() + 1) * k();
    double[] labelled = logs.clone();
    System.arraycopy(other.logs, from, labelled, from, to - from);
    return new LevelProbabilities(categories, labelled);
  }

  /**
   * The numbers that determine them, the inverse of {@link #ofValues}.
   *
   * @return for each column its place, its number of levels (negative if they are labels), and the
   *     k logarithms of each level
   */
  public double[][] values() {
    int k = k();
    double[][] values = new double[categories.columns()][];
    for (int c = 0; c < values.length; c++) {
      values[c] = new double[2 + categories.levels(c) * k];
      values[c][0] = categories.place(c);
      values[c][1] = (c == categories.labelColumn() ? -1 : 1) * categories.levels(c);
      System.arraycopy(logs, categories.start(c) * k, values[c], 2, values[c].length - 2);
    }
    return values;
  }

  /**
   * Makes probabilities of the numbers that determine them.
   *
   * @param values what {@link #values} gave
   * @return the probabilities
   * @throws IllegalArgumentException if the numbers are not of such
   */
  public static LevelProbabilities ofValues(double[]... values) {
    Categories categories =
        Categories.of(
            Arrays.stream(values).mapToInt(column -> (int) column[0]).toArray(),
            Arrays.stream(values).mapToInt(column -> (int) Math.abs(column[1])).toArray());
    for (int c = 0; c < values.length; c++) {
      categories = values[c][1] < 0 ? categories.labelled(c) : categories;
    }
    double[] logs =
        Arrays.stream(values)
            .flatMapToDouble(column -> Arrays.stream(column, 2, column.length))
            .toArray();
    return values.length == 0 ? NONE : ofLogs(categories, logs);
  }
}
