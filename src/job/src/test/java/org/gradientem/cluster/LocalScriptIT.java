package org.gradientem.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of {@code submit/}, run on machines on which something is amiss. */
class LocalScriptIT {
  /** What the scripts call, for a path without Java. */
  private static final List<String> PROGRAMS =
      List.of("bash", "dirname", "find", "grep", "head", "mktemp", "tail", "tr", "wc");

  private static final String FIT =
      " fit --quiet --no-report --k 2 --selection none --input %s --output %s";

  @TempDir static Path folder;

  /** A copy of what the build lays out, which may be changed. */
  private static Path install;

  /** Spark's classes, archived so that commands start sooner. */
  private static Path archive;

  private Path output;

  private record Run(int exitCode, List<String> lines) {}

  @BeforeAll
  static void install() throws IOException {
    // Others than the owner are to enter it.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    install = Files.createDirectory(folder.resolve("with a blank"));
    Path jar = Path.of(System.getProperty("job.jar"));
    Path target = Files.createDirectories(install.resolve("target/spark")).getParent();
    Files.copy(jar, target.resolve(jar.getFileName()));
    // Copies, since others need not be allowed to enter the build's folder.
    Path jars = Files.createDirectory(target.resolve("spark/jars"));
    try (Stream<Path> built = Files.list(JvmProcess.SPARK_HOME.resolve("jars"))) {
      for (Path file : built.toList()) {
        Files.copy(file, jars.resolve(file.getFileName()));
      }
    }
    for (String source :
        List.of("pom.xml", "src/library/pom.xml", "src/job/pom.xml", "src/library/src/main/x")) {
      Path old = install.resolve(source);
      Files.createDirectories(old.getParent());
      Files.setLastModifiedTime(Files.createFile(old), FileTime.fromMillis(0));
    }
    Path sources = Files.createDirectories(install.resolve("src/job/src/main"));
    Files.setLastModifiedTime(sources, FileTime.fromMillis(0));
    Files.setLastModifiedTime(install.resolve("src/library/src/main"), FileTime.fromMillis(0));
    Files.createDirectory(install.resolve("submit"));
    try (Stream<Path> scripts = Files.list(Path.of("submit"))) {
      for (Path script : scripts.toList()) {
        Files.copy(script, install.resolve(script));
      }
    }
    Path programs = Files.createDirectory(folder.resolve("programs"));
    for (String program : PROGRAMS) {
      Files.createSymbolicLink(programs.resolve(program), Path.of("/usr/bin", program));
    }
  }

  /** An empty archive stands for one that cannot be made. */
  @BeforeEach
  void skipArchive() throws IOException {
    archive = install.resolve("target/spark/classes.jsa");
    Files.writeString(archive, "");
  }

