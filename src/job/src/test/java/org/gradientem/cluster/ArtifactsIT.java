package org.gradientem.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the two jars hold, and that the library can be depended upon from another project. */
class ArtifactsIT {
  private static final Path LIBRARY = Path.of(System.getProperty("library.jar"));
  private static final Path JOB = Path.of(System.getProperty("job.jar"));

  @TempDir Path folder;

  private static List<String> files(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().filter(e -> !e.isDirectory()).map(JarEntry::getName).toList();
    }
  }

  private static String mainClass(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      assertThat(manifest.getMainAttributes().getValue("Implementation-Version")).isNotEmpty();
      return manifest.getMainAttributes().getValue("Main-Class");
    }
  }

  private static byte[] bytes(Path jar, String name) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getInputStream(file.getEntry(name)).readAllBytes();
    }
  }

  private static String text(Path jar, String name) throws IOException {
    return new String(bytes(jar, name), StandardCharsets.UTF_8);
  }

  @Test
  void theLibraryHoldsTheEstimatorAlone() throws IOException {
    assertThat(files(LIBRARY))
        .allMatch(
            name ->
                name.matches("org/gradientem/(internal|mixture|summary|groups|spark)/.*\\.class")
                    || name.matches("org/gradientem/[\\w-]+\\.class")
                    || name.matches("(spark_gradient_em|org/gradientem/spark)/.*\\.py")
                    || name.startsWith("META-INF/services/org.apache.spark.ml.")
                    || name.matches("META-INF/(MANIFEST.MF|LICENSE)")
                    || name.startsWith("META-INF/maven/org.gradientem/"))
        .contains(
            "org/gradientem/UserException.class",
            "org/gradientem/spark/GradientEM.class",
            "org/gradientem/internal/blocks/VectorLoops.class",
            "META-INF/LICENSE");
    assertThat(mainClass(LIBRARY)).isNull();
  }

  @Test
  void theJobHoldsTheLibraryAndRelocatesOthers() throws IOException {
    List<String> names = files(JOB);
    List<String> library = files(LIBRARY);

    assertThat(names.stream().filter(name -> name.endsWith(".class")))
        .allMatch(
            name ->
                name.matches("org/gradientem/(job|report|shaded|truth)/.*")
                    || library.contains(name))
        .containsAll(library.stream().filter(name -> name.endsWith(".class")).toList())
        .contains(
            "org/gradientem/job/Main.class", "org/gradientem/shaded/picocli/CommandLine.class")
        .doesNotHaveDuplicates();
    assertThat(names)
        .contains("org/gradientem/report/report.html")
        .noneMatch(name -> name.startsWith("data/") || name.startsWith("picocli"));
    assertThat(mainClass(JOB)).isEqualTo("org.gradientem.job.Main");
    byte[] main = bytes(JOB, "org/gradientem/job/Main.class");
    // The class file's version: Java 8 can load it, and say that it is too old for the others.
    assertThat(ByteBuffer.wrap(main).getShort(6)).isEqualTo((short) 52);
    assertThat(names).contains("META-INF/LICENSE");
    assertThat(text(JOB, "META-INF/THIRD-PARTY.txt"))
        .containsPattern("picocli:\\d")
        .containsPattern("echarts:\\d")
        .doesNotContain("${");
  }

  @Tag("long")
  @Test
  void anotherProjectFitsWithTheLibraryAlone() throws Exception {
    Path project = folder.resolve("project");
    FileUtils.copyDirectory(new File("src/job/src/test/consumer"), project.toFile());
    Path pom = project.resolve("pom.xml");
    Files.writeString(pom, Files.readString(pom).replace("VERSION", version()));
    maven(
        project,
        "compile",
        "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath",
        "-DincludeScope=runtime",
        "-Dmdep.outputFile=runtime.txt");

    Path installed = Path.of(Files.readString(project.resolve("runtime.txt")).strip());
    assertThat(installed.getFileName()).isEqualTo(LIBRARY.getFileName());
    JvmProcess fit =
        JvmProcess.start(
            "consumer",
            List.of(
                "-cp",
                String.join(
                    File.pathSeparator,
                    project.resolve("target/classes").toString(),
                    installed.toString(),
                    JvmProcess.SPARK_HOME.resolve("jars") + "/*")),
            "consumer.Fit");
    assertThat(fit.exitCode()).as(fit.text()).isZero();
    assertThat(fit.text()).contains("2 components of 300 rows");
  }

  /** Runs Maven on a repository that is the machine's own but for the library installed in it. */
  private void maven(Path project, String... args) throws Exception {
    Path repository = overlay();
    Path installed = install(repository, Path.of("src/library/pom.xml"), "spark-gradient-em_2.13");
    Files.copy(LIBRARY, installed.resolve(LIBRARY.getFileName()));
    install(repository, Path.of("pom.xml"), "spark-gradient-em-parent_2.13");
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                    "-o",
                    "-B",
                    "-ntp",
                    "-Dmaven.repo.local=" + repository),
                Stream.of(args))
            .toList();
    Path log = project.resolve("maven.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("MAVEN_OPTS", JvmProcess.SHORT_LIVED);
    Process process = builder.start();
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
  }

  private static Path install(Path repository, Path pom, String artifact) throws IOException {
    Path folder =
        Files.createDirectories(
            repository.resolve("org/gradientem").resolve(artifact).resolve(version()));
    Files.copy(pom, folder.resolve(artifact + "-" + version() + ".pom"));
    return folder;
  }

  private static String version() {
    return LIBRARY.getFileName().toString().replaceAll(".*-(\\d[^-]*)\\.jar", "$1");
  }

  private Path overlay() throws IOException {
    Path own = Path.of(System.getProperty("maven.repository"));
    Path overlay = Files.createDirectories(folder.resolve("repository/org")).getParent();
    for (Map.Entry<Path, Path> level :
        Map.of(own, overlay, own.resolve("org"), overlay.resolve("org")).entrySet()) {
      try (Stream<Path> entries = Files.list(level.getKey())) {
        for (Path entry : entries.toList()) {
          String name = entry.getFileName().toString();
          if (!name.equals("org") && !name.equals("gradientem")) {
            Files.createSymbolicLink(level.getValue().resolve(name), entry);
          }
        }
      }
    }
    return overlay;
  }
}
