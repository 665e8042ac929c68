package org.gradientem.experiments.labels;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.Lab;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Drawn;
import org.gradientem.truth.RandomMixture;

/** Rows and the label of each, from 0 on. */
record LabelSet(String name, double[][] rows, int[] labels) {
  private static final int ROWS = 300;

  /**
   * A generated set.
   *
   * @param labelOf the label of each component
   */
  private record Generated(
      String name, CovarianceFamily family, int features, double apart, int... labelOf) {
    LabelSet draw(long seed) {
      int m = labelOf.length;
      RandomMixture kind = new RandomMixture(m, features, apart, 0.5 / m, family);
      Drawn drawn = Drawn.of(kind.draw(null, seed), ROWS, seed);
      return new LabelSet(
          name, drawn.rows(), Arrays.stream(drawn.groups()).map(g -> labelOf[g]).toArray());
    }
  }

  private static final List<Generated> GENERATED =
      List.of(
          new Generated("spheres", CovarianceFamily.VII, 2, 3, 0, 1, 2),
          new Generated("ellipsoids", CovarianceFamily.VVV, 4, 3, 0, 1, 2),
          new Generated("two-near", CovarianceFamily.EEE, 6, 2, 0, 1),
          new Generated("a-label-of-two-groups", CovarianceFamily.VVI, 3, 4, 0, 0, 1, 2),
          new Generated("labels-of-two-groups", CovarianceFamily.EEE, 5, 3, 0, 1, 2, 0, 1));

  /** The real sets that can be read, and the generated ones. */
  static List<LabelSet> all(Lab lab, Path folder) {
    List<List<String>> real = ExternalScript.lines("labels.tsv");
    ExternalScript.fetch(
        folder,
        "sets.tsv",
        real.stream()
            .filter(set -> !Files.exists(file(folder, set.get(0))))
            .map(set -> String.join("\t", set))
            .toList(),
        new ExternalScript(lab.settings().python, "corpus.py"),
        new ExternalScript(ExternalScript.R, "corpus.R"));
    List<LabelSet> sets = new ArrayList<>();
    for (List<String> set : real) {
      if (Files.exists(file(folder, set.get(0)))) {
        sets.add(read(folder, set));
      } else {
        lab.say("%s left out: its package is not installed", set.get(0));
      }
    }
    GENERATED.forEach(set -> sets.add(set.draw(lab.seed())));
    sets.forEach(set -> set.write(folder));
    return sets;
  }

  private static Path file(Path folder, String name) {
    return folder.resolve(name + ".csv");
  }

  /** Codes are the label; of several every combination is one. */
  private static LabelSet read(Path folder, List<String> set) {
    int numbers =
        (int) Arrays.stream(set.get(2).split(", ")).filter(c -> !c.startsWith("code(")).count();
    try {
      List<String[]> cells =
          Files.readAllLines(file(folder, set.get(0))).stream()
              .map(line -> line.split(",", -1))
              .toList();
      double[][] rows =
          cells.stream()
              .map(row -> Arrays.stream(row, 0, numbers).mapToDouble(Double::parseDouble).toArray())
              .toArray(double[][]::new);
      List<String> texts =
          cells.stream()
              .map(row -> Arrays.stream(row, numbers, row.length).collect(joining(",")))
              .toList();
      List<String> known = texts.stream().distinct().sorted().toList();
      return new LabelSet(set.get(0), rows, texts.stream().mapToInt(known::indexOf).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Path folder) {
    List<String> lines =
        IntStream.range(0, rows.length)
            .mapToObj(
                r ->
                    Arrays.stream(rows[r]).mapToObj(String::valueOf).collect(joining(","))
                        + ","
                        + labels[r])
            .toList();
    try {
      Files.write(file(folder, name), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Number of different labels. */
  int count() {
    return 1 + Arrays.stream(labels).max().orElse(-1);
  }

  /** Draws the same share of the rows of each label, at least one. */
  boolean[] known(double share, long seed) {
    boolean[] known = new boolean[labels.length];
    SplittableRandom random = new SplittableRandom(seed);
    for (int l = 0; l < count(); l++) {
      int label = l;
      int[] own = IntStream.range(0, labels.length).filter(r -> labels[r] == label).toArray();
      for (int i = 0; i < Math.max(1, Math.round(share * own.length)); i++) {
        int drawn = i + random.nextInt(own.length - i);
        int row = own[drawn];
        own[drawn] = own[i];
        own[i] = row;
        known[row] = true;
      }
    }
    return known;
  }

  /** The share of unlabelled rows whose label is predicted; none without such rows. */
  Optional<Double> accuracy(boolean[] known, int... predicted) {
    int[] others = IntStream.range(0, labels.length).filter(r -> !known[r]).toArray();
    return others.length == 0
        ? Optional.empty()
        : Optional.of(
            Arrays.stream(others).filter(r -> predicted[r] == labels[r]).count()
                / (double) others.length);
  }
}