  @BeforeEach
  void chooseOutput() throws IOException {
    output = Files.createTempDirectory(folder, "out").resolve("fit");
    Files.setPosixFilePermissions(output.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private Run run(Map<String, String> environment, String before, String script, Object input)
      throws Exception {
    return run(environment, List.of("bash", "-c", before + "exec submit/" + script + FIT), input);
  }

  private Run run(Map<String, String> environment, List<String> command, Object input)
      throws Exception {
    List<String> words = new ArrayList<>(command);
    int last = words.size() - 1;
    words.set(last, words.get(last).formatted(quoted(input), quoted(output)));
    Path printed = Files.createTempFile(folder, "printed", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(install.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("MASTER", "local[1]");
    int code = builder.start().waitFor();
    return new Run(
        code,
        Files.readString(printed, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
            .toList());
  }

  private static String quoted(Object path) {
    return "'" + path + "'";
  }

  private static Path data() {
    return Path.of("data/old-faithful.csv").toAbsolutePath();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "JAVA_HOME | /nowhere | The program /nowhere/bin/java was not found; install a JDK",
        "RUNTIME | /nowhere | There is no Spark of Scala 2.13 in /nowhere",
        "JAVA_TOOL_OPTIONS | -XX:+Nonsense | Java could not start (Unrecognized VM option"
            + " 'Nonsense'); correct JAVA_HOME, JAVA_TOOL_OPTIONS",
        "DRIVER_MEMORY | much | Java could not start (Invalid maximum heap size: -Xmxmuch);"
            + " correct",
      })
  void anEnvironmentThatDoesNotDoIsOneSentence(String name, String value, String sentence)
      throws Exception {
    assertOneSentence(run(Map.of(name, value), "", "local.sh", data()), sentence);
  }

  /** The JVM warns of a young generation that does not fit, where the script reads a command. */
  @Test
  void aHeapThatIsTooSmallIsOneSentence() throws Exception {
    String rows = Files.readString(data()).substring("eruptions_min,waiting_min\n".length());
    Path input = Files.writeString(output.resolveSibling("in.csv"), "a,b\n" + rows.repeat(10));

    assertOneSentence(
        run(Map.of("DRIVER_MEMORY", "512m"), "", "local.sh", input), "The driver has 4");
  }

  @Test
  void aMachineWithoutJavaIsOneSentence() throws Exception {
    Map<String, String> environment =
        Map.of("PATH", folder.resolve("programs").toString(), "JAVA_HOME", "");
    assertOneSentence(
        run(environment, "", "local.sh", data()), "The program java was not found; install a JDK");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ulimit -v 2000000 | Java could not start (Could not reserve enough space",
        "ulimit -n 64 | Only 64 files may be open at once, and Spark needs 512; raise",
      })
  void limitsThatAreTooLowAreOneSentence(String limit, String sentence) throws Exception {
    assertOneSentence(run(Map.of(), limit + " && ", "local.sh", data()), sentence);
  }

  /**
   * What still fits into so little differs between machines: a fit ends well, in a sentence, or
   * with the JVM, which then has words of its own on memory.
   */
  @ParameterizedTest
  @ValueSource(ints = {5_000_000, 6_000_000})
  void whatTheJvmSaysOfThreadsIsNotShown(int limit) throws Exception {
    Run run = run(Map.of(), "ulimit -v " + limit + " && ", "local.sh", data());
    assertThat(run.lines()).noneMatch(line -> line.contains("[os,thread]"));
    assertThat(Files.exists(output)).isEqualTo(run.exitCode() == 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "standalone.sh | SPARK_HOME is not set; set it",
        "yarn.sh | SPARK_HOME is not set; set it",
        "kubernetes.sh | SPARK_HOME is not set; set it",
      })
  void aClusterNeedsAnInstallation(String script, String sentence) throws Exception {
    assertOneSentence(run(Map.of("SPARK_HOME", ""), "", script, data()), sentence);
    assertOneSentence(
        run(Map.of("SPARK_HOME", "/nowhere"), "", script, data()),
        "SPARK_HOME is /nowhere, where there is no bin/spark-submit; set it");
  }

  @Tag("long")
  @Test
  void anInstallationOfAnotherUserIsFittedWith() throws Exception {
    Path input = Files.copy(data(), output.resolveSibling("in.csv"));
    Files.delete(archive);
    Path home = archive.getParent();
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));

    Run run = run(Map.of(), asOther(FIT), input);

    assertThat(run.exitCode()).as(run.toString()).isZero();
    assertThat(run.lines()).noneMatch(line -> line.contains("denied"));
    assertThat(output.resolve("components.csv")).exists();
    assertThat(archive).doesNotExist();
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Tag("long")
  @Test
  void anInputThatMayNotBeReadIsOneSentence() throws Exception {
    Path input = Files.copy(data(), output.resolveSibling("in.csv"));
    Files.setPosixFilePermissions(input, PosixFilePermissions.fromString("---------"));

    assertOneSentence(
        run(Map.of(), asOther(FIT), input), input + " may not be read or written; change");
  }

  /** Root may do everything, so it takes another user's place. */
  private static List<String> asOther(String command) throws IOException {
    List<String> words = new ArrayList<>();
    if (Files.getOwner(install, LinkOption.NOFOLLOW_LINKS).getName().equals("root")) {
      words.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    words.addAll(List.of("bash", "-c", "exec submit/local.sh" + command));
    return words;
  }

  private void assertOneSentence(Run run, String sentence) {
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
    assertThat(run.lines())
        .singleElement()
        .asString()
        .startsWith("error: " + sentence)
        .endsWith(".");
    assertThat(output).doesNotExist();
  }
}
