package org.gradientem.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.gradientem.cluster.JvmProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabJarIT {
  private static final Path LAB = Path.of(System.getProperty("lab.jar"));

  @TempDir Path folder;

  @Test
  void whatItCarriesOfOthersIsRelocated() throws Exception {
    try (JarFile jar = new JarFile(LAB.toFile())) {
      assertThat(jar.stream().map(JarEntry::getName))
          .contains(
              "org/gradientem/job/Main.class",
              "org/gradientem/spark/GradientEM.class",
              "org/gradientem/shaded/mozilla/javascript/Context.class",
              "data/old-faithful.csv")
          .noneMatch(name -> name.startsWith("org/mozilla/javascript/"));
      String listed =
          new String(
              jar.getInputStream(jar.getEntry("META-INF/THIRD-PARTY.txt")).readAllBytes(),
              java.nio.charset.StandardCharsets.UTF_8);
      assertThat(listed).containsPattern("rhino:\\d").doesNotContain("${");
    }
  }

  @Test
  void itHoldsNoTest() throws Exception {
    for (String module : new String[] {"library", "job", "lab"}) {
      Path tests = Path.of("src", module, "src/test/java");
      try (JarFile jar = new JarFile(LAB.toFile());
          Stream<Path> sources = Files.walk(tests)) {
        assertThat(sources.map(each -> tests.relativize(each).toString()))
            .filteredOn(name -> name.endsWith(".java"))
            .isNotEmpty()
            .noneMatch(name -> jar.getEntry(name.replace(".java", ".class")) != null);
      }
    }
  }

  @Test
  void theRelocatedInterpreterDrawsFigures() throws Exception {
    Path output = folder.resolve("out");

    JvmProcess run =
        JvmProcess.submitJar(
            LAB,
            Main.class,
            "figures",
            "reproduce",
            "rate",
            "--quick",
            "--output",
            output.toString());

    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(Files.readString(output.resolve("rate.svg"))).startsWith("<svg");
  }
}
