package org.gradientem.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Mixture;

/** What sets each component apart, in words. */
final class Components {
  private static final int NAMED = 2;

  /** Nearer to the rest than this many standard deviations is no difference worth a word. */
  private static final double WORTH_SAYING = 0.5;

  private Components() {}

  /**
   * For each component the features in which its mean is farthest from that of all other components
   * together, in standard deviations within the component.
   */
  static List<String> words(Mixture mixture, List<String> names) {
    return IntStream.range(0, mixture.k()).mapToObj(i -> words(mixture, i, names)).toList();
  }

  private static String words(Mixture mixture, int component, List<String> names) {
    double[] differences = differences(mixture, component);
    String text =
        IntStream.range(0, differences.length)
            .boxed()
            .sorted(Comparator.comparingDouble(j -> -Math.abs(differences[j])))
            .limit(NAMED)
            .filter(j -> Math.abs(differences[j]) >= WORTH_SAYING)
            .map(
                j ->
                    RootLocale.format(
                        "%s %s (%+.1f sd)",
                        names.get(j), differences[j] > 0 ? "high" : "low", differences[j]))
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "amid the others" : text;
  }

  private static double[] differences(Mixture mixture, int component) {
    double[] weights = mixture.weights();
    double[][] means = mixture.means();
    double[] mean = mixture.mean();
    Covariance covariance = mixture.covariances().get(component);
    double rest = 1 - weights[component];
    double[] differences = new double[mixture.dim()];
    for (int j = 0; j < differences.length && rest > 0; j++) {
      // The mean of all is the weighted mean of this one and of the rest.
      differences[j] = (means[component][j] - mean[j]) / rest / Math.sqrt(covariance.variance(j));
    }
    return differences;
  }
}
