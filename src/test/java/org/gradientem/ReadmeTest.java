package org.gradientem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.SparkSession;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's snippets are compiled and run, and its table of params is complete. */
class ReadmeTest {
  @TempDir Path folder;

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  private static String snippet(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme());
    assertThat(block.find()).as("a %s snippet", language).isTrue();
    return block.group(1);
  }

  private static String lines(String snippet, boolean imports) {
    return snippet
        .lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(Collectors.joining("\n"));
  }

  private void run() throws Exception {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      loader
          .loadClass("Snippet")
          .getMethod("run", SparkSession.class)
          .invoke(null, SharedSession.get());
    }
  }

  @Test
  void theJavaSnippetRuns() throws Exception {
    String snippet = snippet("java");
    Path source = folder.resolve("Snippet.java");
    Files.writeString(
        source,
        "%s\npublic class Snippet {\npublic static void run(org.apache.spark.sql.SparkSession spark) throws Exception {\n%s\n}}"
            .formatted(lines(snippet, true), lines(snippet, false)));

    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString()))
        .isZero();
    run();
  }

  @Test
  void theScalaSnippetRuns() throws Exception {
    Path source = folder.resolve("Snippet.scala");
    Files.writeString(
        source,
        "%s\nobject Snippet {\ndef run(spark: org.apache.spark.sql.SparkSession): Unit = {\n%s\n}}"
            .formatted(lines(snippet("scala"), true), lines(snippet("scala"), false)));

    scala.tools.nsc.Main.process(
        new String[] {
          "-classpath",
          System.getProperty("java.class.path"),
          "-d",
          folder.toString(),
          source.toString()
        });
    assertThat(scala.tools.nsc.Main.reporter().hasErrors()).isFalse();
    run();
  }

  @Test
  void theTableNamesEveryParamAndChoice() throws IOException {
    GradientEM estimator = new GradientEM();
    List<String> rows =
        readme().lines().filter(line -> line.startsWith("| `")).collect(Collectors.toList());
    for (Param<?> param : estimator.params()) {
      if (param.name().startsWith("initial")) {
        continue;
      }
      assertThat(rows)
          .as("the row of %s", param.name())
          .anySatisfy(row -> assertThat(row).contains("`" + param.name() + "`"));
    }
  }
}
