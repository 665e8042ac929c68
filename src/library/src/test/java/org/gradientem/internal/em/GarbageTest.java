package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a pass and the step after it leave to the garbage collector, beside Spark's own share. */
class GarbageTest {
  private static String printed;

  /**
   * With -Xbatch a method waits for its compilation, so that load does not change the counts;
   * without the module of vectors, which the library's own products in Java put on the heap.
   */
  @BeforeAll
  static void measureInAJvmThatCompilesInTheForeground() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Arrays.stream(JavaModuleOptions.defaultModuleOptions().split(" "))
        .filter(option -> !option.contains("jdk.incubator.vector"))
        .forEach(command::add);
    command.addAll(List.of("-Xbatch", "-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(GarbageProbe.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
  }

  private static double allocatedBy(String who) {
    Matcher line = Pattern.compile("(?m)^" + who + " (\\S+)$").matcher(printed);
    assertThat(line.find()).as(printed).isTrue();
    return Double.parseDouble(line.group(1));
  }

  @Test
  void aTaskAllocatesItsStatisticsAndOneTile() {
    assertThat(allocatedBy("task")).isBetween(1.0, 1.5);
  }

  /** The parameters that are sent, and the gradient, which becomes the new means. */
  @Test
  void theDriverAllocatesTwoMatricesPerPass() {
    assertThat(allocatedBy("driver")).isBetween(1.5, 2.1);
  }
}
