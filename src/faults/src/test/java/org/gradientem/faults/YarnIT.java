package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.ResourceScheduler;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler;
import org.gradientem.cluster.JvmProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code submit/yarn.sh} on YARN, whose containers are killed. What they print stays below {@code
 * target/test/data/YarnIT}.
 *
 * <p>It takes the Spark of the {@code pyspark} that {@code src/library/src/test/python/run}
 * installs, since that has a {@code spark-submit} and what Spark needs for YARN; without one it
 * fails.
 */
class YarnIT {
  private static final int TIMEOUT_SECONDS = 600;
  private static final String DRIVER = "org.apache.spark.deploy.yarn.ApplicationMaster";
  private static final String EXECUTOR = "YarnCoarseGrainedExecutorBackend";

  @TempDir static Path folder;
  private static MiniYARNCluster cluster;
  private static YarnClient client;
  private static Path spark;
  private static String rows;
  private static String expected;

  @BeforeAll
  static void start() throws Exception {
    spark = spark();
    rows = Trial.rows();
    expected = Trial.expected();
    startYarn();
    writeSettings();
  }

  private static void startYarn() {
    YarnConfiguration conf = new YarnConfiguration();
    conf.setBoolean(YarnConfiguration.NM_PMEM_CHECK_ENABLED, false);
    conf.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    conf.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
    conf.setInt(YarnConfiguration.NM_PMEM_MB, 4096);
    conf.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
    conf.setClass(YarnConfiguration.RM_SCHEDULER, FifoScheduler.class, ResourceScheduler.class);
    cluster = new MiniYARNCluster("YarnIT", 1, 1, 1);
    cluster.init(conf);
    cluster.start();
    client = YarnClient.createYarnClient();
    client.init(cluster.getConfig());
    client.start();
  }

  private static void writeSettings() throws IOException {
    Path hadoop = Files.createDirectory(folder.resolve("hadoop"));
    try (OutputStream out = Files.newOutputStream(hadoop.resolve("yarn-site.xml"))) {
      cluster.getConfig().writeXml(out);
    }
    Path conf = Files.createDirectory(folder.resolve("conf")).resolve("spark-defaults.conf");
    String java = System.getProperty("java.home");
    Files.write(
        conf,
        List.of(
            "spark.default.parallelism 4",
            "spark.ui.enabled false",
            "spark.driver.memoryOverhead 256m",
            "spark.executor.memoryOverhead 256m",
            "spark.driver.extraJavaOptions " + JvmProcess.OF_A_CLUSTER,
            "spark.executor.extraJavaOptions " + JvmProcess.OF_A_CLUSTER,
            "spark.scheduler.minRegisteredResourcesRatio 1.0",
            "spark.scheduler.maxRegisteredResourcesWaitingTime 600s",
            "spark.yarn.jars local:" + spark.resolve("jars") + "/*",
            "spark.yarn.stagingDir " + folder.resolve("staging").toUri(),
            "spark.yarn.appMasterEnv.JAVA_HOME " + java,
            "spark.executorEnv.JAVA_HOME " + java));
  }

  private static Path spark() throws IOException {
    Path packages = Path.of("target", "venv", "classic", "lib");
    List<Path> found = List.of();
    if (Files.exists(packages)) {
      try (Stream<Path> versions = Files.list(packages)) {
        found =
            versions
                .map(python -> python.resolve("site-packages/pyspark").toAbsolutePath())
                .filter(home -> Files.exists(home.resolve("bin/spark-submit")))
                .toList();
      }
    }
    assertThat(found)
        .as("pyspark in target/venv/classic, which src/library/src/test/python/run installs")
        .isNotEmpty();
    return found.get(0);
  }

