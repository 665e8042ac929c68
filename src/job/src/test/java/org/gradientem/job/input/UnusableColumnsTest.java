package org.gradientem.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.spark.SharedSession;
import org.gradientem.spark.TableFeatures;
import org.gradientem.spark.internal.io.ColumnsJson;
import org.junit.jupiter.api.Test;

class UnusableColumnsTest {
  private static Dataset<Row> table(String... numbers) {
    List<String> lines =
        IntStream.range(0, 60)
            .mapToObj(r -> String.join(";", numbers).replace("X", Double.toString(Math.sin(r))))
            .toList();
    Dataset<String> text = SharedSession.get().createDataset(lines, Encoders.STRING());
    return SharedSession.get().read().option("sep", ";").csv(text);
  }

  @Test
  void aColumnWithoutANumberThatItCanHaveIsToldOf() {
    Dataset<Row> fitted = table("X", "X", "X", "X", "X");
    List<TableColumn> columns =
        ColumnsJson.fromJson(
            new TableFeatures().setContinuousCols(fitted.columns()).fit(fitted).getColumnsJson());

    assertThat(UnusableColumns.warnings(fitted, columns)).isEmpty();
    assertThat(UnusableColumns.warnings(table("text", "1.5 mm", "1,5", "12%", "X"), columns))
        .satisfiesExactly(
            first -> assertThat(first).contains("'_c0' has no usable value in the first 60 rows"),
            second -> assertThat(second).contains("'_c1'", "such as '1.5 mm'"),
            third -> assertThat(third).contains("'_c2'", "such as '1,5'"),
            fourth -> assertThat(fourth).contains("'_c3'", "such as '12%'"));
  }
}
