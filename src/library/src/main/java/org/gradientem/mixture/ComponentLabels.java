package org.gradientem.mixture;

import java.util.Arrays;

/**
 * The labels of components, given what their labelled rows weigh. The labelled rows of a component
 * all have its label: another label has the smallest probability whose logarithm and exponential
 * are numbers. A component with next to no labelled rows has no label and prefers none.
 *
 * @since 0.1.0
 */
public final class ComponentLabels {
  /** Logarithm of the probability of a label that is not the component's. */
  static final double LOG_OTHER = -700;

  /** Labelled rows that a component with a label has at least. */
  private static final double LEAST_ROWS = 0.5;

  private ComponentLabels() {}

  /**
   * Returns the label of a component.
   *
   * @param counts weight of its rows of each label
   * @return the label with the largest weight, from 0; -1 if they weigh less than half a row
   */
  public static int label(double... counts) {
    int largest = 0;
    for (int l = 1; l < counts.length; l++) {
      largest = counts[l] > counts[largest] ? l : largest;
    }
    return Arrays.stream(counts).sum() < LEAST_ROWS ? -1 : largest;
  }

  /**
   * Returns the logarithms of a component's probabilities of labels, given its own, -1 for none.
   */
  static double[] logs(int label, int labels) {
    double[] logs = new double[labels];
    Arrays.fill(logs, label < 0 ? -Math.log(labels) : LOG_OTHER);
    if (label >= 0) {
      logs[label] = 0;
    }
    return logs;
  }

  /** Returns the log-likelihood of the labels of a component's rows. */
  static double logLikelihood(double... counts) {
    double[] logs = logs(label(counts), counts.length);
    double sum = 0;
    for (int l = 0; l < logs.length; l++) {
      sum += counts[l] * logs[l];
    }
    return sum;
  }
}
