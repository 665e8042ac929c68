package org.gradientem.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gradientem.job.CommandRun;
import org.gradientem.job.SparkCommand;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of the README and the guide has options that there are; {@code .ci/pages} runs
 * most.
 */
class GuideCommandsTest {
  private static final Pattern COMMAND =
      Pattern.compile("^\\./submit/local\\.sh (.*)$", Pattern.MULTILINE);

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  static Stream<String> commands() throws IOException {
    try (Stream<Path> guide = Files.list(Path.of("src", "site", "markdown"))) {
      List<String> commands = new ArrayList<>();
      for (Path page : Stream.concat(Stream.of(Path.of("README.md")), guide.sorted()).toList()) {
        String joined = Files.readString(page).replaceAll("\\\\\n *", "");
        COMMAND.matcher(joined).results().forEach(m -> commands.add(m.group(1)));
      }
      return commands.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theCommandCanBeRun(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    // submit/build.sh gives a command with a model to the job.
    List<SparkCommand> more = words.contains("--model") ? List.of() : Main.commands();
    assertThat(CommandRun.parse(more, words).subcommand()).isNotNull();
  }
}
