package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores as one csv file, and missing cells filled in the columns of the file. */
class ScoreCsvTest {
  /** Text with all that csv has signs for, whole numbers, amounts, and gaps in each. */
  private static final List<String> HEADER =
      List.of("note", "kind", "size", "price", "income", "flag");

  @TempDir static Path folder;

  @BeforeAll
  static void fitOnce() throws IOException {
    List<String> lines = new ArrayList<>(List.of(String.join(",", HEADER)));
    for (int i = 0; i < 200; i++) {
      int group = i % 2;
      lines.add(
          "%s,%s,%s,%s,%s,%s"
              .formatted(
                  "\" text, \"\"" + i + "\"\"\r\nmore = " + i + "\\\"",
                  i % 7 == 3 ? "" : group == 0 ? "tall" : "small",
                  i % 11 == 5 ? "" : (group == 0 ? 500 : 20) + i * 7 % 40,
                  i % 13 == 6 ? "" : "\"€" + ((group == 0 ? 900 : 100) + i * 3 % 50) + ",50\"",
                  i % 5 == 4
                      ? ""
                      : Double.toString(Math.exp((group == 0 ? 9 : 3) + i * 11 % 60 / 30.0)),
                  i % 17 == 8 ? "" : group == 0));
    }
    Files.writeString(folder.resolve("rows.csv"), String.join("\n", lines) + "\n");
    CommandRun run =
        CommandRun.line(
            "fit --k 2 --covariance-type VVI --log income --no-report --input %s --output %s",
            folder.resolve("rows.csv"), folder.resolve("fit"));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static CommandRun score(String output, String... more) {
    List<String> args = new ArrayList<>(List.of("score", "--model", folder + "/fit"));
    args.addAll(
        List.of("--input", folder + "/rows.csv", "--output", folder.resolve(output).toString()));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  private static List<String[]> rows(String name) throws IOException {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setNormalizeLineEndingsWithinQuotes(false);
    settings.setIgnoreLeadingWhitespacesInQuotes(false);
    settings.getFormat().setLineSeparator("\n");
    return new CsvParser(settings)
        .parseAll(Files.newInputStream(folder.resolve(name)), StandardCharsets.UTF_8);
  }

  private static List<String[]> columns(List<String[]> rows, int columns) {
    return rows.stream().map(row -> Arrays.copyOf(row, columns)).toList();
  }

  @Test
  void oneFileHasTheRowsInTheirOrderAndOnlyAFileOfAnEarlierRunIsReplaced() throws Exception {
    CommandRun run = score("scores.csv");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String[]> scored = rows("scores.csv");
    assertThat(scored.get(0))
        .startsWith(HEADER.toArray(String[]::new))
        .contains("prediction", "probability_0", "probability_1", "logLikelihood")
        .doesNotContain("probability", "factors_0");
    for (int i = 1; i < scored.size(); i++) {
      assertThat(number(scored, i, "probability_0") + number(scored, i, "probability_1"))
          .isCloseTo(1, offset(1e-12));
    }
    assertThat(columns(scored, HEADER.size()))
        .as("every cell as it was, in its row")
        .usingRecursiveComparison()
        .isEqualTo(columns(rows("rows.csv"), HEADER.size()));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".scores"));
    }

