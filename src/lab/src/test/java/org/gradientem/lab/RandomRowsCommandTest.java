package org.gradientem.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.job.CommandRun;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomRowsCommandTest {
  @TempDir Path folder;

  private CommandRun generate(String output, String... more) {
    List<String> args = new ArrayList<>(List.of("generate", "--rows=200", "--dim=3"));
    args.addAll(List.of("--components=2", "--separation=7"));
    args.add("--output=" + folder.resolve(output));
    args.addAll(List.of(more));
    return CommandRun.of(Main.commands(), args.toArray(String[]::new));
  }

  private Dataset<Row> read(String name) {
    return SharedSession.get().read().parquet(folder.resolve(name).toString());
  }

  @Test
  void theSameSeedGivesTheSameRows() {
    CommandRun run = generate("rows", "--seed=11");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("200 rows of 2 components in 3 dimensions written to ");
    assertThat(read("rows").columns()).containsExactly("features", "label");
    assertThat(read("rows").count()).isEqualTo(200);
    assertThat(generate("again", "--seed=11").exitCode()).isZero();
    assertThat(read("again").except(read("rows")).count()).isZero();
  }

  @Test
  void whatNoMixtureCanBeMadeOfIsWrongUsage() {
    for (String wrong : List.of("--covariance=round", "--covariance=VEE")) {
      CommandRun run = generate("none", wrong);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(folder.resolve("none")).doesNotExist();
    }
  }
}
