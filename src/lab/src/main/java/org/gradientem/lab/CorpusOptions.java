package org.gradientem.lab;

import java.io.File;
import java.util.Optional;
import org.gradientem.RootLocale;
import org.gradientem.experiments.corpus.CorpusSettings;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.spark.settings.FamilyChoice;
import picocli.CommandLine.Option;

/** The options of the experiment corpus. */
final class CorpusOptions {
  @Option(
      names = "--seeds",
      defaultValue = "2",
      description = "Seeds of corpus, from --seed on. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--bic-only",
      description = "Leaves out corpus's fits to four fifths of the rows, five of six.")
  private boolean isUnseenLeftOut;

  @Option(
      names = "--covariance-type",
      defaultValue = FamilyChoice.AUTO,
      description =
          "Of corpus's fits, such as VEE; --against a run with auto shows where that ends below. Default: ${DEFAULT-VALUE}.")
  private String covarianceType;

  @Option(
      names = "--against",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "FILE",
      description =
          "results.json of another run, which corpus is compared with; without a file, tables is compared with other libraries.")
  private File against;

  void check() {
    if (seeds < 1) {
      throw new WrongUsage(RootLocale.format("--seeds %d is below 1; give a number.", seeds));
    }
    FamilyChoice.parse(covarianceType);
  }

  CorpusSettings settings() {
    return new CorpusSettings(
        seeds, isUnseenLeftOut, covarianceType, Optional.ofNullable(against).map(File::toPath));
  }
}