    assertThat(score("scores.csv").error()).contains("already exists").contains("--overwrite");
    List<String> first = Files.readAllLines(folder.resolve("scores.csv"));
    Files.writeString(folder.resolve("scores.csv"), first.get(0) + ",more".repeat(600) + "\n");
    CommandRun replaced = score("scores.csv", "--overwrite");
    assertThat(replaced.exitCode()).as(replaced.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("scores.csv"))).isEqualTo(first);

    Files.writeString(folder.resolve("mine.csv"), "a,b\n1,2\n");
    assertThat(score("mine.csv", "--overwrite").error())
        .contains("mine.csv lacks the columns of an earlier run");
    assertThat(Files.readString(folder.resolve("mine.csv"))).isEqualTo("a,b\n1,2\n");
    Files.createDirectories(folder.resolve("folder.csv"));
    assertThat(score("folder.csv", "--overwrite").error()).contains("is a folder");
    assertThat(score("x.csv", "--output-format", "json").exitCode()).isEqualTo(2);
  }

  private static double number(List<String[]> rows, int row, String column) {
    return Double.parseDouble(rows.get(row)[List.of(rows.get(0)).indexOf(column)]);
  }

  @Test
  void cellsAreFilledInTheWordsOfTheFileAndColumnsPredicted() throws Exception {
    CommandRun run =
        score("filled.csv", "--imputed", "--predict", "income, kind", "--quantiles", "0.5");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String[]> given = rows("rows.csv");
    List<String[]> filled = rows("filled.csv");
    List<String> names = List.of(filled.get(0));
    assertThat(names)
        .startsWith(HEADER.toArray(String[]::new))
        .endsWith("income_mean", "income_sd", "income_q50", "kind_category", "kind_probability");
    List<String> patterns =
        List.of("tall|small", "\\d+", "€\\d+(,\\d+)?", "\\d+(\\.\\d+)?(E\\d)?", "true|false");
    for (int i = 1; i < given.size(); i++) {
      boolean isTall = i % 2 == 1;
      assertThat(filled.get(i)[names.indexOf("kind_category")])
          .isEqualTo(isTall ? "tall" : "small");
      // Of exp(9 + u) or exp(3 + u) with u in [0, 2), in the units of the file.
      double middle = Math.exp(isTall ? 10 : 4);
      assertThat(number(filled, i, "income_q50")).isBetween(0.6 * middle, 1.6 * middle);
      assertThat(number(filled, i, "income_mean")).isGreaterThan(number(filled, i, "income_q50"));
      for (int j = 1; j < HEADER.size(); j++) {
        String cell = filled.get(i)[j];
        if (given.get(i)[j] != null) {
          assertThat(cell).isEqualTo(given.get(i)[j]);
          continue;
        }
        assertThat(cell).as("row %d of %s", i, HEADER.get(j)).matches(patterns.get(j - 1));
        switch (j) {
          case 1 -> assertThat(cell).isEqualTo(isTall ? "tall" : "small");
          case 2 -> assertThat(Integer.parseInt(cell) > 300).isEqualTo(isTall);
          case 3 ->
              assertThat(Double.parseDouble(cell.substring(1).replace(',', '.')) > 500)
                  .as(cell)
                  .isEqualTo(isTall);
          case 4 -> assertThat(Double.parseDouble(cell) > 1000).isEqualTo(isTall);
          default -> assertThat(cell).isEqualTo(Boolean.toString(isTall));
        }
      }
    }
  }

  @Test
  void columnsArePredictedOfAFileThatLacksThem() throws Exception {
    List<String> sizes =
        rows("rows.csv").stream().map(row -> row[2] == null ? "" : row[2]).toList();
    Files.writeString(folder.resolve("sizes.csv"), "row," + String.join("\n0,", sizes) + "\n");
    List<String> all = List.of("note", "kind", "price", "income", "flag");
    CommandRun some =
        CommandRun.of(
            ("score --model %1$s/fit --input %1$s/sizes.csv --output %1$s/of-sizes.csv --groups none"
                    + " --log-likelihood-col= --prediction-col= --predict "
                    + String.join(",", all.subList(1, 5)))
                .formatted(folder)
                .split(" "));
    assertThat(some.exitCode()).as(some.err()).isZero();
    List<String[]> found = rows("of-sizes.csv");
    assertThat(found.get(0))
        .contains("size", "price_q5", "price_q50", "price_q95", "flag_category")
        .doesNotContain("price", "kind", "income", "flag")
        .as("columns without a name are left out")
        .doesNotContain("prediction", "logLikelihood", "group");
    assertThat(number(found, 1, "price_mean")).isBetween(900.0, 950.0);
  }

  @Test
  void targetsThatCannotBeAreRefused() {
    assertThat(score("x1.csv", "--predict", "kinds").error())
        .isEqualTo(
            "error: --predict has 'kinds', which is no feature of the model; name some of kind,"
                + " size, price, log(income), flag.");
    assertThat(score("x2.csv", "--predict", "kind,size,price,income,flag").error())
        .contains("--predict has all features");
    assertThat(score("x3.csv", "--predict", "size", "--quantiles", "0.5,1").err())
        .contains("--quantiles cannot be '[0.5, 1.0]': probabilities");
    assertThat(score("x4.csv", "--quantiles", "0.5").err()).contains("--quantiles needs --predict");
    assertThat(score("x5.csv", "--predict", "size", "--quantiles", "0.5,0.5000000001").err())
        .contains("--quantiles 0.5 and 0.5000000001 would both be in a column NAME_q50");
    assertThat(folder.resolve("x1.csv")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"size", "probability_0"})
  void theUncertaintyReplacesNoColumn(String name) {
    CommandRun run = score("uncertain.csv", "--groups", "2", "--uncertainty-col", name);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error())
        .contains("Two columns of the output would be called '" + name + "'; rename");
    assertThat(folder.resolve("uncertain.csv")).doesNotExist();
  }

  @Test
  void withoutColumnsOfItsOwnNoFileIsReplaced() throws Exception {
    Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");
    List<String> unnamed =
        List.of("--log-likelihood-col=", "--prediction-col=", "--groups=none", "--overwrite");
    assertThat(score("other.csv", unnamed.toArray(String[]::new)).error())
        .contains("other.csv lacks the columns of an earlier run");
    assertThat(score("x.csv", "--uncertainty-col=u", "--probability-col=").error())
        .contains("--uncertainty-col needs the probabilities");
  }

  /** Rows drawn anew have the columns, units, categories and gaps of the file. */
  @Test
  void rowsAreDrawnInTheColumnsOfTheFile() throws Exception {
    String line = "generate --rows 400 --seed 3 --model %1$s/fit --output %1$s/drawn.csv";
    CommandRun run = CommandRun.of(line.formatted(folder).split(" "));
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String[]> drawn = rows("drawn.csv");
    assertThat(drawn.get(0)).containsExactly("kind", "size", "price", "income", "flag");
    assertThat(drawn).hasSize(401);
    List<String> patterns =
        List.of("tall|small", "-?\\d+", "€-?\\d+(,\\d)?", "\\d+(\\.\\d+)?(E\\d)?", "true|false");
    double[] gaps = {1 / 7.0, 1 / 11.0, 1 / 13.0, 1 / 5.0, 1 / 17.0};
    for (int j = 0; j < patterns.size(); j++) {
      int column = j;
      List<String> cells =
          drawn.stream().skip(1).map(row -> row[column]).filter(cell -> cell != null).toList();
      assertThat(cells).allMatch(cell -> cell.matches(patterns.get(column)));
      // Five standard errors of 400 draws.
      double error = 5 * Math.sqrt(gaps[j] * (1 - gaps[j]) / 400);
      assertThat(1 - cells.size() / 400.0)
          .isBetween(gaps[j] - error - 0.01, gaps[j] + error + 0.01);
    }
    for (String[] row : drawn.subList(1, 401)) {
      if (row[0] != null && row[1] != null) {
        assertThat(Double.parseDouble(row[1]) > 250).isEqualTo(row[0].equals("tall"));
      }
    }
  }
}
