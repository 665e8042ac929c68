package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.gradientem.cluster.JvmProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The driver killed at random moments of every phase: the same command given again ends at the
 * uninterrupted fit's model, to the last bit, and nothing else is left.
 */
class KillsIT {
  private static final int ROUNDS = Integer.getInteger("faults.rounds", 20);
  private static final Map<String, Integer> CODES = Map.of("KILL", 137, "TERM", 143, "INT", 130);

  @TempDir static Path folder;

  @Test
  void theDriver() throws Exception {
    SplittableRandom random = Trial.random("KillsIT");
    String rows = folder.resolve("rows").toString();
    Trial.makeRows(rows);
    Path whole = folder.resolve("whole");
    long start = System.nanoTime();
    Trial.succeed(
        JvmProcess.submit("uninterrupted", "local[2]", Trial.fit(rows, whole.toString())));
    double millis = (System.nanoTime() - start) * 1e-6;
    int resumed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String signal = List.of("KILL", "TERM", "INT").get(random.nextInt(3));
      long after = (long) (random.nextDouble() * millis);
      resumed += new Round(round, signal, after, rows, Trial.components(whole)).run() ? 1 : 0;
    }
    // The moments are spread over the whole time, of which the main phase is a good part.
    assertThat(resumed).as("rounds of %d that went on from a checkpoint", ROUNDS).isPositive();
  }

  private record Round(int number, String signal, long after, String rows, String expected) {
    boolean run() throws Exception {
      Path outputs = Files.createDirectories(folder.resolve("outputs" + number));
      Path tmp = Files.createDirectories(folder.resolve("tmp" + number));
      Path checkpoints = folder.resolve("checkpoints" + number);
      Path output = outputs.resolve("fit");
      String[] fit = Trial.fit(rows, output.toString(), "--checkpoint-dir=" + checkpoints);
      String told = "round %d: %s after %d ms".formatted(number, signal, after);
      System.out.println(told);
      List<String> options = List.of("-Djava.io.tmpdir=" + tmp);
      JvmProcess first = JvmProcess.submitWith("killed " + number, options, "local[2]", fit);
      Thread.sleep(after);
      first.signal(signal);
      int code = first.exitCode();
      if (code != 0) {
        assertThat(code).as(told + first.text()).isEqualTo(CODES.get(signal));
        assertThat(output).as(told).doesNotExist();
        if (!signal.equals("KILL")) {
          assertCleanEnd(told, first, outputs, tmp);
        }
        JvmProcess again = JvmProcess.submitWith("resumed " + number, options, "local[2]", fit);
        assertThat(again.exitCode()).as(told + again.lastLines()).isZero();
        assertEnd(told, outputs, checkpoints);
        return again.text().contains("Resumed at pass");
      }
      assertEnd(told, outputs, checkpoints);
      return false;
    }

    private void assertEnd(String told, Path outputs, Path checkpoints) throws Exception {
      assertThat(Trial.components(outputs.resolve("fit"))).as(told).isEqualTo(expected);
      assertThat(Trial.names(outputs)).as(told).containsExactly("fit");
      assertThat(Trial.names(checkpoints)).as(told).isEmpty();
    }

    private static void assertCleanEnd(String told, JvmProcess first, Path outputs, Path tmp)
        throws Exception {
      String text = first.text();
      assertThat(text).as(told).doesNotContain("error: ");
      Trial.assertNoTrace(text);
      assertThat(text.lines().filter(line -> line.startsWith("interrupted: ")).count())
          .as(told)
          .isLessThanOrEqualTo(1);
      if (text.contains("reading ")) {
        assertThat(text).as(told).contains("interrupted: ");
      }
      assertThat(Trial.names(outputs)).as(told).isEmpty();
      assertThat(Trial.names(tmp)).as(told).allMatch(name -> name.startsWith("hsperfdata"));
    }
  }
}
