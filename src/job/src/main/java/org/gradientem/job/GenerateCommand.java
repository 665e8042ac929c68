package org.gradientem.job;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.job.files.GivenPath;
import org.gradientem.job.files.MixtureJson;
import org.gradientem.job.files.ModelFolder;
import org.gradientem.job.files.NewCsvFile;
import org.gradientem.job.files.NewFile;
import org.gradientem.job.files.NewFolder;
import org.gradientem.job.files.NewOutput;
import org.gradientem.job.files.Places;
import org.gradientem.job.files.Receipt;
import org.gradientem.job.output.DrawnRows;
import org.gradientem.job.output.PlainColumns;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeaturesModel;
import org.gradientem.spark.rows.MixtureRows;
import org.gradientem.truth.RandomMixture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws rows from a fitted model, or from a random mixture whose truth is known. */
@Command(
    name = "generate",
    description = "Draw rows from a fitted model, as its table has them, or from a random mixture.",
    footer = {
      "  submit/local.sh generate --model target/old-faithful --rows 1000 --seed 1 \\",
      "    --output target/drawn.csv",
      "  submit/local.sh generate --rows 100000 --dim 8 --components 5 --separation 6 --seed 1 \\",
      "    --output target/rows --truth target/truth.json"
    })
final class GenerateCommand extends SparkCommand {

  /** How far from 1 the sum of weights may be that were rounded to six digits. */
  private static final double WEIGHTS_OFF = 1e-5;

  private static final int COPIES = 4;

