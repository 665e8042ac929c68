package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report's script, run by the engine that readers have. */
@Tag("long")
class ReportInBrowserTest {
  private static final List<String> CHARTS =
      List.of("scatter", "column-chart", "path", "history", "effective", "tree", "uncertainty");

  @TempDir Path folder;

  private static final String SEED = "9007199254740993";

  @TempDir static Path shared;

  /** A report that is quickly made. */
  private static String page;

  @BeforeAll
  static void makeReport() throws IOException {
    page =
        Files.readString(
            report(
                shared,
                "--selection=none",
                "--groups=2",
                "--max-iter=5",
                "--seed=" + SEED,
                "--weight-col=",
                "--prediction-col=<img src=x onerror=nothing()>"));
  }

  private Browser open(String html) throws Exception {
    return Browser.open(Files.writeString(folder.resolve("page.html"), html), folder);
  }

  private static Path report(Path folder, String... options) {
    return report(Path.of("data/old-faithful.csv"), folder, options);
  }

  private static Path report(Path input, Path folder, String... options) {
    Path output = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            Stream.concat(
                    Stream.of("fit", "--input", input.toString(), "--output", output.toString()),
                    Stream.of(options))
                .toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return output.resolve("report.html");
  }

  /** What is drawn in a chart beside its axes, which are in two shades of grey. */
  private static long marks(Browser browser, String id) {
    Matcher chart =
        Pattern.compile("<div class=\"chart\" id=\"" + id + "\".*?</svg>", Pattern.DOTALL)
            .matcher(browser.dom());
    return chart.find()
        ? Pattern.compile("<path [^>]*(fill|stroke)=\"(?!none|#E0E6F1|#6E7079)")
            .matcher(chart.group())
            .results()
            .count()
        : 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"--selection=bic", "--selection=none", "--features=eruptions_min"})
  void everyChartIsDrawnAndNothingIsAmiss(String option) throws Exception {
    Browser browser = Browser.open(report(folder, option), folder);
    assertThat(browser.console()).isEmpty();
    assertThat(browser.dom())
        .containsPattern("<title>\\d+ groups? of 272 rows in old-faithful.csv</title>")
        .doesNotContain(">NaN<")
        .doesNotContain(">undefined<");
    for (String id : CHARTS) {
      assertThat(marks(browser, id)).as("marks in %s", id).isPositive();
    }
  }

  @Test
  void theCommandAndAllParamsAreShown() throws Exception {
    Browser browser = open(page);
    String dom = browser.dom();
    assertThat(browser.console()).isEmpty();
    assertThat(how(dom))
        .as("names and values are no markup")
        .contains("'--prediction-col=&lt;img src=x")
        .contains("<b>predictionCol = &lt;img src=x onerror=nothing()&gt;\n</b>");
    assertThat(how(dom))
        .contains("spark-gradient-em fit --input data/old-faithful.csv --output ")
        .contains("<b>maxIter = 5\n</b>")
        .contains("<b>seed = " + SEED + "\n</b>")
        .contains("<span>maxSeconds = \n</span>")
        .contains("<span>k = \n</span>");
    assertThat(dom).contains("; seed " + SEED + ".");
  }

  @Test
  void aReportWithoutACommandShowsTheParamsOnly() throws Exception {
    assertThat(how(open(page.replace("\"command\":", "\"other\":")).dom()))
        .contains("<pre id=\"command\" hidden=\"\"></pre>")
        .contains("maxIter = 5");
  }

  @Test
  void afterAFitInPythonWhatComesNextIsPython() throws Exception {
    Browser browser =
        open(
            page.replace("\"python\":null", "\"python\":\"model\"")
                .replaceFirst(
                    "\"input\":\"[^\"]*\",\"score\":\"[^\"]*\"", "\"input\":\"\",\"score\":null"));
    assertThat(browser.console()).isEmpty();
    assertThat(browser.dom())
        .containsPattern("<title>\\d+ groups? of 272 rows</title>")
        .contains("<p>The group of each row:</p>")
        .contains("<pre>table[\"group\"] = model.predict_groups(table)</pre>")
        .doesNotContain("spark-gradient-em score");
  }

  @Test
  void overlapsAreAMatrix() throws Exception {
    String some = page.replaceFirst("\"overlaps\":\\[\\[.*?]]", "\"overlaps\":[[0.93,0.07],[0,1]]");
    Browser browser = open(some);
    assertThat(browser.console()).isEmpty();
    assertThat(marks(browser, "overlap")).isPositive();
    assertThat(browser.dom()).contains("at most 7.0 % to another.").contains(">93 %</text>");
  }

  @Test
  void missingCellsAreCountedByFeature() throws Exception {
    Browser browser =
        open(page.replace("\"missingCells\":{", "\"missingCells\":{\"a<b\":1,\"c\":12"));
    assertThat(browser.console()).isEmpty();
    assertThat(browser.dom())
        .contains("13 missing cells (c 12, a&lt;b 1); the other cells of their rows were used.");
  }

  /** Two groups by two categories, and where wanted by a number, which some rows lack. */
  private Path mixed(boolean hasNumber) throws IOException {
    List<String> lines = new ArrayList<>(List.of("sex,city" + (hasNumber ? ",size" : "")));
    SplittableRandom random = new SplittableRandom(4);
    for (int r = 0; r < 200; r++) {
      boolean first = r % 2 == 0;
      String sex = random.nextDouble() < 0.9 == first ? "female" : "male";
      String city =
          random.nextDouble() < 0.9 == first ? "Oslo" : random.nextBoolean() ? "Rome" : "";
      String size = random.nextDouble() < 0.1 ? "" : "" + (random.nextGaussian() + (first ? 6 : 0));
      lines.add(sex + "," + city + (hasNumber ? "," + size : ""));
    }
    return Files.write(folder.resolve("mixed.csv"), lines);
  }

  @Test
  void rowsAreNamedGapsAreByGroupAndSingleValuesAreInTheFilesWords() throws Exception {
    List<String> lines = new ArrayList<>(List.of("customer,spend,size"));
    SplittableRandom random = new SplittableRandom(7);
    for (int r = 0; r < 400; r++) {
      boolean first = r % 2 == 0;
      double amount = 50 + 10 * random.nextGaussian();
      String spend = random.nextDouble() < (first ? 0.9 : 0.1) ? "0" : "" + amount;
      String size =
          !first && random.nextDouble() < 0.3 ? "" : "" + (random.nextGaussian() + (first ? 9 : 0));
      lines.add("C" + (1000 + 7 * r) + "x," + spend + "," + (r == 123 ? "30.5" : size));
    }
    Path input = Files.write(folder.resolve("spend.csv"), lines);
    Browser browser = Browser.open(report(input, folder, "--k=2"), folder);

    assertThat(browser.console()).isEmpty();
    assertThat(browser.dom())
        .as("its number and what the file calls it")
        .containsPattern("<li><b>row 124, C1861x</b>: .*size 30.5 ")
        .containsPattern("<th[^>]*>row</th><th[^>]*>customer</th>")
        .containsPattern("spend not 0: \\d+ % \\(other groups \\d+ %\\)")
        .contains("spend, single values")
        .doesNotContain("= other")
        .containsPattern(
            "<td[^>]*>size</td><td>1\\d %</td><td>([01]\\S* %</td><td>2\\d|2\\d %</td><td>[01]\\S*)"
                + " %</td>");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void levelsAreNamedAndDrawn(boolean hasNumber) throws Exception {
    Browser browser = Browser.open(report(mixed(hasNumber), folder, "--separator=,"), folder);
    assertThat(browser.console()).isEmpty();
    assertThat(browser.dom())
        .containsPattern("(male|Oslo|Rome): \\d+ % \\(other groups \\d+ %\\)")
        .containsPattern("<option value=\"\\d\">city</option>")
        .contains(">all rows</text>")
        .doesNotContain(">NaN<")
        .contains("-scored-groups.csv --groups ")
        .contains("mixed.csv --separator , --output ");
    for (String id : List.of("scatter", "column-chart", "heat", "tree")) {
      assertThat(marks(browser, id)).as("marks in %s", id).isPositive();
    }
  }

  /** Points at all that is drawn, and writes into the document what the tips then say. */
  private static final String POINTER =
      """
      <script>
      const tips = document.body.appendChild(document.createElement('pre'));
      tips.id = 'tips';
      document.querySelectorAll('details').forEach(folded => { folded.open = true; });
      const visit = made => {
        const box = made.getDom(), said = new Set();
        made.getOption().series.forEach((series, s) => series.data.forEach((_, d) => {
          made.dispatchAction({type: 'showTip', seriesIndex: s, dataIndex: d});
          const text = [...box.children].map(child => child.querySelector('svg') ? '' : child.textContent).join('');
          if (text) said.add(text);
        }));
        for (let x = 5; x < box.clientWidth; x += 25) {
          for (let y = 5; y < box.clientHeight; y += 25) {
            made.getZr().handler.dispatch('mousemove', {zrX: x, zrY: y});
          }
        }
        tips.append(`${box.id}: ${[...said].join(' | ')}\n`);
      };
      charts.forEach(made => { fit(made); visit(made); });
      [...byId('column').options].forEach(option => { byId('column').value = option.value; drawColumn(); visit(columnChart); });
      tips.append(`images: ${document.querySelectorAll('img').length}\n`);
      </script>
      """;

  @Test
  void namesAndLevelsAreNoMarkupWhereverOnePoints() throws Exception {
    String payload = "<img src=x onerror=document.body.dataset.ran=1>";
    String escaped = payload.replace("<", "&lt;").replace(">", "&gt;");
    String table = Files.readString(mixed(true)).replace("sex", payload + "0");
    table = table.replace("size", payload + "1").replace("Oslo", payload + "2");
    Path report = report(Files.writeString(folder.resolve("marked.csv"), table), folder);
    String html = Files.readString(report);

    Browser browser = open(html.substring(0, html.lastIndexOf("</body>")) + POINTER);

    assertThat(browser.dom()).as("what was shown ran").doesNotContain("data-ran");
    assertThat(browser.dom()).contains("images: 0");
    Matcher tips =
        Pattern.compile("<pre id=\"tips\">(.*?)</pre>", Pattern.DOTALL).matcher(browser.dom());
    assertThat(tips.find()).isTrue();
    assertThat(tips.group(1).lines())
        .as("each chart says something")
        .hasSizeGreaterThan(CHARTS.size() + 3)
        .noneMatch(line -> line.endsWith(": "));
    assertThat(tips.group(1).lines().filter(line -> line.startsWith("column-chart: ")))
        .anyMatch(line -> line.contains(": " + escaped + "0 = male "))
        .anyMatch(line -> line.contains(escaped + "1 "));
    assertThat(tips.group(1).lines().filter(line -> line.startsWith("heat: ")))
        .singleElement()
        .asString()
        .contains(escaped + "1 ");
  }

  private static String how(String dom) {
    Matcher section =
        Pattern.compile("<details id=\"how\">.*?</details>", Pattern.DOTALL).matcher(dom);
    assertThat(section.find()).as("the section is there, and shown").isTrue();
    return section.group();
  }

  @Test
  void aScriptThatFailsIsSeen() throws Exception {
    Browser browser = open(page.replace("echarts.init(", "echarts.begin("));
    assertThat(browser.console())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("echarts.begin"));
    assertThat(CHARTS).allMatch(id -> marks(browser, id) == 0);
  }
}
