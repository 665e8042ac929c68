package org.gradientem.experiments.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * Real data against R's mclust (Scrucca, Fop, Murphy and Raftery 2016), the best of its 14 families
 * and of 1 to 9 components by BIC: the default settings are to be at most 1.5 below it from ten
 * seeds. Needs an Rscript that has mclust, which also has the data.
 */
public final class Mclust implements Experiment {
  private static final String SCRIPT = "/org/gradientem/experiments/mclust.R";
  private static final int SEEDS = 10;

  /** Such a difference of BIC is no evidence for either (Kass and Raftery 1995). */
  private static final double WITHIN = 1.5;

  @Override
  public String name() {
    return "mclust";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  /**
   * What mclust found in a data set.
   *
   * @param set the set's name, and that of its file
   * @param model code of the family and number of components
   * @param bic its BIC
   */
  private record Peer(String set, String model, double bic) {
    static Peer of(String line) {
      String[] parts = line.split("\t", -1);
      return new Peer(parts[0], parts[1] + ", " + parts[2], Double.parseDouble(parts[3]));
    }
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    try {
      Path folder = Files.createTempDirectory("mclust");
      try {
        List<Check> checks = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (Peer peer : peers(folder)) {
          compare(peer, rows(session, folder.resolve(peer.set + ".csv")), checks, rows);
          progress.accept("mclust: " + String.join(", ", rows.get(rows.size() - 1)));
        }
        Table table =
            new Table(
                "mclust",
                List.of("set", "rows x features", "mclust", "its BIC", "this", "BIC of 10 seeds"),
                rows);
        return new Outcome(checks, List.of(), List.of(table), List.of(table));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Rscript with mclust is needed (%s); install R and its package mclust."
              .formatted(e.getMessage()),
          e);
    }
  }

  private static List<Peer> peers(Path folder) throws IOException {
    try (InputStream penguins = Mclust.class.getResourceAsStream("/data/penguins.csv");
        InputStream script = Experiment.class.getResourceAsStream(SCRIPT)) {
      Files.copy(penguins, folder.resolve("penguins.csv"));
      Files.copy(script, folder.resolve("mclust.R"));
    }
    Process process =
        new ProcessBuilder(
                ExternalScript.R, folder.resolve("mclust.R").toString(), folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      List<Peer> peers = out.lines().map(Peer::of).toList();
      if (peers.isEmpty()) {
        throw new IOException("it printed nothing");
      }
      return peers;
    }
  }

  private static Dataset<Row> rows(SparkSession session, Path file) {
    Dataset<Row> table =
        session.read().option("header", true).option("inferSchema", true).csv(file.toString());
    return new VectorAssembler()
        .setInputCols(table.columns())
        .setOutputCol("features")
        .transform(table)
        .cache();
  }

  private static void compare(
      Peer peer, Dataset<Row> data, List<Check> checks, List<List<String>> rows) {
    List<String> models = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int seed = 1; seed <= SEEDS; seed++) {
      GradientEMModel model = new GradientEM().setSeed(seed).fit(data);
      double bic = model.summary().bic();
      least = Math.min(least, bic);
      most = Math.max(most, bic);
      models.add(model.covarianceFamily() + ", " + model.k());
    }
    String found = models.stream().distinct().sorted().collect(Collectors.joining("; "));
    String bics =
        number(least).equals(number(most)) ? number(least) : number(least) + " to " + number(most);
    checks.add(
        new Check(
            peer.set,
            RootLocale.format(
                "BIC of %d of %d seeds at least %s", SEEDS, SEEDS, number(peer.bic - WITHIN)),
            "%s: %s".formatted(found, bics),
            least >= peer.bic - WITHIN));
    int features = data.select("features").head().<Vector>getAs(0).size();
    rows.add(
        List.of(
            peer.set, data.count() + " x " + features, peer.model, number(peer.bic), found, bics));
    data.unpersist();
  }

  private static String number(double bic) {
    return RootLocale.format("%.2f", bic);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
