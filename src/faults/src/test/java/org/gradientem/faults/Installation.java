package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** A Spark as the scripts of {@code submit} ask for it, of the build's jars. */
record Installation(Path home) {
  /** Only a hanging job takes so long. */
  private static final int TIMEOUT_MINUTES = 15;

  private static final List<String> SETTINGS =
      List.of("spark.ui.enabled false", "spark.default.parallelism 4");

  /** Makes one, with settings beside those of all tests. */
  static Installation at(Path home, String... settings) throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("spark.home"), "jars"))) {
      for (Path jar : all.toList()) {
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar.toAbsolutePath());
      }
    }
    Path conf = Files.createDirectory(home.resolve("conf")).resolve("spark-defaults.conf");
    Files.write(conf, Stream.concat(SETTINGS.stream(), Arrays.stream(settings)).toList());
    Path submit = Files.createDirectory(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/bin/sh
        exec java %s -cp "$HADOOP_CONF_DIR:$SPARK_HOME/jars/*" org.apache.spark.deploy.SparkSubmit "$@"
        """
            .formatted(JavaModuleOptions.defaultModuleOptions()));
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    return new Installation(home);
  }

  /** Starts a script; what it prints is in {@code target/processes}. */
  Process start(String script, String name, Map<String, String> environment, String... args)
      throws IOException {
    ProcessBuilder started = new ProcessBuilder(Path.of("submit", script).toString());
    started.command().addAll(Arrays.asList(args));
    started.environment().putAll(Map.of("SPARK_HOME", home.toString(), "HADOOP_CONF_DIR", ""));
    started
        .environment()
        .putAll(Map.of("SPARK_LOCAL_IP", "127.0.0.1", "SPARK_SCALA_VERSION", "2.13"));
    started.environment().putAll(Map.of("DRIVER_MEMORY", "512m", "EXECUTOR_MEMORY", "512m"));
    started.environment().putAll(environment);
    Path log = Path.of("target", "processes", "Script-" + name + ".log");
    return started.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  static int exitCode(Process script) throws InterruptedException {
    assertThat(script.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)).as("it has ended").isTrue();
    return script.exitValue();
  }
}
