package org.gradientem.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.GradientEMModel;

/** What sets each component apart, in words. */
final class Components {
  private static final int NAMED = 2;

  /** Nearer to the rest than this many standard deviations is no difference worth a word. */
  private static final double WORTH_SAYING = 0.5;

  private final GradientEMModel model;
  private final Mixture mixture;
  private final List<String> features;
  private final List<String> numbers;

  /**
   * Prepares the words.
   *
   * @param features the names of all features
   * @param numbers the names of those that are numbers
   */
  Components(GradientEMModel model, List<String> features, List<String> numbers) {
    this.model = model;
    mixture = model.mixture();
    this.features = features;
    this.numbers = numbers;
  }

  /** Something in which a component differs from the others, in standard deviations. */
  private record Difference(double size, String text) {}

  /**
   * For each component the features in which it is farthest from all other components together: its
   * mean, in standard deviations within the component, or the share of a level, in standard
   * deviations over all rows, since within a component a level may hardly vary.
   */
  List<String> words() {
    return IntStream.range(0, mixture.k()).mapToObj(this::words).toList();
  }

  private String words(int component) {
    String text =
        Stream.concat(means(component), levels(component))
            .filter(difference -> Math.abs(difference.size()) >= WORTH_SAYING)
            .sorted(Comparator.comparingDouble(difference -> -Math.abs(difference.size())))
            .limit(NAMED)
            .map(Difference::text)
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "amid the others" : text;
  }

  private Stream<Difference> means(int component) {
    double[] means = mixture.means()[component];
    double[] mean = mixture.mean();
    Covariance covariance = mixture.covariances().get(component);
    return IntStream.range(0, mixture.dim())
        .mapToObj(
            j -> {
              double size =
                  fromRest(component, means[j] - mean[j]) / Math.sqrt(covariance.variance(j));
              String name = numbers.get(j);
              return new Difference(
                  size,
                  RootLocale.format("%s %s (%+.1f sd)", name, size > 0 ? "high" : "low", size));
            });
  }

  /** Of each categorical feature the level that the component has most above the others. */
  private Stream<Difference> levels(int component) {
    return IntStream.range(0, mixture.levels().categories().columns())
        .mapToObj(c -> level(component, c));
  }

  private Difference level(int component, int column) {
    double[] own = mixture.levels().of(component, column);
    double[] all = shares(mixture, column);
    int place = mixture.levels().categories().place(column);
    return IntStream.range(0, own.length)
        .mapToObj(
            l ->
                new Difference(
                    fromRest(component, own[l] - all[l]) / Math.sqrt(all[l] * (1 - all[l])),
                    RootLocale.format(
                        "%s = %s %.0f %% (of all rows %.0f %%)",
                        features.get(place),
                        model.levelNames(place).get(l),
                        100 * own[l],
                        100 * all[l])))
        .max(Comparator.comparingDouble(Difference::size))
        .orElseThrow();
  }

  /** How far from the others, of how far from all, which are the weighted mean of both. */
  private double fromRest(int component, double fromAll) {
    double rest = 1 - mixture.weights()[component] / (1 - mixture.noise().weight());
    return rest > 0 ? fromAll / rest : 0;
  }

  /** The share of each level of a column in all rows. */
  static double[] shares(Mixture mixture, int column) {
    LevelProbabilities levels = mixture.levels();
    double[] weights = mixture.weights();
    double[] shares = new double[levels.categories().levels(column)];
    for (int i = 0; i < weights.length; i++) {
      double[] own = levels.of(i, column);
      for (int l = 0; l < shares.length; l++) {
        shares[l] += weights[i] * own[l];
      }
    }
    return shares;
  }
}
