package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.commons.io.FileUtils;
import org.gradientem.cluster.JvmProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The driver killed at a random moment of each phase: the same command given again ends at the
 * uninterrupted fit's model, to the last bit, and nothing else is left.
 */
class KillsIT {
  private static final int ROUNDS = Integer.getInteger("faults.rounds", 20);
  private static final Map<String, Integer> CODES = Map.of("KILL", 137, "TERM", 143, "INT", 130);

  /** A phase of a fit, from the first line that names it to the first of the next. */
  private record Phase(String name, String begins, String ends) {}

  private static final List<Phase> PHASES =
      List.of(
          new Phase("reading and layout", "^reading ", "^main "),
          new Phase("main", "^main ", "^merge "),
          new Phase("merge", "^merge ", "^refine "),
          new Phase("refine", "^refine ", "^check "),
          new Phase("check", "^check ", "^final "),
          new Phase("final", "^final ", "^writing "),
          new Phase("writing the model", "^writing ", "^written to "));

  /** Each comes in half the time of the one before. */
  private static final int MAX_LATE = 10;

  /** While a checkpoint is written, whatever the phase. */
  private static final int WRITING = PHASES.size();

  @TempDir static Path folder;
  private static String expected;
  private final List<Long> millis = new ArrayList<>();
  private final Map<String, Integer> resumed = new TreeMap<>();

  @Test
  void theDriver() throws Exception {
    SplittableRandom random = Trial.random("KillsIT");
    String rows = Trial.rows();
    runUninterrupted(rows, folder.resolve("whole"));
    int first = random.nextInt(WRITING + 1);
    for (int round = 0; round < ROUNDS; round++) {
      new Round(round, (first + round) % (WRITING + 1), random.split(), rows).run();
    }
    System.out.println("went on " + resumed);
  }

  private void runUninterrupted(String rows, Path whole) throws Exception {
    JvmProcess fit =
        JvmProcess.submit("uninterrupted", "local[2]", Trial.sampled(rows, whole.toString()));
    fit.await(PHASES.get(0).begins());
    for (Phase phase : PHASES) {
      long start = System.nanoTime();
      fit.await(phase.ends());
      millis.add((System.nanoTime() - start) / 1_000_000);
    }
    Trial.succeed(fit);
    expected = Trial.components(whole);
  }

  private final class Round {
    private final String message;
    private final int phase;
    private final SplittableRandom random;
    private final String signal;
    private final Path outputs;
    private final Path tmp;
    private final Path checkpoints;
    private final String[] fit;
    private final int number;

    Round(int number, int phase, SplittableRandom random, String rows) throws Exception {
      this.number = number;
      this.phase = phase;
      this.random = random;
      signal = phase == WRITING ? "KILL" : List.of("KILL", "TERM", "INT").get(random.nextInt(3));
      outputs = Files.createDirectories(folder.resolve("outputs" + number));
      tmp = Files.createDirectories(folder.resolve("tmp" + number));
      checkpoints = folder.resolve("checkpoints" + number);
      fit =
          Trial.sampled(rows, outputs.resolve("fit").toString(), "--checkpoint-dir=" + checkpoints);
      String where = phase == WRITING ? "writing a checkpoint" : PHASES.get(phase).name();
      message = "round %d: %s in %s".formatted(number, signal, where);
    }

    private JvmProcess start(String name) throws Exception {
      List<String> options = List.of("-Djava.io.tmpdir=" + tmp);
      return JvmProcess.submitWith(name + " " + number, options, "local[2]", fit);
    }

    void run() throws Exception {
      double moment = random.nextDouble();
      JvmProcess killed = killedAt(moment);
      for (int late = 1; Files.exists(outputs.resolve("fit")); late++) {
        System.out.printf("%s came too late, and comes earlier%n", message);
        assertThat(late).as(message + " came too late each time").isLessThan(MAX_LATE);
        assertThat(Trial.components(outputs.resolve("fit"))).as(message).isEqualTo(expected);
        FileUtils.deleteDirectory(outputs.resolve("fit").toFile());
        moment /= 2;
        killed = killedAt(moment);
      }
      int code = killed.exitCode();
      System.out.printf("%s, exit code %d, left %s%n", message, code, Trial.names(checkpoints));
      assertThat(code).as(message + killed.lastLines()).isEqualTo(CODES.get(signal));
      if (!signal.equals("KILL")) {
        assertCleanEnd(killed);
      }
      goOn();
    }

    /** A fit that was killed at a moment from 0, where its phase begins, to 1, and has ended. */
    private JvmProcess killedAt(double moment) throws Exception {
      JvmProcess fitting = start("killed");
      if (phase == WRITING) {
        fitting.await("^main ");
        long total = millis.subList(1, millis.size() - 1).stream().mapToLong(Long::longValue).sum();
        Thread.sleep((long) (moment * total / 2));
        while (fitting.isAlive()
            && Trial.names(checkpoints).stream().noneMatch(name -> name.endsWith(".tmp"))) {
          Thread.onSpinWait();
        }
      } else {
        fitting.await(PHASES.get(phase).begins());
        Thread.sleep((long) (moment * millis.get(phase)));
      }
      fitting.signal(signal);
      fitting.exitCode();
      return fitting;
    }

    private void goOn() throws Exception {
      boolean isLeft = Files.exists(checkpoints.resolve("checkpoint.json"));
      age();
      JvmProcess again = start("resumed");
      assertThat(again.exitCode()).as(message + again.lastLines()).isZero();
      assertThat(Trial.components(outputs.resolve("fit"))).as(message).isEqualTo(expected);
      assertThat(Trial.names(outputs)).as(message).containsExactly("fit");
      assertThat(Trial.names(checkpoints)).as(message).isEmpty();
      again
          .text()
          .lines()
          .filter(line -> line.startsWith("warning: Resumed "))
          .map(line -> line.replaceAll("^warning: Resumed | \\d+ from a checkpoint.$", ""))
          .forEach(place -> resumed.merge(place, 1, Integer::sum));
      if (isLeft) {
        assertThat(again.text()).as(message).contains("Resumed a");
      }
    }

    /** As if the fit were started again a day later, when what was left is abandoned. */
    private void age() throws IOException {
      FileTime then = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
      for (String name : Trial.names(outputs)) {
        Files.setLastModifiedTime(outputs.resolve(name), then);
      }
    }

    private void assertCleanEnd(JvmProcess ended) throws Exception {
      String text = ended.text();
      assertThat(text).as(message).doesNotContain("error: ");
      Trial.assertNoTrace(text);
      assertThat(text.lines().filter(line -> line.startsWith("interrupted: ")))
          .as(message)
          .hasSize(1);
      assertThat(Trial.names(outputs)).as(message).isEmpty();
      assertThat(Trial.names(tmp)).as(message).allMatch(name -> name.startsWith("hsperfdata"));
    }
  }
}
