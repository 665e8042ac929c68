package org.gradientem.job.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.mixture.Mixture;

/**
 * Noise and loadings of a mixture of low rank, a line for each component, those of a tied family
 * too, and feature; empty cells where another component has more factors.
 */
final class LoadingTable {
  private final Mixture mixture;
  private final List<String> features;
  private final double[][] numbers;

  /** Of features that are numbers, with such names. */
  LoadingTable(Mixture mixture, List<String> features) {
    this.mixture = mixture;
    this.features = features;
    numbers = mixture.covariances().noiseAndLoadings();
  }

  /** Only where there are factors to be known. */
  boolean isWritten() {
    return numbers.length > 0;
  }

  /** The factors have the names that {@code score --factors} gives them in a csv file. */
  List<String> header() {
    List<String> header = new ArrayList<>(List.of("component", "column", "noise"));
    for (int q = 0; q < mixture.covariances().mostFactors(); q++) {
      header.add(PlainColumns.entry(FactorColumn.NAME, q));
    }
    return header;
  }

  Stream<Object[]> rows() {
    int d = features.size();
    return IntStream.range(0, mixture.k() * d).mapToObj(line -> row(line / d, line % d));
  }

  private Object[] row(int component, int feature) {
    int d = features.size();
    double[] own = numbers[component % numbers.length];
    List<Object> row = new ArrayList<>(List.of(component, features.get(feature)));
    for (int q = 0; q <= mixture.covariances().mostFactors(); q++) {
      row.add(q * d < own.length ? own[q * d + feature] : null);
    }
    return row.toArray();
  }

  /** The same of each component, of a tied family once, for {@code summary.json}. */
  List<Map<String, Object>> json() {
    int d = mixture.dim();
    return Arrays.stream(numbers)
        .map(
            own ->
                Map.<String, Object>of(
                    "noise",
                    Arrays.copyOf(own, d),
                    "loadings",
                    IntStream.range(1, own.length / d)
                        .mapToObj(q -> Arrays.copyOfRange(own, q * d, (q + 1) * d))
                        .toList()))
        .toList();
  }
}
