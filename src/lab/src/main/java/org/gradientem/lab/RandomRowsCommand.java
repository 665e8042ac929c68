package org.gradientem.lab;

import java.io.IOException;
import java.util.Locale;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.job.RowDraw;
import org.gradientem.job.SparkCommand;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.job.files.NewFolder;
import org.gradientem.job.files.Places;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.rows.Constants;
import org.gradientem.spark.internal.rows.MixtureRows;
import org.gradientem.truth.RandomMixture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws rows from a random mixture, in the place of the job's command of the same name. */
@Command(
    name = "generate",
    description = "Draw rows from a random mixture; with --model DIR, from a fitted model.",
    footer = {
      "  submit/local.sh generate --rows 100000 --dim 8 --components 5 --separation 6 --seed 1 \\",
      "    --output target/rows"
    })
final class RandomRowsCommand extends SparkCommand {
  @Mixin private RowDraw draw;

  @Option(names = "--dim", required = true, description = "Number of features d.")
  private int dim;

  @Option(names = "--components", required = true, description = "Number of components m.")
  private int components;

  @Option(
      names = "--separation",
      required = true,
      description =
          "Distance of the closest two means in standard deviations, the mean of both along it.")
  private double separation;

  @Option(
      names = "--covariance",
      defaultValue = "identity",
      description =
          "identity or tied for one of all components; spherical, diagonal or full for unequal"
              + " volumes, shapes and orientations. Default: ${DEFAULT-VALUE}.")
  private String covariance;

  @Mixin private NewFolder output;

  @Spec private CommandSpec spec;

  private Mixture mixture;

  @Override
  protected void check() throws IOException {
    draw.check();
    try {
      mixture =
          new RandomMixture(
                  components, dim, separation, 0.5 / components, CovarianceFamily.parse(covariance))
              .draw(null, draw.seed());
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(e.getMessage());
    }
    output.check(hadoop());
  }

  @Override
  protected void run(SparkSession session) throws Exception {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    try (NewFolder.Opened directory = output.open(session, new Places(hadoop))) {
      progress().report(RootLocale.format("drawing %d rows", draw.rows()));
      MixtureRows.draw(
              session, mixture, Constants.NONE, draw.rows(), draw.seed(), "features", "label")
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(directory.staging().toString());
      directory.commit();
    }
    progress().rest();
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%d rows of %d components in %d dimensions written to %s; weights from %.4g to %.4g%n",
            draw.rows(),
            components,
            dim,
            output.path(),
            StatUtils.min(mixture.weights()),
            StatUtils.max(mixture.weights()));
    spec.commandLine().getOut().flush();
  }
}
