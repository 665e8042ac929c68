package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertFails;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.gradientem.job.ClusterRows;
import org.gradientem.job.CommandRun;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.Models;
import org.gradientem.spark.SharedSession;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated inputs, models, checkpoints and command lines: each run ends within a minute with exit
 * code 0 and finite numbers, or with 1 or 2 and one sentence, never with a trace.
 */
class MutationsIT {
  private static final int MUTATIONS = Integer.getInteger("faults.mutations", 500);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  @TempDir static Path folder;
  private static Path csv;
  private static Path model;
  private static Interrupted run;
  private static Interrupted search;
  private static final Map<Integer, Integer> CODES = new TreeMap<>();

  /** A kind of mutation: it prepares what it needs, runs, and checks. */
  private interface Mutation {
    void run(Path place, SplittableRandom random) throws Exception;
  }

  private static final List<Mutation> KINDS =
      List.of(
          MutationsIT::ofTheInput,
          MutationsIT::ofTheModel,
          (place, random) -> ofACheckpoint(run, place, random),
          (place, random) -> ofACheckpoint(search, place, random),
          MutationsIT::ofTheCommandLine,
          MutationsIT::ofAnOption);

  @BeforeAll
  static void makeWhatIsMutated() throws IOException {
    csv = folder.resolve("good.csv");
    SplittableRandom random = new SplittableRandom(1);
    List<String> lines = new ArrayList<>(List.of("a,b,name,w"));
    for (int r = 0; r < 60; r++) {
      double centre = 8 * (r % 3);
      lines.add(
          "%s,%s,row %d,%d"
              .formatted(
                  centre + random.nextGaussian(), random.nextGaussian() - centre, r, 1 + r % 2));
    }
    Files.write(csv, lines);
    model = folder.resolve("model");
    assertThat(CommandRun.of(fit(csv, model)).exitCode()).isZero();
    run = Interrupted.of("run", estimator(), Phase.MAIN);
    search = Interrupted.of("search", estimator().setSelection("bic"), Phase.CHECK);
  }

  /** A fit that was interrupted after some passes of a phase, and what it would have found. */
  private record Interrupted(GradientEM estimator, Path checkpoints, GradientEMModel whole) {
    static Interrupted of(String name, GradientEM estimator, Phase phase) throws IOException {
      Path checkpoints = folder.resolve("checkpoints of a " + name);
      GradientEMModel whole = estimator.fit(rows());
      estimator.setCheckpointDir(checkpoints.toString());
      assertFails(
          () ->
              estimator.fit(
                  rows(), Models.killedAt(pass -> pass.phase() == phase && pass.pass() == 7)),
          "killed");
      assertThat(Trial.names(checkpoints)).isNotEmpty();
      return new Interrupted(estimator, checkpoints, whole);
    }
  }

  private static GradientEM estimator() {
    return new GradientEM()
        .setStartComponents(3)
        .setSelection("none")
        .setCovarianceType("full")
        .setMaxIter(8)
        .setTol(0);
  }

  private static Dataset<Row> rows() {
    return SharedSession.get().read().parquet(modelRows().toString());
  }

  private static Path modelRows() {
    Path path = folder.resolve("rows");
    if (!Files.exists(path)) {
      ClusterRows.write(SharedSession.get(), path, 60, 2, 3, 4);
    }
    return path;
  }

