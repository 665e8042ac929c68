package org.gradientem.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.gradientem.job.ClusterRows;
import org.gradientem.job.CommandRun;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar on a standalone cluster of one master and two workers, each a JVM of its own. */
@Tag("long")
class ClusterIT {
  @TempDir static Path folder;

  private static final int PARTITIONS = 4;
  private static final List<JvmProcess> DAEMONS = new ArrayList<>();
  private static JvmProcess firstWorker;
  private static String master;
  private static String expected;

  @BeforeAll
  static void startClusterAndFitHere() throws Exception {
    JvmProcess masterProcess =
        daemon(
            "master", "org.apache.spark.deploy.master.Master", "--port", "0", "--webui-port", "0");
    master = masterProcess.await("Starting Spark master at (spark://\\S+)").group(1);
    firstWorker = worker(1);
    JvmProcess secondWorker = worker(2);
    expected = componentsFoundInThisJvm();
    for (JvmProcess worker : List.of(firstWorker, secondWorker)) {
      worker.await("Successfully registered with master");
    }
  }

  /** Draws the rows, and fits them with a session of as many partitions as the submitted ones. */
  private static String componentsFoundInThisJvm() throws IOException {
    try (SparkSession session =
        SharedSession.builder().config("spark.default.parallelism", PARTITIONS).getOrCreate()) {
      assertThat(session.sparkContext().defaultParallelism()).isEqualTo(PARTITIONS);
      ClusterRows.write(session, Path.of(rows()), 4000, 6, 4, 6);
      succeed(CommandRun.of(fit("here")));
    }
    return components("here");
  }

  private static void succeed(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static JvmProcess daemon(String name, String mainClass, String... args)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--host", "127.0.0.1"));
    all.addAll(List.of(args));
    JvmProcess process = JvmProcess.start(name, List.of(), mainClass, all.toArray(String[]::new));
    DAEMONS.add(process);
    return process;
  }

  private static JvmProcess worker(int number) throws IOException {
    return daemon(
        "worker " + number,
        "org.apache.spark.deploy.worker.Worker",
        "--webui-port",
        "0",
        "--cores",
        "1",
        "--memory",
        "1g",
        "--work-dir",
        folder.resolve("work" + number).toString(),
        master);
  }

  @AfterAll
  static void stopCluster() {
    DAEMONS.forEach(JvmProcess::close);
  }

  private static String rows() {
    return folder + "/rows of a mixture ü";
  }

  private static JvmProcess submitFit(String where, String name, String... more)
      throws IOException {
    return JvmProcess.submit("fit " + name, where, fit(name, more));
  }

  private static JvmProcess submitHeldFit(String heldAt, String where, String name, String... more)
      throws IOException, InterruptedException {
    List<String> args = new ArrayList<>(List.of(fit(name, more)));
    args.add("--verbose");
    JvmProcess fit =
        JvmProcess.submitHeld("held fit " + name, heldAt, where, args.toArray(String[]::new));
    fit.await(heldAt);
    return fit;
  }

  private static String[] fit(String name, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "fit",
                "--input",
                rows(),
                "--start-components",
                "16",
                // One family, and few steps: what is compared is the machinery.
                "--covariance-type",
                "EII",
                "--max-iter",
                "12",
                "--tol",
                "0",
                // Small enough that the partitions are not joined.
                "--max-block-size-in-mb",
                "0.01",
                // So that a killed executor takes part of the sample along.
                "--sample-size",
                "2000",
                "--output",
                output(name).toString()));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private static Path output(String name) {
    return folder.resolve("fit " + name);
  }

  private static JvmProcess succeed(JvmProcess process) throws InterruptedException {
    assertThat(process.exitCode()).as(process::lastLines).isZero();
    return process;
  }

  private static String componentsOf(JvmProcess finished, String name) throws IOException {
    finished.close();
    return components(name);
  }

  private static String components(String name) throws IOException {
    return Files.readString(output(name).resolve("components.csv"));
  }

  @Test
  void theClusterFindsTheSameModelAsOneJvm() throws Exception {
    JvmProcess fit = succeed(submitFit(master, "cluster"));
    assertThat(componentsOf(fit, "cluster")).isEqualTo(expected);
  }

  @Test
  void aKilledExecutorChangesNothing() throws Exception {
    JvmProcess fit = submitHeldFit("main +pass +5 ", master, "with a killed executor");
    assertThat(firstWorker.killChildren()).as("executors on the first worker").isPositive();
    fit.release();
    assertThat(componentsOf(succeed(fit), "with a killed executor")).isEqualTo(expected);
  }

  @Test
  void aKilledDriverGoesOnFromItsCheckpoint() throws Exception {
    String checkpoints = folder.resolve("checkpoints").toString();
    String[] more = {"--checkpoint-dir", checkpoints, "--checkpoint-interval", "2"};
    JvmProcess killed = submitHeldFit("main +pass +9 ", "local[2]", "resumed", more);
    killed.kill();
    assertThat(output("resumed")).doesNotExist();
    JvmProcess resumed = succeed(submitFit("local[2]", "resumed", more));
    assertThat(resumed.text()).containsPattern("Resumed at pass ([5-9]|1\\d) ");
    assertThat(componentsOf(resumed, "resumed")).isEqualTo(expected);
  }

  @Test
  void aFailureIsOneSentenceAndExitCodeOne() throws Exception {
    JvmProcess fit = submitFit("local[1]", "failed", "--features", "nothing");
    assertThat(fit.exitCode()).isEqualTo(1);
    assertThat(fit.text())
        .contains("error: ")
        .contains("has no column 'nothing'")
        .doesNotContain("\tat ");
    assertThat(output("failed")).doesNotExist();
  }
}
