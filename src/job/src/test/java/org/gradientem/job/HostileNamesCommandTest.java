package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.gradientem.spark.HostileNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A csv file's header is no code, and all generated code compiles. */
class HostileNamesCommandTest {
  @TempDir Path folder;

  private Path csv(List<String> names) throws Exception {
    SplittableRandom random = new SplittableRandom(17);
    List<String> lines = new ArrayList<>();
    lines.add(
        names.stream()
            .map(name -> '"' + name.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(",")));
    for (int r = 0; r < 120; r++) {
      double centre = 6 * (r % 2);
      String number = r % 40 == 0 ? "" : "" + (centre + random.nextGaussian());
      lines.add(number + "," + random.nextGaussian() + "," + (r % 6 < 3 ? "p" : "q"));
    }
    return Files.write(folder.resolve("rows.csv"), lines);
  }

  @Test
  void aHeaderIsNoCode() throws Exception {
    try (HostileNames hostile = new HostileNames(folder)) {
      // The library's test has each table; one of all their characters is enough for the commands.
      List<List<String>> tables = hostile.tables();
      List<String> names =
          List.of(String.join("", tables.get(0)), tables.get(1).get(0), tables.get(2).get(0));
      Path input = csv(names);
      String model = folder.resolve("model").toString();
      String scored = folder.resolve("scored.csv").toString();
      CommandRun fit =
          CommandRun.line(
              "fit --input=%s --output=%s --k=2 --selection=none --quiet", input, model);
      assertThat(fit.exitCode()).as(names + fit.err()).isZero();
      CommandRun score =
          CommandRun.line(
              "score --model=%s --input=%s --output=%s --imputed --quiet", model, input, scored);
      assertThat(score.exitCode()).as(names + score.err()).isZero();
      hostile.assertNothingRan();
    }
  }
}
