package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on tables that are not as they should be. */
class RoughTablesTest {
  private static final int ROWS = 60;

  @TempDir static Path shared;

  @TempDir Path folder;

  @BeforeAll
  static void fitOnce() throws IOException {
    CommandRun run = fit(table(shared, r -> "a" + r % 2, RoughTablesTest::x), shared);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("atoms");
    assertThat(shared.resolve("out/report.html")).as("--no-report").doesNotExist();
  }

  private static CommandRun fit(Path table, Path folder) {
    return CommandRun.line(
        "fit --input %s --output %s --k 1 --selection none --no-report --max-iter 3",
        table, folder.resolve("out"));
  }

  private static String x(int row) {
    return String.format(Locale.ROOT, "%.4f", Math.sin(row));
  }

  /** A table of a level, a number, and rain with many dry days. */
  private static Path table(Path folder, IntFunction<String> level, IntFunction<String> number)
      throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    List<String> lines = new ArrayList<>(List.of("level,x,rain"));
    for (int r = 0; r < ROWS; r++) {
      double rain = r % 2 == 0 ? 0 : 1 + random.nextDouble();
      lines.add(level.apply(r) + "," + number.apply(r) + "," + rain);
    }
    return Files.write(folder.resolve("table.csv"), lines);
  }

  private CommandRun score(Path table, String... more) {
    String line = "score --model %s --input %s --output %s --quiet " + String.join(" ", more);
    return CommandRun.line(line.strip(), shared.resolve("out"), table, scored());
  }

  private String scored() {
    return folder.resolve("scored").toString();
  }

  private long rows() {
    return SharedSession.get().read().parquet(scored()).count();
  }

  @Test
  void aColumnOfAnotherKindIsWarnedOf() throws IOException {
    CommandRun cases = score(table(folder, r -> "A" + r % 2, RoughTablesTest::x));
    assertThat(cases.exitCode()).as(cases.err()).isZero();
    assertThat(cases.err())
        .contains("warning: Column 'level' has no usable value in the first 60 rows, such as 'A0'")
        .contains("not one of the levels it was fitted with")
        .doesNotContain("'x'");
  }

  @Test
  void rowsThatAreAllLeftOutAreWarnedOf() throws IOException {
    CommandRun run =
        score(table(folder, r -> "new", RoughTablesTest::x), "--handle-invalid", "skip");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("is scored: --handle-invalid 'skip' left all out.");
    assertThat(rows()).isZero();
  }

  @Test
  void whatIsDoneWithMissingCellsIsAsAskedBesideAtomsToo() throws IOException {
    Path table =
        table(folder, r -> r == 7 ? "" : "a" + r % 2, r -> r == 3 ? "NA" : r == 9 ? "inf" : x(r));
    assertThat(score(table).error()).contains("Column 'x' has the infinite number");
    assertThat(fit(table, folder).error())
        .contains("Column 'x' has the infinite number '")
        .contains("in row 10; correct it, or leave the column out with --ignore.");
    CommandRun skipped = score(table, "--handle-invalid", "skip");
    assertThat(skipped.exitCode()).as(skipped.err()).isZero();
    assertThat(rows()).isEqualTo(ROWS - 3);
  }

  @Test
  void outputsOfTheNamesOfColumnsAreRefusedBeforeAnyScan() throws IOException {
    List<String> lines = new ArrayList<>(List.of("level,x,rain,prediction"));
    Files.readAllLines(table(folder, r -> r == 7 ? "" : "a" + r % 2, RoughTablesTest::x)).stream()
        .skip(1)
        .forEach(line -> lines.add(line + ",1"));
    Path table = Files.write(folder.resolve("reserved.csv"), lines);
    String refusal = "Column 'prediction' exists already among";
    assertThat(score(table).error()).contains(refusal, "set --prediction-col to another name.");
    assertThat(fit(table, folder).error())
        .contains(refusal, "set --prediction-col to another name.");
    assertThat(score(table, "--prediction-col=p", "--handle-invalid=error").error())
        .contains("has a missing cell; fill it, or set --handle-invalid to 'keep'");
    CommandRun renamed = score(table, "--prediction-col", "component");
    assertThat(renamed.exitCode()).as(renamed.err()).isZero();
    assertThat(renamed.err()).as("no column is doubted").doesNotContain("Column");
    assertThat(rows()).isEqualTo(ROWS);
    assertThat(SharedSession.get().read().parquet(scored()).columns())
        .contains("prediction", "component");
  }
}