  @AfterAll
  static void stop() throws IOException {
    if (client != null) {
      client.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  /** A run of the script, and the application that it made. */
  private record Submission(Process script, String name, ApplicationId id) {
    static Submission of(String name, String mode, String... args) throws Exception {
      List<ApplicationId> before = applications();
      Process script =
          new Installation(spark)
              .start(
                  "yarn.sh",
                  "yarn " + name,
                  Map.of(
                      "DEPLOY_MODE",
                      mode,
                      "HADOOP_CONF_DIR",
                      folder.resolve("hadoop").toString(),
                      "SPARK_CONF_DIR",
                      folder.resolve("conf").toString(),
                      "NUM_EXECUTORS",
                      "2",
                      "EXECUTOR_CORES",
                      "1"),
                  args);
      Trial.awaitThat(() -> !script.isAlive() || applications().size() > before.size());
      List<ApplicationId> made = new ArrayList<>(applications());
      made.removeAll(before);
      assertThat(made).hasSize(1);
      return new Submission(script, name, made.get(0));
    }

    private static List<ApplicationId> applications() throws Exception {
      return client.getApplications().stream().map(ApplicationReport::getApplicationId).toList();
    }

    /** What YARN says of it when the script has ended with an exit code. */
    ApplicationReport end(int exitCode, FinalApplicationStatus status) throws Exception {
      assertThat(Installation.exitCode(script)).isEqualTo(exitCode);
      Trial.awaitThat(
          () -> report().getFinalApplicationStatus() != FinalApplicationStatus.UNDEFINED);
      assertThat(report().getFinalApplicationStatus()).isEqualTo(status);
      return report();
    }

    private ApplicationReport report() throws Exception {
      return client.getApplicationReport(id);
    }

    /** All that the script has printed. */
    String terminal() throws IOException {
      return Files.readString(Path.of("target/processes/Script-yarn %s.log".formatted(name)));
    }

    /** All that its containers have printed. */
    String text() throws IOException {
      StringBuilder text = new StringBuilder();
      try (Stream<Path> files = Files.walk(cluster.getTestWorkDir().toPath())) {
        for (Path log : files.filter(this::isLog).sorted().toList()) {
          text.append(Files.readString(log));
        }
      }
      return text.toString();
    }

    private boolean isLog(Path file) {
      return file.toString().contains(id.toString())
          && file.getFileName().toString().matches("stdout|stderr");
    }

    void await(String regex) throws Exception {
      Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
      Trial.awaitThat(() -> !script.isAlive() || pattern.matcher(text()).find());
      assertThat(text()).containsPattern(pattern);
    }

    /** Kills one of its processes and waits for its end. */
    void kill(String mainClass) throws Exception {
      ProcessHandle killed =
          ProcessHandle.allProcesses()
              .filter(process -> isJvm(process.info().commandLine().orElse(""), mainClass))
              .findFirst()
              .orElseThrow();
      killed.destroyForcibly();
      killed.onExit().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private boolean isJvm(String line, String mainClass) {
      // The shell that starts it has the same words.
      return line.matches("\\S+/bin/java .*")
          && line.contains(mainClass)
          && line.contains(id.toString());
    }
  }

  private static Submission fit(String name, String... more) throws Exception {
    return Submission.of(name, "cluster", Trial.fit(rows, output(name), more));
  }

  private static String output(String name) {
    return folder.resolve(name).toString();
  }

  private static void assertModel(String name) throws IOException {
    assertThat(Trial.components(Path.of(output(name)))).isEqualTo(expected);
  }

  @Test
  void aMistakeFails() throws Exception {
    Submission fit = fit("mistake", "--features=none");
    ApplicationReport end = fit.end(1, FinalApplicationStatus.FAILED);
    assertThat(end.getDiagnostics())
        .startsWith("User class threw exception: ")
        .endsWith("has no column 'none'; its columns are [features, label].\n");
    assertThat(fit.terminal()).contains(end.getDiagnostics());
    // YARN cannot tell a mistake from a lost driver, and tries as often as after one.
    assertThat(end.getCurrentApplicationAttemptId().getAttemptId()).isEqualTo(2);
    assertThat(fit.text().lines().filter(line -> line.startsWith("error: "))).hasSize(2);
  }

  @Test
  void aWrongCallFails() throws Exception {
    ApplicationReport end =
        fit("wrong call", "--featurs=none").end(1, FinalApplicationStatus.FAILED);
    assertThat(end.getDiagnostics()).contains("There is no option '--featurs'");
  }

  @Test
  void aMistakeFailsInClientMode() throws Exception {
    Submission fit =
        Submission.of("client", "client", Trial.fit(rows, output("client"), "--features=none"));
    fit.end(1, FinalApplicationStatus.FAILED);
    assertThat(fit.terminal()).contains("error: ", "has no column 'none'");
  }

  @Test
  void aKilledExecutorIsReplaced() throws Exception {
    Submission fit = fit("executor", "--verbose");
    fit.await("^main +pass +4 ");
    fit.kill(EXECUTOR);
    assertThat(fit.text()).as("before all 41 passes").doesNotContainPattern("main +pass +41 ");
    fit.end(0, FinalApplicationStatus.SUCCEEDED);
    assertModel("executor");
  }

  @Test
  void aKilledDriverGoesOnByItself() throws Exception {
    Path checkpoints = folder.resolve("checkpoints");
    Submission fit = fit("driver", "--checkpoint-dir=" + checkpoints);
    Trial.awaitThat(() -> Files.exists(checkpoints.resolve("checkpoint.json")));
    fit.kill(DRIVER);
    ApplicationReport end = fit.end(0, FinalApplicationStatus.SUCCEEDED);
    assertThat(end.getCurrentApplicationAttemptId().getAttemptId()).isEqualTo(2);
    assertThat(fit.text()).contains("Resumed a");
    assertModel("driver");
    assertThat(Trial.names(checkpoints)).isEmpty();
  }
}
