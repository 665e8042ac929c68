package org.gradientem.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A JVM of its own on the Spark runtime that the build lays out, with its output line by line; all
 * of it is also in {@code target/processes}, in a file of the process's name.
 */
public final class JvmProcess implements AutoCloseable {
  static final Path SPARK_HOME = Path.of(System.getProperty("spark.home"));
  private static final Path REPORTS = Path.of("target", "processes");

  /** Only a hanging process takes so long, however busy the machine is. */
  private static final long TIMEOUT_SECONDS = 600;

  /** In so short a life the second compiler takes more time than its code saves. */
  public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  /** Lines of the output that a failure quotes. */
  private static final int QUOTED = 20;

  /** The BLAS of the tests, in every JVM that they compare. */
  private static final List<String> BLAS =
      Stream.of("blas", "lapack")
          .map("dev.ludovic.netlib.%s.nativeLibPath"::formatted)
          .filter(name -> System.getProperty(name) != null)
          .map(name -> "-D%s=%s".formatted(name, System.getProperty(name)))
          .toList();

  /** Options for the JVM of a driver or an executor that a cluster starts. */
  public static final String OF_A_CLUSTER = SHORT_LIVED + " " + String.join(" ", BLAS);

  private final Process process;
  private final Path log;
  private final List<String> output = new ArrayList<>();
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final Thread reader;

  private JvmProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    reader = new Thread(this::readAll);
    reader.setDaemon(true);
    reader.start();
  }

  public static JvmProcess start(
      String name, List<String> options, String mainClass, String... args) throws IOException {
    // A shell that runs the tests in the background has them, and what they start, ignore SIGINT.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(List.of("-Xmx1g", SHORT_LIVED, "-cp", SPARK_HOME.resolve("jars") + "/*"));
    command.addAll(options);
    command.add(mainClass);
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SPARK_HOME", SPARK_HOME.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    // Not an option, since a worker starts drivers and executors without those of its own.
    builder.environment().put("JDK_JAVA_OPTIONS", String.join(" ", BLAS));
    Files.createDirectories(REPORTS);
    return new JvmProcess(builder.start(), REPORTS.resolve("Process-" + name + ".log"));
  }

  /** Submits the jar as spark-submit does. */
  public static JvmProcess submit(String name, String master, String... args) throws IOException {
    return submit(name, List.of(), "org.gradientem.job.Main", master, args);
  }

  /** Submits another jar as spark-submit does, on this machine. */
  public static JvmProcess submitJar(Path jar, Class<?> main, String name, String... args)
      throws IOException {
    List<String> submit =
        new ArrayList<>(
            List.of("--master", "local[1]", "--conf", "spark.ui.enabled=false", "--class"));
    submit.addAll(List.of(main.getName(), jar.toString()));
    submit.addAll(List.of(args));
    return start(
        name, List.of(), "org.apache.spark.deploy.SparkSubmit", submit.toArray(String[]::new));
  }

  /** Submits the jar so that it stops where it prints a line with the pattern, until released. */
  public static JvmProcess submitHeld(
      String name, String heldAt, List<String> options, String master, String... args)
      throws IOException {
    String path =
        SPARK_HOME.resolve("jars") + "/*" + File.pathSeparator + "target/job/test-classes";
    List<String> all = new ArrayList<>(List.of("-cp", path, "-Dheld.at=" + heldAt));
    all.addAll(options);
    return submit(name, all, HeldMain.class.getName(), master, args);
  }

  /** Submits the jar with options for the JVM. */
  public static JvmProcess submitWith(
      String name, List<String> options, String master, String... args) throws IOException {
    return submit(name, options, "org.gradientem.job.Main", master, args);
  }

  /** Submits the jar with a folder of its own for temporary files. */
  static JvmProcess submitWithTmp(String name, Path tmp, String master, String... args)
      throws IOException {
    List<String> options = List.of("-Djava.io.tmpdir=" + tmp);
    return submit(name, options, "org.gradientem.job.Main", master, args);
  }

  private static JvmProcess submit(
      String name, List<String> options, String mainClass, String master, String... args)
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
                "--conf",
                "spark.executor.extraJavaOptions=" + OF_A_CLUSTER,
                // Both workers' executors take part from the first pass.
                "--conf",
                "spark.scheduler.minRegisteredResourcesRatio=1.0",
                "--conf",
                "spark.scheduler.maxRegisteredResourcesWaitingTime=600s",
                "--class",
                mainClass,
                System.getProperty("job.jar")));
    submit.addAll(List.of(args));
    return start(
        name, options, "org.apache.spark.deploy.SparkSubmit", submit.toArray(String[]::new));
  }

  private void readAll() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter file = new PrintWriter(Files.newBufferedWriter(log), true)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        file.println(line);
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
  public Matcher await(String regex) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (System.nanoTime() < deadline && (process.isAlive() || !unread.isEmpty())) {
      String line = unread.poll(1, TimeUnit.SECONDS);
      Matcher matcher = pattern.matcher(line == null ? "" : line);
      if (matcher.find()) {
        return matcher;
      }
    }
    throw new AssertionError("no line with " + regex + "\n" + lastLines());
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end and returns the exit code. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running\n" + lastLines());
    }
    reader.join();
    return process.exitValue();
  }

  public String text() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** What a failure shows of the output, and where all of it is. */
  public String lastLines() {
    synchronized (output) {
      List<String> last = output.subList(Math.max(0, output.size() - QUOTED), output.size());
      return "%s ends with:\n%s".formatted(log, String.join("\n", last));
    }
  }

  /** Lets a held process go on. */
  public void release() throws IOException {
    process.getOutputStream().close();
  }

  /** Sends a signal by its name. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Kills the JVM as the kernel would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Kills the JVMs that this one started and waits for their end; returns how many there were. */
  public int killChildren() {
    List<ProcessHandle> children = process.children().toList();
    children.forEach(ProcessHandle::destroyForcibly);
    children.forEach(child -> child.onExit().join());
    return children.size();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
