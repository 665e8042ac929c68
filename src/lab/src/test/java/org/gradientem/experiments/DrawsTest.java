package org.gradientem.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawsTest {
  @TempDir Path folder;

  private final AtomicInteger computed = new AtomicInteger();
  private final List<String> lines = new ArrayList<>();

  private List<double[]> run(Optional<Path> finished, int count) {
    List<Draws.Draw> draws =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new Draws.Draw(
                        "draw " + i,
                        () -> {
                          computed.incrementAndGet();
                          return new double[] {i, 1.0 / 3, Double.POSITIVE_INFINITY};
                        }))
            .toList();
    return new Draws("test", finished, lines::add).run(draws);
  }

  @Test
  void resultsAreInTheOrderOfTheDraws() {
    List<double[]> results = run(Optional.empty(), 50);

    assertThat(results).extracting(result -> (int) result[0]).isSorted().hasSize(50);
    assertThat(lines).last().asString().startsWith("test: 50 of 50, ");
  }

  @Test
  void finishedDrawsAreNotRunAgain() {
    run(Optional.of(folder), 5);

    List<double[]> results = run(Optional.of(folder), 8);

    assertThat(computed).hasValue(8);
    assertThat(results).extracting(result -> (int) result[0]).isSorted().hasSize(8);
    assertThat(results).allSatisfy(result -> assertThat(result[1]).isEqualTo(1.0 / 3));
    assertThat(results).allSatisfy(result -> assertThat(result[2]).isInfinite());
  }

  @Test
  void aLineCutOffIsRunAgain() throws Exception {
    run(Optional.of(folder), 3);
    Path file = folder.resolve("test.tsv");
    Files.writeString(file, "draw 3\t3", StandardOpenOption.APPEND);

    List<double[]> results = run(Optional.of(folder), 4);

    assertThat(computed).hasValue(4);
    assertThat(results.get(3)).hasSize(3);
    assertThat(Files.readString(file).lines()).hasSize(4);
  }

  @Test
  void aFailedDrawFailsTheRunWithItsReason() {
    Draws.Draw failing =
        new Draws.Draw(
            "failing",
            () -> {
              throw new ArithmeticException("not finite");
            });

    assertThatThrownBy(() -> new Draws("test", Optional.empty(), lines::add).run(List.of(failing)))
        .hasMessage("A draw of test failed: not finite");
  }
}
