package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.SparkSession;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputTest {
  private final SparkSession session = SharedSession.get();

  @TempDir Path folder;

  private Input input(String name, String... lines) throws IOException {
    Input input = new Input();
    input.path = folder.resolve(name).toString();
    if (lines.length > 0) {
      Files.write(folder.resolve(name), List.of(lines));
    }
    return input;
  }

  private static Vector firstRow(Input.Table table) {
    return table.rows().select("`" + table.featuresCol() + "`").head().getAs(0);
  }

  @Test
  void csvWithAHeaderGivesItsNumericColumns() throws IOException {
    Input.Table table =
        input("a b ü.csv", "name,x.1,größe,w", "a,1,2.5,3").read(session, null, "w");

    assertThat(table.names()).containsExactly("x.1", "größe");
    assertThat(firstRow(table).toArray()).containsExactly(1, 2.5);
  }

  @Test
  void namedColumnsComeInTheirOrder() throws IOException {
    Input input = input("a.csv", "x,y,z", "1,2,3");
    input.features = List.of("z", "x");

    assertThat(firstRow(input.read(session, null)).toArray()).containsExactly(3, 1);
  }

  @Test
  void jsonGivesNumbersOrAnArray() throws IOException {
    Input numbers = input("a.json", "{\"x\": 1, \"y\": 2.5}");
    assertThat(firstRow(numbers.read(session, null)).toArray()).containsExactly(1, 2.5);

    Input array = input("b.json", "{\"v\": [1.0, 2.5]}");
    array.features = List.of("v");
    assertThat(array.read(session, null).featuresCol()).isEqualTo("v");
  }

  @Test
  void libsvmGivesItsVectorColumn() throws IOException {
    Input.Table table = input("a.libsvm", "1 1:0.5 3:2", "0 2:1").read(session, null);

    assertThat(firstRow(table).toArray()).containsExactly(0.5, 0, 2);
  }

  @Test
  void parquetIsToldFromTheFilesInTheFolder() throws IOException {
    session.range(3).toDF("x").write().parquet(folder.resolve("rows").toString());

    assertThat(input("rows").read(session, null).names()).containsExactly("x");
  }

  @Test
  void aTextInANumericColumnIsFoundWithItsLine() throws IOException {
    Input input = input("a.csv", "x,y", "1,2", "oops,3");
    input.features = List.of("x", "y");

    assertThatThrownBy(() -> input.read(session, null))
        .hasMessageContaining("Column 'x'")
        .hasMessageContaining("line 3")
        .hasMessageContaining("a.csv has 'oops'");
  }

  @Test
  void unusableInputIsExplained() throws IOException {
    assertThatThrownBy(() -> input("missing.csv").read(session, null))
        .hasMessageContaining("There is no file at")
        .hasMessageContaining("missing.csv");
    assertThatThrownBy(() -> input("a.data", "1,2").read(session, null))
        .hasMessageContaining("cannot be told from its name")
        .hasMessageContaining("--format");
    assertThatThrownBy(() -> input("text.csv", "name", "a").read(session, null))
        .hasMessageContaining("0 vector and 0 numeric columns");
    Input wrongColumn = input("b.csv", "x", "1");
    wrongColumn.features = List.of("y");
    assertThatThrownBy(() -> wrongColumn.read(session, null))
        .hasMessageContaining("has no column 'y'; its columns are [x]");
  }
}
