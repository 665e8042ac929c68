package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import org.apache.spark.ml.param.Param;
import org.gradientem.spark.GradientEM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentences of the library, which name params, in the words of the command line. */
class OptionWordsTest {
  private static final Set<String> OPTIONS =
      Set.of(
          ("--k --init --noise --groups --contamination --selection --seed --sample-size --model"
                  + " --start-components --step-scaling --handle-invalid --covariance-type"
                  + " --features --ignore --tol --option")
              .split(" "));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "lower k or startComponents. | lower --k or --start-components.",
        "leave k unset, or set selection to 'bic'. | leave --k unset, or set --selection to 'bic'.",
        "fit with k = 5. | fit with --k 5.",
        "k = 5, but the initial mixture has 3 | --k 5, but the initial mixture has 3",
        "use selection = none, or init = pca. | use --selection none, or --init pca.",
        "merged into groups = 4, so there are no groups; set groups of the model to at most 3 | merged into --groups 4, so there are no groups; set --groups to at most 3",
        "no groups and no outliers; clear groups and contamination of the model, or fit again. | no groups and no outliers; leave out --groups and leave out --contamination, or fit again.",
        "clear contamination of the model, or | leave out --contamination, or",
        "set handleInvalid to 'keep' to score | set --handle-invalid to 'keep' to score",
        "Set featuresCol to it, or ignoredCols. | Set --features to it, or --ignore.",
        "k = 3 with noise and EII covariances has the best BIC | k = 3 with noise and EII covariances has the best BIC",
        "startComponents = 9 allows | --start-components 9 allows",
        "Column 'sampleSize' has 'k'; correct /data/sampleSize.csv | Column 'sampleSize' has 'k'; correct /data/sampleSize.csv",
        "with as little noise, or a model. | with as little noise, or a model.",
        "set featuresCol and noise | set --features and noise",
        "noise 'auto' is noise and selection is 'none' | --noise 'auto' is noise and --selection is 'none'",
        "set init to 'auto' and leave k unset | set --init to 'auto' and leave --k unset",
        "a model 'x' of an option 'y' | a model 'x' of an option 'y'",
        "There is no option '--sampleSize' | There is no option '--sampleSize'",
      })
  void sentencesNameOptions(String sentence, String expected) {
    assertThat(OptionWords.of(OPTIONS, sentence)).isEqualTo(expected);
  }

  @Test
  void whatIsNoOptionOfTheCommandKeepsItsName() {
    assertThat(OptionWords.of(Set.of("--model"), "lower k or startComponents."))
        .isEqualTo("lower k or startComponents.");
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
