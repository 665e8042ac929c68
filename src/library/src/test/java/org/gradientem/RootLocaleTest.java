package org.gradientem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootLocaleTest {
  private static final String LITERAL = "\"(?:[^\"\\\\\\n]|\\\\.)*+\"";

  /** A number with a point in it, as a format specifier. */
  private static final String WITH_POINT = "%[-+0#, (]*[\\d.]*[feEgG]";

  private static final Pattern OF_A_LITERAL =
      Pattern.compile("((?:" + LITERAL + "\\s*\\+\\s*)*" + LITERAL + ")\\s*\\.formatted\\(");

  private static final Pattern WITHOUT_LOCALE =
      Pattern.compile("(?:String\\.format|printf)\\((?!\\s*Locale)\\s*(" + LITERAL + ")");

  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "ar-EG", "th-TH-u-nu-thai"})
  void textIsTheSameUnderEveryLocale(String languageTag) throws Exception {
    String text =
        OtherLocale.under(
            languageTag, () -> RootLocale.format("k = %d: %.2f, %.1e", 12, -2314.296, 3e-7));

    assertThat(text).isEqualTo("k = 12: -2314.30, 3.0e-07");
  }

  @Test
  void noTextWithAPointIsMadeUnderTheLocaleOfTheJvm() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      for (Path file :
          files.filter(path -> path.toString().matches(".*/src/main/.*\\.java")).toList()) {
        String source = Files.readString(file);
        Stream.of(OF_A_LITERAL, WITHOUT_LOCALE)
            .flatMap(pattern -> pattern.matcher(source).results())
            .map(match -> match.group(1))
            .filter(format -> Pattern.compile(WITH_POINT).matcher(format).find())
            .forEach(format -> found.add(file + ": " + format));
      }
    }
    assertThat(found).as("to be made by RootLocale.format").isEmpty();
  }
}
