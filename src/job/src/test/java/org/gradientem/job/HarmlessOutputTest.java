package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.gradientem.job.terminal.HarmlessWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names and levels control neither a terminal nor a spreadsheet. */
class HarmlessOutputTest {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

  private static final String MARKUP = "<!--<script></script>";
  private static final String DATA = "<script type=\"application/json\" id=\"data\">";

  @TempDir Path folder;

  /** In json, since a text file with such signs is taken for binary. */
  private Path table() throws Exception {
    List<String> lines = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int r = 0; r < 100; r++) {
      boolean first = r % 2 == 0;
      String number = r % 9 == 0 ? "null" : "" + (random.nextGaussian() + (first ? 9 : 0));
      String level = first ? "@sum\\u001b]0;title\\u0007" : "+1";
      lines.add(
          "{\"a\\u001b[31m\\u0007b\":%s,\"=cmd|'/C calc'!A0\":%s,\"%s\":%s,\"level\":\"%s\"}"
              .formatted(number, -random.nextDouble(), MARKUP, random.nextDouble(), level));
    }
    return Files.write(folder.resolve("rows\u001b[2J.json"), lines);
  }

  @Test
  void namesAndLevelsAreShownAndWrittenHarmlessly() throws Exception {
    Path output = folder.resolve("fit");
    CommandRun run =
        CommandRun.onTerminal(
            "fit",
            "--input=" + table(),
            "--output=" + output,
            "--categorical=level",
            "--selection=none",
            "--k=2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(CONTROL.matcher(run.out()).find()).as(run.out()).isFalse();
    assertThat(run.out()).contains("a\\u001b[31m\\u0007b");
    // The line that is replaced has its own.
    String lines = run.err().replaceAll("\r\u001b\\[\\?7l|\u001b\\[K\u001b\\[\\?7h", "");
    assertThat(CONTROL.matcher(lines).find()).as(lines).isFalse();

    List<String> header =
        List.of(Files.readAllLines(output.resolve("components.csv")).get(0).split(","));
    assertThat(header).contains("'=cmd|'/C calc'!A0").allMatch(name -> !name.startsWith("="));
    assertThat(Files.readAllLines(output.resolve("components.csv")))
        .as("numbers stay numbers")
        .anyMatch(line -> line.contains(",-0."));
    assertReportIsHarmless(Files.readString(output.resolve("report.html")));
  }

  /** It fetches nothing, and no name ends its data. */
  private static void assertReportIsHarmless(String page) throws Exception {
    assertThat(page).contains("echarts").doesNotContain("/*DATA*/");
    assertThat(page).doesNotContainPattern("(src|href)=[\"']http");
    int from = page.indexOf(DATA) + DATA.length();
    String data = page.substring(from, page.indexOf("</script>", from));
    assertThat(data).doesNotContain("<");
    assertThat(new ObjectMapper().readTree(data).get("features"))
        .extracting(JsonNode::asText)
        .contains(MARKUP);
  }

  @Test
  void errorsShowNoEscapes() {
    CommandRun run = CommandRun.of("fit", "--input=x\u001b[2J", "--output=" + folder.resolve("x"));

    assertThat(run.exitCode()).as("a pattern without its end").isEqualTo(2);
    assertThat(run.err()).contains("x\\u001b[2J").doesNotContain("\u001b");
  }

  @Test
  void traceAndLinesKeepTheirBreaks() {
    StringWriter text = new StringWriter();
    HarmlessWriter.over(text).printf("a%n\tat b\r\u009b%c", 'c');

    assertThat(text).hasToString("a\n\tat b\\r\\u009bc");
  }
}
