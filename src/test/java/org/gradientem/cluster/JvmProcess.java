package org.gradientem.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;

/** A JVM of its own on the Spark runtime that the build lays out, with its output line by line. */
final class JvmProcess implements AutoCloseable {
  static final Path SPARK_HOME = Path.of(System.getProperty("spark.home"));
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final List<String> output = new ArrayList<>();
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final Thread reader;

  private JvmProcess(Process process) {
    this.process = process;
    reader = new Thread(this::readAll);
    reader.setDaemon(true);
    reader.start();
  }

  static JvmProcess start(String mainClass, String... args) throws IOException {
    return start(List.of(), List.of(), mainClass, args);
  }

  /** Starts a class of more than Spark's own class path. */
  static JvmProcess start(List<Path> classPath, String mainClass, String... args)
      throws IOException {
    return start(classPath, List.of(), mainClass, args);
  }

  private static JvmProcess start(
      List<Path> classPath, List<String> jvmOptions, String mainClass, String... args)
      throws IOException {
    List<String> paths = new ArrayList<>(classPath.stream().map(Path::toString).toList());
    paths.add(SPARK_HOME.resolve("jars") + "/*");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(jvmOptions);
    command.addAll(List.of("-Xmx1g", "-cp", String.join(File.pathSeparator, paths), mainClass));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SPARK_HOME", SPARK_HOME.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return new JvmProcess(builder.start());
  }

  /** Submits the jar as spark-submit does. */
  static JvmProcess submit(String master, String... args) throws IOException {
    return submit(List.of(), master, args);
  }

  /** The same with a folder of its own for temporary files. */
  static JvmProcess submitWithTmp(Path tmp, String master, String... args) throws IOException {
    return submit(List.of("-Djava.io.tmpdir=" + tmp), master, args);
  }

  private static JvmProcess submit(List<String> jvmOptions, String master, String... args)
      throws IOException {
    List<String> submit =
        new ArrayList<>(
            List.of(
                "--master",
                master,
                "--conf",
                "spark.ui.enabled=false",
                // The same number of partitions whatever the number of cores.
                "--conf",
                "spark.default.parallelism=4",
                "--conf",
                "spark.executor.memory=512m",
                "--class",
                "org.gradientem.job.Main",
                System.getProperty("job.jar")));
    submit.addAll(List.of(args));
    return start(
        List.of(),
        jvmOptions,
        "org.apache.spark.deploy.SparkSubmit",
        submit.toArray(String[]::new));
  }

  private void readAll() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          output.add(line);
        }
        unread.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line with the pattern and returns its match. */
  Matcher await(String regex) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline && (process.isAlive() || !unread.isEmpty())) {
      String line = unread.poll(1, TimeUnit.SECONDS);
      Matcher matcher = pattern.matcher(line == null ? "" : line);
      if (matcher.find()) {
        return matcher;
      }
    }
    throw new AssertionError("no line with " + regex + " in:\n" + text());
  }

  /** Waits for the end and returns the exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running:\n" + text());
    }
    reader.join();
    return process.exitValue();
  }

  String text() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** Sends a signal by its name. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Kills the JVM as the kernel would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Kills a JVM that this one started. */
  boolean killChild() {
    return process.children().findFirst().map(ProcessHandle::destroyForcibly).orElse(false);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
