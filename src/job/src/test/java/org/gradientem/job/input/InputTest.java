package org.gradientem.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.spark.SharedSession;
import org.gradientem.spark.TableFeaturesModel;
import org.gradientem.spark.rows.FeatureAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputTest {
  private final SparkSession session = SharedSession.get();

  @TempDir Path folder;

  private Input input(String name, String... lines) throws IOException {
    Input input = new Input();
    input.place = new RowPlace();
    input.place.paths = List.of(folder.resolve(name).toString());
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
        input("a b ü.csv", "name,x.1,größe,w", "a,1,2.5,3").read(session, List.of(), "w");

    assertThat(table.names()).containsExactly("x.1", "größe");
    assertThat(firstRow(table).toArray()).containsExactly(1, 2.5);
  }

  @Test
  void otherEncodingsAreToldApart() throws IOException {
    Charset latin = Charset.forName("iso-8859-1");
    Input names = input("a.csv");
    Files.writeString(folder.resolve("a.csv"), "größe,x\n1,2\n", latin);
    assertThatThrownBy(() -> names.rows(session))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("which is not UTF-8; give its --encoding, such as windows-1252.");
    names.encoding = "iso-8859-1";
    assertThat(names.rows(session).columns()).containsExactly("größe", "x");

    Input euros = input("d.csv");
    Files.writeString(folder.resolve("d.csv"), "x €,y\n1,“a”\n", Charset.forName("windows-1252"));
    euros.encoding = "windows-1252";
    assertThat(euros.rows(session).columns()).containsExactly("x €", "y");
    assertThat(euros.rows(session).head().getString(1)).isEqualTo("“a”");

    Input levels = input("b.csv");
    Files.writeString(folder.resolve("b.csv"), "x,y\n" + "é,1\ne,2\n".repeat(20), latin);
    assertThatThrownBy(() -> levels.readTable(session, new KindOptions()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("b.csv has '\uFFFD', which is not UTF-8");

    Input wide = input("c.csv");
    Files.writeString(folder.resolve("c.csv"), "x,y\n1,2\n", StandardCharsets.UTF_16);
    assertThatThrownBy(() -> wide.rows(session))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("c.csv is UTF-16; give --encoding utf-16.");
    wide.encoding = "utf-16";
    assertThat(wide.rows(session).head().getInt(1)).isEqualTo(2);
  }

  @Test
  void namedColumnsComeInTheirOrder() throws IOException {
    Input input = input("a.csv", "x,y,z", "1,2,3");
    input.features = List.of("z", "x");

    assertThat(firstRow(input.read(session, List.of())).toArray()).containsExactly(3, 1);
  }

  @Test
  void jsonGivesNumbersOrAnArray() throws IOException {
    Input numbers = input("a.json", "{\"x\": 1, \"y\": 2.5}");
    assertThat(firstRow(numbers.read(session, List.of())).toArray()).containsExactly(1, 2.5);

    Input array = input("b.json", "{\"v\": [1.0, 2.5]}");
    array.features = List.of("v");
    assertThat(array.read(session, List.of()).featuresCol()).isEqualTo("v");
  }

  @Test
  void libsvmGivesItsVectorColumn() throws IOException {
    Input.Table table = input("a.libsvm", "1 1:0.5 3:2", "0 2:1").read(session, List.of());

    assertThat(firstRow(table).toArray()).containsExactly(0.5, 0, 2);
  }

  @Test
  void parquetIsToldFromTheFilesInTheFolder() throws IOException {
    session.range(3).toDF("x").write().parquet(folder.resolve("rows").toString());

    assertThat(input("rows").read(session, List.of()).names()).containsExactly("x");
  }

  @Test
  void aTextInANumericColumnIsFoundWithItsLine() throws IOException {
    Input input = input("a.csv", "x,y", "1,2", "oops,3");
    input.features = List.of("x", "y");

    assertThatThrownBy(() -> input.read(session, List.of()))
        .hasMessageContaining("Column 'x'")
        .hasMessageContaining("line 3")
        .hasMessageContaining("a.csv has 'oops'");
  }

  @Test
  void unusableInputIsExplained() throws IOException {
    assertThatThrownBy(() -> input("missing.csv").read(session, List.of()))
        .hasMessageContaining("There is no file at")
        .hasMessageContaining("missing.csv");
    assertThatThrownBy(() -> input("a.data", "1,2").read(session, List.of()))
        .hasMessageContaining("does not follow from its name")
        .hasMessageContaining("--format");
    assertThatThrownBy(() -> input("text.csv", "name", "a").read(session, List.of()))
        .hasMessageContaining("no column of numbers or vectors; its columns are name (string).");
    assertThatThrownBy(() -> input("header.csv", "x,y").read(session, List.of()))
        .hasMessageContaining("header.csv has 0 usable rows");
    assertThatThrownBy(() -> input("not.json", "x,y", "1,2").read(session, List.of()))
        .hasMessageContaining("not.json is not a json object a line");
    Input standard = new Input();
    standard.place = new RowPlace();
    standard.place.paths = List.of("-");
    standard.format = "csv";
    assertThatThrownBy(() -> standard.read(session, List.of()))
        .hasMessageContaining("read more than once");
    Input wrongColumn = input("b.csv", "x", "1");
    wrongColumn.features = List.of("y");
    assertThatThrownBy(() -> wrongColumn.read(session, List.of()))
        .hasMessageContaining("has no column 'y'; its columns are [x]");
  }

  @Test
  void featuresAreTakenByNameAndMissingOnesNamed() throws IOException {
    List<String> fitted = List.of("eruptions", "waiting");
    Input other = input("a.csv", "id,eruptions", "1,2", "2,3");
    assertThatThrownBy(() -> other.read(session, fitted))
        .hasMessageContaining("a.csv lacks waiting of the columns that the model was fitted on")
        .hasMessageContaining("[id, eruptions]")
        .hasMessageContaining("--features");

    Input right = input("b.csv", "waiting,id,eruptions", "1,2,3");
    assertThat(firstRow(right.read(session, fitted)).toArray()).containsExactly(3, 1);

    // The names of a vector's entries are no columns beside a column of vectors.
    Input vectors = input("a.libsvm", "1 1:0.5 2:2");
    assertThat(vectors.read(session, fitted).featuresCol()).isEqualTo("features");
  }

  @Test
  void whatIsTakenAndLeftOutIsKnown() throws IOException {
    Input input = input("a.csv", "name,x,w,y", "a,1,2.5,3");
    ColumnTable columns = input.read(session, List.of(), "w").columns();
    assertThat(columns.isNamed()).isFalse();
    assertThat(columns.lines().stream().map(line -> line.split(" {2,}")))
        .contains(new String[] {"name", "left out", "not taken, string"})
        .contains(new String[] {"x", "continuous", "int"})
        .contains(new String[] {"w", "left out", "used otherwise"});
    input.features = List.of("x");
    assertThat(input.read(session, List.of(), "w").columns().isNamed()).isTrue();
  }

  /** Lines of a table whose columns are of known kinds. */
  private static String[] ofKinds() {
    List<String> lines = new ArrayList<>(List.of("id,x,price,sex,w"));
    for (int i = 0; i < 60; i++) {
      String sex = i % 7 == 0 ? "NA" : i % 3 == 0 ? "female" : "male";
      double x = Math.sin(i);
      lines.add(String.format(Locale.ROOT, "%d,%.6f,\"$1,%03d\",%s,1", i, x, i * i % 997, sex));
    }
    return lines.toArray(String[]::new);
  }

  @Test
  void kindsAreFoundFromTheRows() throws IOException {
    Input.Table table =
        input("kinds.csv", ofKinds()).readTable(session, new KindOptions(), "w", "");
    assertThat(table.names()).containsExactly("x", "price", "sex");
    assertThat(firstRow(table).toArray()).containsExactly(0, 1000, Double.NaN);
    assertThat(table.columns().missing()).containsExactly(entry("sex", 9L));
    List<String> lines = table.columns().lines();
    assertThat(lines.get(0).split(" {2,}"))
        .containsExactly("column", "kind", "levels or range", "missing", "why");
    assertThat(lines.get(1)).startsWith("id").contains("left out", "numbering");
    assertThat(lines.get(3)).startsWith("price").contains("continuous", "1000 to 1", "'$1,");
    assertThat(lines.get(4).split(" {2,}"))
        .containsExactly("sex", "categorical", "female, male", "9", "2 levels");
    assertThat(lines.get(5)).startsWith("w").endsWith("used otherwise");
  }

  @Test
  void quotedEmptyCellsAreMissing() throws IOException {
    Input.Table table =
        input(
                "quoted.csv",
                "\"x\",\"sex\"",
                "\"1.5\",\"f\"",
                "\"\",\"m\"",
                "\"3.5\",\"\"",
                "\"2\",\"f\"")
            .readTable(session, new KindOptions());
    assertThat(table.columns().missing()).containsOnly(entry("x", 1L), entry("sex", 1L));
    Input one = input("one.csv", "x", "1.5", "\"\"", "2.5");
    assertThat(one.readTable(session, new KindOptions()).columns().missing())
        .containsOnly(entry("x", 1L));
  }

  @Test
  void aTableOfNumbersIsOneLine() throws IOException {
    Input.Table table =
        input("numbers.csv", "x", "1.5", "2.25", "0.5").readTable(session, new KindOptions());
    assertThat(table.columns().lines()).containsExactly("columns, all continuous: x");
  }

  @Test
  void anotherTableIsReadByTheNamesOfTheFirst() throws IOException {
    TableFeaturesModel kinds =
        input("kinds.csv", ofKinds())
            .readTable(session, new KindOptions(), "w")
            .kinds()
            .orElseThrow();
    Input other = input("other.csv", "sex,y,price,x", "male,5,\"$7\",1");
    assertThat(firstRow(other.read(session, kinds)).toArray()).containsExactly(1, 7, 1);
    other.features = List.of("y", "price", "sex");
    assertThat(firstRow(other.read(session, kinds)).toArray()).containsExactly(5, 7, 1);
    other.features = List.of("y", "price");
    assertThatThrownBy(() -> other.read(session, kinds))
        .hasMessageContaining("names 2 columns, but the model was fitted on 3 (x, price, sex)");
    assertThatThrownBy(() -> input("less.csv", "x,sex", "1,male").read(session, kinds))
        .hasMessageContaining("less.csv lacks price of the columns");
  }

  @Test
  void aFeatureIsNamedOnceAndBlanksAroundItDoNotCount() throws IOException {
    Input input = input("a.csv", "x,y,z", "1,2,3");
    input.features = List.of("z", " y ");
    assertThat(input.read(session, List.of()).names()).containsExactly("z", "y");
    input.features = List.of("x", "y", "x");
    assertThatThrownBy(() -> input.read(session, List.of()))
        .isInstanceOf(WrongUsage.class)
        .hasMessageContaining("names 'x' twice");
  }

  @Test
  void endingsAreReadInCapitalsAndWithTabsToo() throws IOException {
    assertThat(input("a.CSV", "x,y", "1,2").read(session, List.of()).names())
        .containsExactly("x", "y");
    assertThat(firstRow(input("a.tsv", "x\ty", "1\t2").read(session, List.of())).toArray())
        .containsExactly(1, 2);
    Input given = input("rows", "x,y", "1,2");
    given.format = "CSV";
    assertThat(given.read(session, List.of()).names()).containsExactly("x", "y");
  }

  @Test
  void anotherSeparatorIsReportedAndTaken() throws IOException {
    Input input = input("a.csv", "x;y", "1;2");
    assertThatThrownBy(() -> input.read(session, List.of()))
        .hasMessageContaining("a.csv has one column, 'x;y'; give --separator ';'");
    input.separator = ";";
    assertThat(firstRow(input.read(session, List.of())).toArray()).containsExactly(1, 2);
  }

  @Test
  void columnNamesMayHoldBackticksQuotesAndDots() throws IOException {
    Input.Table table = input("a.csv", "a`b,c'd,e.f,g\"h,``", "1,2,3,4,5").read(session, List.of());

    assertThat(table.names()).containsExactly("a`b", "c'd", "e.f", "g\"h", "``");
    assertThat(firstRow(table).toArray()).containsExactly(1, 2, 3, 4, 5);
    assertThat(Input.withoutAssembled(table.rows()).columns()).hasSize(5);
  }

  @Test
  void featuresHaveTheirNamesInTheMetadata() throws IOException {
    Input.Table table = input("a.csv", "a.b,c`d", "1,2").read(session, List.of());

    assertThat(FeatureAttributes.names(table.rows().schema().apply(table.featuresCol())))
        .containsExactly("a.b", "c`d");
  }

  @Test
  void aFirstLineOfNumbersIsReportedAndMayBeARow() throws IOException {
    Input input = input("a.csv", "5.1,3.5,setosa", "4.9,3.0,setosa");
    assertThat(input.read(session, List.of()).warnings())
        .singleElement()
        .asString()
        .contains("is of numbers (5.1, 3.5); give --no-header");
    input.noHeader = true;
    Input.Table rows = input.read(session, List.of());
    assertThat(rows.warnings()).isEmpty();
    assertThat(rows.names()).containsExactly("_c0", "_c1");
    assertThat(rows.rows().count()).isEqualTo(2);
    assertThat(input("b.csv", "id,2020,2021", "1,2,3").read(session, List.of()).warnings())
        .isEmpty();
  }

  @Test
  void namesThatSparkNumbersAreReported() throws IOException {
    assertThat(input("a.csv", "price,b,Price", "1,2,3").read(session, List.of()).warnings())
        .singleElement()
        .asString()
        .endsWith("numbered: 'price' is 'price0' here, 'Price' is 'Price2' here.");
    assertThat(input("b.csv", "x0,x1,x2", "1,2,3").read(session, List.of()).warnings()).isEmpty();
  }
}
