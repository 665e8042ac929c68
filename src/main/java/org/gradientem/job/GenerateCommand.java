package org.gradientem.job;

import java.util.Arrays;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RandomMixture;
import org.gradientem.spark.io.ReplacedDirectory;
import org.gradientem.spark.rows.MixtureRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws rows from a random mixture whose truth is known. */
@Command(
    mixinStandardHelpOptions = true,
    name = "generate",
    description = "Draw rows from a random mixture, as parquet.")
final class GenerateCommand extends SparkCommand {

  @Option(names = "--rows", required = true, description = "Number of rows.")
  private long rows;

  @Option(names = "--dim", required = true, description = "Number of features d.")
  private int dim;

  @Option(names = "--components", required = true, description = "Number of components m.")
  private int components;

  @Option(
      names = "--separation",
      required = true,
      description = "Distance of the closest two means in standard deviations.")
  private double separation;

  @Option(names = "--weights", split = ",", description = "The m weights. Default: random.")
  private double[] weights;

  @Option(
      names = "--min-weight",
      description = "Lower bound of the random weights. Default: 0.5 / m.")
  private Double minWeight;

  @Option(
      names = "--covariance-type",
      defaultValue = "identity",
      description = "identity or full. Default: ${DEFAULT-VALUE}.")
  private String covarianceType;

  @Option(names = "--seed", required = true, description = "Seed; the same seed, the same rows.")
  private long seed;

  @Mixin private NewFolder output;

  @Option(names = "--truth", paramLabel = "FILE", description = "Where to write the mixture.")
  private String truth;

  @Spec private CommandSpec spec;

  @Override
  void run(SparkSession session) throws Exception {
    if (weights != null && weights.length != components) {
      throw new UserException(
          "--weights has %d values for --components %d; give one weight each."
              .formatted(weights.length, components));
    }
    double bound = minWeight == null ? 0.5 / components : minWeight;
    Mixture mixture =
        new RandomMixture(components, dim, separation, bound, CovarianceType.parse(covarianceType))
            .draw(weights, seed);
    var hadoop = session.sparkContext().hadoopConfiguration();
    try (ReplacedDirectory directory = output.open(session)) {
      String staging = directory.stage().toString();
      MixtureRows.draw(session, mixture, rows, seed, "features", "label")
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(staging);
      directory.commit();
    }
    if (truth != null) {
      TruthFile.write(mixture, truth, hadoop);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%d rows of %d components in %d dimensions written to %s; weights %s%n",
            rows, components, dim, output.path, Arrays.toString(mixture.weights()));
    spec.commandLine().getOut().flush();
  }
}
