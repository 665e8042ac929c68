package org.gradientem.experiments;

import static org.gradientem.RootLocale.format;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.spark.internal.settings.FamilyChoice;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of {@code reproduce} that experiments read. */
public final class ExperimentSettings {
  /** The highest number of a random mixture. */
  private static final int LAST_MIXTURE = 209;

  /** The parts of a set that are left out one after the other. */
  public static final int MAX_FOLDS = 5;

  @Option(names = "--mixtures", defaultValue = "0-209", split = ",", paramLabel = "INDEX[-INDEX]")
  private List<String> mixtures;

  @Option(names = "--seed", defaultValue = "1")
  public long seed;

  @Option(names = "--quick")
  public boolean quick;

  @Option(names = "--python", defaultValue = "python3", paramLabel = "PROGRAM")
  public String python;

  @Option(names = "--checkpoint-dir", paramLabel = "DIR")
  private File checkpointDir;

  @Option(names = "--seeds", defaultValue = "2")
  public int seeds;

  @Option(names = "--smallest", defaultValue = "10000", paramLabel = "SETS")
  public int smallest;

  @Option(names = "--sets", split = ",", paramLabel = "NAME")
  public List<String> sets = List.of();

  @Option(names = "--folds", defaultValue = "5")
  public int folds;

  @Option(names = "--covariance-type", defaultValue = FamilyChoice.AUTO)
  public String covarianceType;

  @Option(names = "--against", arity = "0..1", fallbackValue = "", paramLabel = "FILE")
  private File against;

  @Option(names = "--judge", paramLabel = "FILE")
  private File judged;

  /** The settings that options give, for tests. */
  public static ExperimentSettings of(String... options) {
    return CommandLine.populateCommand(new ExperimentSettings(), options);
  }

  /** Refuses numbers out of range and unknown families. */
  public void check() {
    if (seeds < 1) {
      throw new WrongUsage(format("--seeds %d is below 1; give a number.", seeds));
    }
    if (smallest < 1) {
      throw new WrongUsage(format("--smallest %d is below 1; give a number of sets.", smallest));
    }
    if (folds < 0 || folds > MAX_FOLDS) {
      throw new WrongUsage(
          format("--folds %d is not from 0 to %d; give another number.", folds, MAX_FOLDS));
    }
    if (judged != null && against().isEmpty()) {
      throw new WrongUsage("--judge compares two runs; give the other with --against.");
    }
    mixtures.forEach(ExperimentSettings::numbers);
    FamilyChoice.parse(covarianceType);
  }

  /** Numbers of the random mixtures to recover. */
  public List<Integer> mixtures() {
    return mixtures.stream().flatMapToInt(ExperimentSettings::numbers).boxed().toList();
  }

  /** The numbers of a range such as 0-24, or one number. */
  private static IntStream numbers(String range) {
    Matcher ends = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?").matcher(range);
    if (ends.matches()) {
      int first = Integer.parseInt(ends.group(1));
      int last = ends.group(2) == null ? first : Integer.parseInt(ends.group(2));
      if (first <= last && last <= LAST_MIXTURE) {
        return IntStream.rangeClosed(first, last);
      }
    }
    throw new WrongUsage(
        "'"
            + range
            + "' is no number from 0 to 209 and no range such as 0-24; give --mixtures another.");
  }

  /** The folder where finished draws are kept; empty to keep none. */
  public Optional<Path> finishedDraws() {
    return Optional.ofNullable(checkpointDir).map(File::toPath);
  }

  /** The results of a run of the corpus that is compared without fitting anything. */
  public Optional<Path> judged() {
    return Optional.ofNullable(judged).map(File::toPath);
  }

  /** The other run to compare with; an empty path where only the option was given. */
  public Optional<Path> against() {
    return Optional.ofNullable(against).map(File::toPath);
  }
}
