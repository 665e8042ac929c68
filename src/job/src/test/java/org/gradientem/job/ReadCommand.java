package org.gradientem.job;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.job.input.Input;
import org.gradientem.job.input.KindOptions;
import org.gradientem.spark.internal.io.ColumnsJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads a table as {@code fit} does, and fits nothing. */
@Command(name = "read")
final class ReadCommand extends SparkCommand {
  @Mixin private Input input;
  @Mixin private KindOptions kinds;

  @Override
  protected void check() throws IOException {
    kinds.check();
    input.check(hadoop());
  }

  @Override
  protected void run(SparkSession session) throws Exception {
    Input.Table table = input.readTable(session, kinds);
    progress().report(table);
    List<TableColumn> columns =
        table
            .kinds()
            .map(made -> ColumnsJson.fromJson(made.getColumnsJson()))
            .orElse(table.columns().columns());
    List<String> features =
        columns.stream()
            .filter(column -> column.kind() != Kind.LEFT_OUT)
            .map(TableColumn::name)
            .toList();
    spec.commandLine()
        .getOut()
        .printf(
            "%d rows of %s, missing %s%n",
            table.rows().count(), features, table.columns().missing());
  }
}
