package org.gradientem.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

  private static String[] levels(String format, String... levels) {
    return IntStream.range(0, 60)
        .mapToObj(r -> r == 0 ? "t,x" : format.formatted(levels[r % levels.length], r * r % 97))
        .toArray(String[]::new);
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
}
