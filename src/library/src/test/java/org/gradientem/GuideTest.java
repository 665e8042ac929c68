package org.gradientem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.SparkSession;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The snippets of the README and the guide are compiled and run; the table of params is complete.
 */
@Tag("long")
class GuideTest {
  private static final Path GUIDE = Path.of("src", "site", "markdown");

  @TempDir Path folder;

  /** The snippets of a language in all pages, each after the name of its page. */
  private static Stream<Arguments> snippets(String language) throws IOException {
    Pattern block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
    try (Stream<Path> guide = Files.list(GUIDE)) {
      List<Path> pages = Stream.concat(Stream.of(Path.of("README.md")), guide.sorted()).toList();
      List<Arguments> snippets = new ArrayList<>();
      for (Path page : pages) {
        Matcher blocks = block.matcher(Files.readString(page));
        while (blocks.find()) {
          snippets.add(Arguments.of(page.getFileName().toString(), blocks.group(1)));
        }
      }
      return snippets.stream();
    }
  }

  static Stream<Arguments> java() throws IOException {
    return snippets("java");
  }

  static Stream<Arguments> scala() throws IOException {
    return snippets("scala");
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("java")
  void theJavaSnippetRuns(String page, String snippet) throws Exception {
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("scala")
  void theScalaSnippetRuns(String page, String snippet) throws Exception {
    Path source = folder.resolve("Snippet.scala");
    Files.writeString(
        source,
        "%s\nobject Snippet {\ndef run(spark: org.apache.spark.sql.SparkSession): Unit = {\n%s\n}}"
            .formatted(lines(snippet, true), lines(snippet, false)));

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
        Files.readString(GUIDE.resolve("params.md"))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .collect(Collectors.toList());
    for (Param<?> param : estimator.params()) {
      assertThat(rows)
          .as("the row of %s", param.name())
          .anySatisfy(row -> assertThat(row).contains("`" + param.name() + "`"));
    }
  }
}
