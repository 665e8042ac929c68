package org.gradientem.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code src/lab/constants} measures is what the sources have. */
class ConstantsTest {
  private static final Path SOURCES =
      Path.of("src", "library", "src", "main", "java", "org", "gradientem");

  /** Class, constant, value, and what was tried. */
  private static final Pattern LINE =
      Pattern.compile("^\\| `([^`]*)` \\| `([^`]*)` \\| `([^`]*)` \\| `", Pattern.MULTILINE);

  static List<String[]> measured() throws IOException {
    return LINE.matcher(Files.readString(Path.of("src", "lab", "constants.md")))
        .results()
        .map(ConstantsTest::groups)
        .toList();
  }

  private static String[] groups(MatchResult line) {
    return new String[] {line.group(1), line.group(2), line.group(3)};
  }

  @ParameterizedTest
  @MethodSource("measured")
  void theValueThatOthersWereHeldAgainstIsKept(String type, String name, String value)
      throws IOException {
    assertThat(Files.readString(SOURCES.resolve(type + ".java")))
        .containsPattern(" " + name + " =\\s+" + Pattern.quote(value + ";"));
  }
}