  @Option(names = "--rows", required = true, description = "Number of rows.")
  private long rows;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "Output of fit: the rows are drawn from it, in the columns of its table; else from a"
              + " random mixture.")
  private String model;

  @Option(names = "--dim", description = "Number of features d of a random mixture.")
  private Integer dim;

  @Option(names = "--components", description = "Number of components m of a random mixture.")
  private Integer components;

  @Option(
      names = "--separation",
      description =
          "Distance of the closest two means in standard deviations, the mean of both along it.")
  private Double separation;

  @Option(names = "--weights", split = ",", description = "The m weights. Default: random.")
  private double[] weights;

  @Option(
      names = "--min-weight",
      description = "Lower bound of the random weights. Default: 0.5 / m.")
  private Double minWeight;

  @Option(
      names = "--covariance",
      defaultValue = "identity",
      description =
          "identity or tied for one of all components; spherical, diagonal or full for unequal"
              + " volumes, shapes and orientations. Default: ${DEFAULT-VALUE}.")
  private String covariance;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "The same seed gives the same rows. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private NewFolder output;

  @Option(names = "--truth", paramLabel = "FILE", description = "Where to write the mixture.")
  private String truth;

  @Spec private CommandSpec spec;

  private Mixture mixture;

  @Override
  protected void check() throws IOException {
    if (rows < 1) {
      throw new WrongUsage(RootLocale.format("--rows %d is below 1; give at least one row.", rows));
    }
    Configuration hadoop = hadoop();
    if (model != null) {
      requireNothingRandom();
      ModelFolder.check("--model", model, hadoop);
      output.check(hadoop);
      return;
    }
    if (dim == null || components == null || separation == null) {
      throw new WrongUsage(
          "generate needs a --model to draw from, or --dim, --components and --separation of a"
              + " random mixture.");
    }
    mixture = drawMixture();
    output.check(hadoop);
    if (truth != null && GivenPath.of("--truth", truth, hadoop).isLocal()) {
      new NewFile("--truth", truth, output.overwrites(), hadoop);
    }
  }

  private void requireNothingRandom() {
    for (String name :
        List.of("--dim", "--components", "--separation", "--weights", "--min-weight", "--truth")) {
      if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
        throw new WrongUsage(
            "%s is of a random mixture, and --model has another; leave one of them out."
                .formatted(name));
      }
    }
  }

  @Override
  protected void run(SparkSession session) throws Exception {
    if (model == null) {
      drawRandom(session);
    } else {
      drawFromModel(session);
    }
  }

  private void drawFromModel(SparkSession session) throws Exception {
    Places others =
        new Places(session.sparkContext().hadoopConfiguration()).reads("--model", model);
    try (NewOutput opened =
        output.isCsvFile() ? output.openCsv(session, others) : output.open(session, others)) {
      progress().report(RootLocale.format("drawing %d rows", rows));
      GradientEMModel fitted = ModelFolder.load(session, model);
      Optional<TableFeaturesModel> kinds = ModelFolder.kinds(session, model, fitted);
      Dataset<Row> drawn =
          kinds.isPresent()
              ? DrawnRows.of(session, fitted, kinds.get(), rows, seed)
              : fitted.sample(session, rows, seed);
      boolean isCsv = opened instanceof NewCsvFile;
      Dataset<Row> plain = isCsv ? PlainColumns.forCsv(drawn, Map.of()) : drawn;
      if (opened instanceof NewCsvFile csv) {
        csv.columns(List.of(plain.columns()), List.of(plain.columns()));
      }
      PlainColumns.writer(plain, isCsv ? "csv" : "parquet").save(opened.staging().toString());
      opened.commit();
    }
    progress().rest();
    spec.commandLine()
        .getOut()
        .println(RootLocale.format("%d rows written to %s", rows, output.path()));
    spec.commandLine().getOut().flush();
  }

  private void drawRandom(SparkSession session) throws Exception {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    Places others = new Places(hadoop).writes("--truth", truth);
    try (NewFolder.Opened directory = output.open(session, others)) {
      NewFile truthFile =
          truth == null ? null : new NewFile("--truth", truth, output.overwrites(), hadoop);
      progress().report(RootLocale.format("drawing %d rows", rows));
      MixtureRows.draw(session, mixture, rows, seed, "features", "label")
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(directory.staging().toString());
      directory.commit();
      if (truthFile != null) {
        truthFile.write(Receipt.signed("generate", MixtureJson.numbers(mixture)));
      }
    }
    progress().rest();
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%d rows of %d components in %d dimensions written to %s; weights from %.4g to %.4g%n",
            rows,
            components,
            dim,
            output.path(),
            StatUtils.min(mixture.weights()),
            StatUtils.max(mixture.weights()));
    spec.commandLine().getOut().flush();
  }

  private void requireWeights() {
    double sum = weights == null ? 1 : StatUtils.sum(weights);
    if (weights != null && StatUtils.min(weights) <= 0) {
      throw new WrongUsage(
          RootLocale.format(
              "--weights has %s; give positive numbers that sum to 1.", StatUtils.min(weights)));
    }
    if (Math.abs(sum - 1) > WEIGHTS_OFF) {
      throw new WrongUsage(
          RootLocale.format("--weights sum to %s; give numbers that sum to 1.", sum));
    }
  }

  /** A mixture that does not fit into memory; each of its numbers is held a few times. */
  private void requireRoom() {
    double numbers = (double) components * dim * (covariance.equals("full") ? dim : 1);
    if (covariance.equals("tied")) {
      numbers += (double) dim * dim;
    }
    double bytes = COPIES * Double.BYTES * numbers;
    if (bytes > Runtime.getRuntime().maxMemory()) {
      throw new WrongUsage(
          RootLocale.format(
              "--components %d in --dim %d take %.3g GB of memory; give fewer, or raise"
                  + " spark.driver.memory (DRIVER_MEMORY of the scripts).",
              components, dim, bytes / (1L << 30)));
    }
  }

  private Mixture drawMixture() {
    if (weights != null && weights.length != components) {
      throw new WrongUsage(
          RootLocale.format(
              "--weights has %d values for --components %d; give one weight each.",
              weights.length, components));
    }
    requireWeights();
    requireRoom();
    double bound = minWeight == null ? 0.5 / components : minWeight;
    try {
      CovarianceFamily family = CovarianceFamily.parse(covariance);
      return new RandomMixture(components, dim, separation, bound, family).draw(weights, seed);
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(e.getMessage());
    }
  }
}
