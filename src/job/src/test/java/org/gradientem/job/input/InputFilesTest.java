package org.gradientem.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;
import org.gradientem.columns.TableColumn;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as people have them: what is read is read right, or refused in a sentence. */
class InputFilesTest {
  private final SparkSession session = SharedSession.get();

  @TempDir Path folder;

  private Input input(String name, String... lines) throws IOException {
    if (lines.length > 0) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, List.of(lines));
    }
    Input input = new Input();
    input.place = new RowPlace();
    input.place.paths = List.of(folder.resolve(name).toString());
    return input;
  }

  private Input input(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
    return input(name);
  }

  private void assertRefused(Input input, String... parts) {
    var thrown =
        assertThatThrownBy(() -> input.readTable(session, new KindOptions()))
            .isInstanceOfAny(UserException.class, WrongUsage.class);
    for (String part : parts) {
      thrown.hasMessageContaining(part);
    }
  }

  private static List<String> texts(Dataset<Row> rows, String column) {
    return rows.select("`" + column + "`").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static String[] levels(String format, String... levels) {
    return IntStream.range(0, 60)
        .mapToObj(r -> r == 0 ? "t,x" : format.formatted(levels[r % levels.length], r * r % 97))
        .toArray(String[]::new);
  }

  @Test
  void quotesWithinQuotesAreDoubledAndABackslashIsALetter() throws IOException {
    Input input =
        input(
            "rfc.csv",
            "\"a \"\"q\"\", b\",x",
            "\"said \"\"ok, fine\"\"\",1",
            "\"C:\\\",2",
            "\"\"\"all\"\"\",3",
            "plain,4");
    Dataset<Row> rows = input.rows(session);
    assertThat(rows.columns()).containsExactly("a \"q\", b", "x");
    assertThat(texts(rows, "a \"q\", b"))
        .containsExactly("said \"ok, fine\"", "C:\\", "\"all\"", "plain");
  }

  @Test
  void lineBreaksWithinQuotesAreRead() throws IOException {
    Input input = input("lines.csv", "t,\"x", "y\"", "\"a", "b,1\",2", "c,3");
    Dataset<Row> rows = input.rows(session);
    assertThat(rows.columns()).containsExactly("t", "x\ny");
    assertThat(texts(rows, "t")).containsExactly("a\nb,1", "c");
  }

  @Test
  void aLineBreakFarFromTheBeginningIsFound() throws IOException {
    String[] lines = new String[160_000];
    Arrays.fill(lines, "\"abc\",1.25");
    lines[0] = "t,x";
    lines[159_000] = "\"a";
    lines[159_001] = "b\",2.5";
    Dataset<Row> rows = input("far.csv", lines).rows(session);
    assertThat(rows.filter("t = 'a\nb'").count()).isEqualTo(1);
    assertThat(rows.count()).isEqualTo(lines.length - 2);
  }

  @Test
  void aFolderIsSplitUnlessCellsHaveLineBreaks() throws IOException {
    Input plain = input("plain.csv", levels("\"%s\",%d", "a", "b"));
    session.conf().set("spark.sql.files.maxPartitionBytes", "200");
    try {
      assertThat(plain.rows(session).toJavaRDD().getNumPartitions()).isGreaterThan(1);
      Input lines = input("broken.csv", levels("\"%s\",%d", "a\nb", "b"));
      assertThat(lines.rows(session).toJavaRDD().getNumPartitions()).isEqualTo(1);
    } finally {
      session.conf().unset("spark.sql.files.maxPartitionBytes");
    }
  }

  @Test
  void aRaggedRowIsFoundBesideLineBreaksToo() throws IOException {
    assertRefused(
        input("ragged.csv", "t,x", "\"a", "b\",1", "c,2,3"),
        "Line 4 of ",
        "ragged.csv has more or fewer values",
        "'c,2,3'");
  }

  @Test
  void filesOfAFolderHaveOneHeader() throws IOException {
    input("perm/1.csv", "a,b", "1,2");
    input("perm/2.csv", "b,a", "1,2");
    assertRefused(
        input("perm"), "Column 1 of ", "perm/1.csv is 'a', but of ", "perm/2.csv 'b'", "header");
    input("more/1.csv", "a,b", "1,2");
    input("more/2.csv", "a,b,c", "1,2,3");
    assertRefused(input("more"), "Column 3 of ", "1.csv is missing, but of ", "2.csv 'c'");
    assertRefused(input("more/*.csv"), "Column 3 of ");
    input("same/1.csv", "\"a\",b", "1,2");
    input("same/2.csv", "a,\"b\"", "3,4");
    assertThat(input("same").rows(session).count()).isEqualTo(2);
  }

  @Test
  void whatIsNotReadIsSaid() throws IOException {
    input("part/1.csv", "a,b", "1.5,2", "2.25,7");
    input("part/2.json", "{\"a\": 1}");
    input("part/sub/3.csv", "a,b", "3,4");
    input("part/_sub/4.csv", "a,b", "3,4");
    Input.Table table = input("part").read(session, List.of());
    assertThat(table.rows().count()).isEqualTo(2);
    assertThat(table.warnings()).hasSize(2);
    assertThat(table.warnings().get(0))
        .startsWith("1 subfolder of ")
        .contains("is not read: sub; give --input '", "/*'");
    assertThat(table.warnings().get(1)).contains("is not read, since it is no csv: 2.json.");
  }

  @Test
  void theFormatThatIsGivenIsTakenWhateverTheNamesAre() throws IOException {
    input("tabs/1.csv", "a\tb", "1\t2");
    input("tabs/2.csv", "a\tb", "3\t4");
    Input input = input("tabs");
    input.format = "tsv";
    assertThat(input.rows(session).count()).isEqualTo(2);
    assertThat(input.rows(session).columns()).containsExactly("a", "b");
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    Input empty = input("empty");
    empty.format = "csv";
    assertRefused(empty, "empty has no files; check --input.");
    assertRefused(input("a.csv.gz", "a,b", "1,2"), "a.csv.gz cannot be read (", "check the file");
    Input input = input("a.csv", "a,b", "1,2");
    input.encoding = "utf-99";
    assertRefused(input, "--encoding 'utf-99' is unknown; use one of utf-8, windows-1252,");
  }

  @Test
  void aLevelOfTheNameOfItsColumnIsNoHeader() throws IOException {
    String[] lines = levels("%s,%d", "t", "other");
    lines[59] = lines[1];
    assertThat(column(input("same.csv", lines), "t").levels()).containsExactly("other", "t");
  }

  @Test
  void subfoldersOfValuesAreRead() throws IOException {
    input("hive/day=1/1.csv", "a,b", "1,2");
    input("hive/day=2/1.csv", "a,b", "3,4");
    Input input = input("hive");
    Dataset<Row> rows = input.rows(session);
    assertThat(rows.columns()).containsExactly("a", "b", "day");
    assertThat(rows.count()).isEqualTo(2);
    assertThat(input.advice(session, rows)).isEmpty();
    input("deep/x/1.csv", "a,b", "1,2");
    assertRefused(input("deep"), "has no files but in subfolders (x), which are not read");
  }

  @Test
  void whatIsNoTextIsNamed() throws IOException {
    assertRefused(input("a.csv", new byte[] {'P', 'K', 3, 4, 0, 0}), "a.csv is a zip archive");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }
    assertRefused(input("b.csv", packed.toByteArray()), "b.csv is compressed by gzip;", ".gz");
    assertThat(input("b.csv.gz", packed.toByteArray()).rows(session).count()).isEqualTo(1);
    session.range(9).toDF("x").coalesce(1).write().parquet(folder.resolve("p").toString());
    try (var parts = Files.list(folder.resolve("p"))) {
      Path part = parts.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.copy(part, folder.resolve("c.csv"));
    }
    assertRefused(input("c.csv"), "c.csv is Parquet; give --format parquet.");
    assertRefused(
        input("d.csv", "a,b\n1,2\n3,\0\n".getBytes(StandardCharsets.UTF_8)),
        "Line 3 of ",
        "d.csv has a zero byte");
    byte[] noise = new byte[500];
    IntStream.range(0, 500).forEach(i -> noise[i] = (byte) (i * 7 % 251 + 1));
    assertRefused(input("e.csv", noise), "e.csv is binary and no text");
    assertRefused(input("f.csv", new byte[100]), "f.csv is binary and no text");
    assertRefused(input("g.json", new byte[] {'P', 'K', 3, 4, 0}), "g.json is a zip archive");
    assertRefused(
        input("h.csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE)),
        "h.csv is UTF-16; give --encoding utf-16le.");
  }

  @Test
  void levelsThatOtherEncodingsMakeEqualAreRefused() throws IOException {
    byte[] latin =
        String.join("\n", levels("%s,%d", "Käln", "Köln")).getBytes(StandardCharsets.ISO_8859_1);
    Input two = input("two.csv", latin);
    assertRefused(two, "two.csv has ", "K\uFFFDln", "not UTF-8; give its --encoding");
    two.encoding = "iso-8859-1";
    assertThat(column(two, "t").levels()).containsExactly("Käln", "Köln");
    Input own = input("own.csv", levels("%s,%d", "K\uFFFDln", "Ulm"));
    assertThat(column(own, "t").levels()).containsExactly("K\uFFFDln", "Ulm");
  }

  private TableColumn column(Input input, String name) throws IOException {
    return input.readTable(session, new KindOptions()).columns().columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void utf16IsRead() throws IOException {
    for (String name : List.of("utf-16", "utf-16le", "utf-16be")) {
      String text = String.join("\n", levels("%s,%d", "ä", "ö")) + "\n";
      Input input = input("wide.csv", text.getBytes(Charset.forName(name)));
      input.encoding = name;
      assertThat(column(input, "t").levels()).as(name).containsExactly("ä", "ö");
    }
  }

  @Test
  void aMalformedJsonLineIsRefused() throws IOException {
    assertRefused(
        input("bad.json", "{\"x\": 1, \"y\": 2}", "{\"x\": 3, \"y\": }", "{\"x\": 5, \"y\": 6}"),
        "Line 2 of ",
        "bad.json is no json object: '{\"x\": 3, \"y\": }'; correct it.");
    assertRefused(
        input("cut.json", "{\"x\": 1, \"y\": 2}", "{\"x\": 3, \"y"), "Line 2 of ", "cut.json");
  }

  @Test
  void aHeaderWithinTheRowsIsRefused() throws IOException {
    assertRefused(
        input("cat.csv", "a,b", "1,2", "3,4", "a,b", "5,6"),
        "Line 4 of ",
        "cat.csv is the header again; remove that line.");
    String[] texts = levels("%s,p%2$d", "u", "v");
    texts[30] = "t,x";
    assertRefused(input("texts.csv", texts), "Line 31 of ", "texts.csv is the header again");
  }

  @Test
  void separatorsAreCheckedBeforeTheyAreTaken() throws IOException {
    Input input = input("a.csv", "a,b", "1,2");
    input.separator = "\"";
    assertRefused(input, "--separator cannot be empty, a quote or a line break");
    input.separator = "¦¦";
    assertRefused(input, "a.csv has one column, 'a,b'; give --separator ','");
    Input wide = input("wide.csv", "a¦¦b", "1¦¦2");
    wide.separator = "¦¦";
    assertThat(wide.rows(session).columns()).containsExactly("a", "b");
    Input tabs = input("tabs.csv", "a\tb", "1\t2");
    tabs.separator = "\\t";
    assertThat(tabs.rows(session).columns()).containsExactly("a", "b");
  }
}
