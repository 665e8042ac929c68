package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import org.apache.spark.ml.param.Param;
import org.gradientem.job.input.OptionWords;
import org.gradientem.spark.GradientEM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentences of the library, which name params, in the words of the command line. */
class OptionWordsTest {
  private static final Set<String> OPTIONS =
      Set.of("--k", "--groups", "--handle-invalid", "--features", "--ignore", "--option");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "leave `k` unset; set `handleInvalid` to 'keep' | leave --k unset; set --handle-invalid to 'keep'",
        "fit with `k` = 5. | fit with --k 5.",
        "Set `featuresCol` to it, or `ignoredCols`. | Set --features to it, or --ignore.",
        "k = 3 has the best BIC; an option 'y' | k = 3 has the best BIC; an option 'y'",
        "lower `startComponents`, or `sum` it | lower `startComponents`, or `sum` it",
      })
  void sentencesNameOptions(String sentence, String expected) {
    assertThat(OptionWords.of(OPTIONS, sentence)).isEqualTo(expected);
  }

  @Test
  void helpHasNoNamesOfParams() {
    String help = CommandRun.withoutSession("fit", "--help").out();

    assertThat(help).contains("or where --label-col is");
    for (Param<?> param : new GradientEM().params()) {
      boolean isWord = param.name().equals(param.name().toLowerCase(Locale.ROOT));
      assertThat(isWord || !help.contains(param.name())).as(param.name()).isTrue();
    }
  }
}
