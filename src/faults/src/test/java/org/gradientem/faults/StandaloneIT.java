package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.gradientem.cluster.JvmProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone cluster whose executors, workers and master are killed at random moments. */
class StandaloneIT {
  private static final int ROUNDS = Integer.getInteger("faults.cluster.rounds", 6);
  @TempDir static Path folder;
  private static final List<JvmProcess> WORKERS = new ArrayList<>();
  private static JvmProcess master;
  private static String url;
  private static String rows;
  private static String expected;
  private static int started;

  @BeforeAll
  static void start() throws Exception {
    rows = Trial.rows();
    expected = Trial.expected();
    startMaster();
  }

  private static JvmProcess newMaster(String name) throws IOException {
    String options = "--host 127.0.0.1 --port 0 --webui-port 0";
    return JvmProcess.start(
        name, List.of(), "org.apache.spark.deploy.master.Master", options.split(" "));
  }

  private static String url(JvmProcess ofMaster) throws InterruptedException {
    return ofMaster.await("Starting Spark master at (spark://\\S+)").group(1);
  }

  private static void startMaster() throws Exception {
    master = newMaster("faults master " + started);
    url = url(master);
    startWorker();
    startWorker();
  }

  private static void startWorker() throws Exception {
    int number = ++started;
    String options = "--host 127.0.0.1 --webui-port 0 --cores 2 --memory 2g --work-dir %s %s";
    JvmProcess worker =
        JvmProcess.start(
            "faults worker " + number,
            List.of(),
            "org.apache.spark.deploy.worker.Worker",
            options.formatted(folder.resolve("work" + number), url).split(" "));
    worker.await("Successfully registered with master");
    WORKERS.add(worker);
  }

  @AfterAll
  static void stop() {
    WORKERS.forEach(JvmProcess::close);
    if (master != null) {
      master.close();
    }
  }

  private static Path output(String name) {
    return folder.resolve("fit " + name);
  }

  @Test
  void whateverIsKilledTheModelIsTheSame() throws Exception {
    SplittableRandom random = Trial.random("StandaloneIT");
    for (int round = 0; round < ROUNDS; round++) {
      String name = "killed " + round;
      int pass = 1 + random.nextInt(30);
      int what = random.nextInt(4);
      System.out.printf("round %d: kind %d at pass %d%n", round, what, pass);
      JvmProcess fit =
          JvmProcess.submit(
              "standalone " + name, url, Trial.fit(rows, output(name).toString(), "--verbose"));
      fit.await("main +pass +%d ".formatted(pass));
      kill(what);
      Trial.succeed(fit);
      assertThat(Trial.components(output(name))).as("kind %d", what).isEqualTo(expected);
      if (what == 3) {
        stop();
        WORKERS.clear();
        startMaster();
      }
    }
  }

  private static void kill(int what) throws Exception {
    switch (what) {
      case 0 -> WORKERS.get(0).killChildren();
      case 1 -> {
        for (JvmProcess worker : WORKERS) {
          worker.killChildren();
        }
      }
      case 2 -> {
        JvmProcess worker = WORKERS.remove(0);
        worker.killChildren();
        worker.kill();
        startWorker();
      }
      default -> master.kill();
    }
  }

  @Test
  void aSupervisedDriverResumesByItself() throws Exception {
    Path checkpoints = folder.resolve("supervised checkpoints");
    Process submission =
        Installation.at(folder.resolve("spark"))
            .start(
                "standalone.sh",
                "supervised",
                Map.of("MASTER", url, "DEPLOY_MODE", "cluster"),
                Trial.fit(
                    rows, output("supervised").toString(), "--checkpoint-dir=" + checkpoints));
    assertThat(Installation.exitCode(submission)).isZero();
    Trial.awaitThat(() -> Files.exists(checkpoints.resolve("checkpoint.json")));
    ProcessHandle driver =
        ProcessHandle.allProcesses()
            .filter(process -> process.info().commandLine().orElse("").contains("DriverWrapper"))
            .filter(
                process -> process.info().commandLine().orElse("").contains(checkpoints.toString()))
            .findFirst()
            .orElseThrow();
    driver.destroyForcibly();
    Trial.awaitThat(() -> Files.exists(output("supervised").resolve("components.csv")));
    assertThat(Trial.components(output("supervised"))).isEqualTo(expected);
  }

  @Test
  void aClusterWithoutWorkersSaysSo() throws Exception {
    JvmProcess empty = newMaster("empty master");
    List<String> submit = new ArrayList<>(List.of("--master", url(empty)));
    submit.addAll(List.of("--conf", "spark.scheduler.maxRegisteredResourcesWaitingTime=1s"));
    submit.addAll(List.of("--class", "org.gradientem.job.Main", System.getProperty("job.jar")));
    submit.addAll(List.of(Trial.fit(rows, output("without workers").toString())));
    JvmProcess fit =
        JvmProcess.start(
            "without workers",
            List.of(),
            "org.apache.spark.deploy.SparkSubmit",
            submit.toArray(String[]::new));
    fit.await("has not accepted any resources");
    fit.close();
    empty.close();
  }
}