  private static String[] fit(Path input, Path output, String... more) {
    List<String> args = new ArrayList<>(List.of("fit", "--input", input.toString()));
    args.addAll(List.of("--output", output.toString(), "--start-components", "3"));
    args.addAll(List.of("--selection", "none", "--max-iter", "4"));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  @Test
  void noneFails() throws Exception {
    SplittableRandom seeds = Trial.random("MutationsIT");
    List<String> failures = new ArrayList<>();
    for (int m = 0; m < MUTATIONS; m++) {
      long seed = seeds.nextLong();
      Path place = Files.createDirectory(folder.resolve("mutation" + m));
      Mutation mutation = KINDS.get(m % KINDS.size());
      try {
        assertTimeout(TIMEOUT, () -> mutation.run(place, new SplittableRandom(seed)));
      } catch (AssertionError | Exception e) {
        failures.add("mutation %d: %s".formatted(m, e));
      }
    }
    System.out.println("exit codes of commands: " + CODES);
    assertThat(failures).as("of %d mutations", MUTATIONS).isEmpty();
  }

  private static void check(String changes, CommandRun run, Path output) throws IOException {
    String all = "%s: exit %d%n%s".formatted(changes, run.exitCode(), run.err());
    CODES.merge(run.exitCode(), 1, Integer::sum);
    assertThat(run.exitCode()).as(all).isBetween(0, 2);
    assertThat(run.err()).as(all).doesNotContain("\tat ").doesNotContain("\u001b");
    long errors = run.err().lines().filter(line -> line.startsWith("error: ")).count();
    assertThat(errors).as(all).isEqualTo(run.exitCode() == 0 ? 0 : 1);
    assertThat(run.error())
        .as(all)
        .doesNotContainPattern("(java|org\\.apache)\\.[a-z.]*[A-Z]\\w*(Exception|Error)")
        .doesNotContain("Index ", "because \"", "null\"");
    Path components = output.resolve("components.csv");
    if (run.exitCode() == 0 && Files.exists(components)) {
      assertThat(Files.readString(components)).as(all).doesNotContain("NaN").doesNotContain("Inf");
    }
  }

  private static void ofTheInput(Path place, SplittableRandom random) throws IOException {
    byte[] bytes = Files.readAllBytes(csv);
    for (int change = random.nextInt(3); change >= 0; change--) {
      bytes = Bytes.changed(bytes, random);
    }
    Path input = Files.write(place.resolve("in.csv"), bytes);
    Path output = place.resolve("fit");
    String[] args =
        random.nextBoolean()
            ? fit(input, output)
            : new String[] {
              "score", "--model", model.toString(), "--input", "" + input, "--output", "" + output
            };
    check(
        args[0] + " of\n" + new String(bytes, StandardCharsets.ISO_8859_1),
        CommandRun.of(args),
        output);
  }

  private static void ofTheModel(Path place, SplittableRandom random) throws IOException {
    Path changed = place.resolve("model");
    Bytes.copy(model, changed);
    String changes = Bytes.changeOneFile(changed, random);
    Path output = place.resolve("scored");
    CommandRun run =
        CommandRun.of(
            "score", "--model", "" + changed, "--input", "" + csv, "--output", "" + output);
    check(changes, run, output);
    if (run.exitCode() == 0) {
      assertSameScores(changes, output);
    }
  }

  /** A change that was not noticed must not matter. */
  private static void assertSameScores(String changes, Path output) throws IOException {
    Path good = folder.resolve("scored");
    if (!Files.exists(good)) {
      CommandRun run =
          CommandRun.of("score", "--model", "" + model, "--input", "" + csv, "--output", "" + good);
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    assertThat(scores(output)).as(changes).isEqualTo(scores(good));
  }

  private static List<String> scores(Path output) {
    return SharedSession.get()
        .read()
        .parquet(output.toString())
        .orderBy("name")
        .toJSON()
        .collectAsList();
  }

  private static void ofACheckpoint(Interrupted fit, Path place, SplittableRandom random)
      throws IOException {
    Path changed = place.resolve("checkpoints");
    Bytes.copy(fit.checkpoints(), changed);
    String changes = Bytes.changeOneFile(changed, random);
    try {
      GradientEM estimator = fit.estimator().copy(ParamMap.empty());
      GradientEMModel resumed = estimator.setCheckpointDir(changed.toString()).fit(rows());
      assertThat(resumed.mixture().meanMatrix())
          .as(changes)
          .isEqualTo(fit.whole().mixture().meanMatrix());
    } catch (UserException e) {
      assertThat(e.getMessage()).as(changes).doesNotContain("\n");
    }
  }

  private static void ofTheCommandLine(Path place, SplittableRandom random) throws IOException {
    Path output = place.resolve("fit");
    List<String> args = new ArrayList<>(List.of(fit(csv, output)));
    int at = 1 + random.nextInt(args.size() - 1);
    switch (random.nextInt(3)) {
      case 0 -> args.remove(at);
      case 1 -> args.add(at, args.get(at));
      default -> {
        // Not the output, which might then lie anywhere.
        int of = IntStream.of(2, 6, 8, 10).toArray()[random.nextInt(4)];
        args.set(of, Bytes.token(random));
      }
    }
    check(String.join(" ", args), CommandRun.of(args.toArray(String[]::new)), output);
  }

  private static void ofAnOption(Path place, SplittableRandom random) throws IOException {
    String[] options =
        ("features weight-col covariance-type init seed tol start-components sample-size"
                + " max-block-size-in-mb handle-invalid format initial-model")
            .split(" ", -1);
    Path output = place.resolve("fit");
    String option = "--" + options[random.nextInt(options.length)];
    String[] args = fit(csv, output, option, Bytes.token(random));
    check(String.join(" ", args), CommandRun.of(args), output);
  }
}
