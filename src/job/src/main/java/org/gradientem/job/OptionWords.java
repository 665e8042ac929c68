package org.gradientem.job;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.gradientem.spark.GradientEM;

/** Puts sentences about params, as programs know them, into the words of the command line. */
final class OptionWords {
  /** Options that are not called as the params of features are. */
  private static final Map<String, String> OF_FEATURES =
      Map.of(
          "featuresCol", "--features",
          "categoricalCols", "--categorical",
          "continuousCols", "--continuous",
          "logCols", "--log",
          "ignoredCols", "--ignore",
          "missingCodes", "--missing",
          "targetCols", "--predict",
          "quantileProbabilities", "--quantiles");

  /** What comes before and after a small word, such as noise, that may be any of a sentence. */
  private static final String ASKED = "(?<=\\b(?:lower|raise|set|leave|clear|change|use|give) )";

  private static final String ENDED = "(?= = |,|;|\\.|$| or | of the model)";
  private static final String WITH_VALUE = "(?<=\\b(?:fit with|into|or) )%s(?= = )";
  private static final String VALUED = "(?= (?:is |to )?'| unset)";

  private static final Set<String> SMALL =
      Stream.of(new GradientEM().params())
          .map(Param::name)
          .filter(name -> name.chars().noneMatch(Character::isUpperCase))
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern TWO = Pattern.compile("clear (\\w+) and (\\w+) of the model");
  private static final Pattern BEGINNING = Pattern.compile("^(\\w+) = (?=\\S+, but )");

  private OptionWords() {}

  /**
   * A sentence with the options of a command in the place of params.
   *
   * @param options the names of the command's options
   * @param sentence the sentence
   */
  static String of(Collection<String> options, String sentence) {
    String words =
        TWO.matcher(sentence).replaceAll("clear $1 of the model and clear $2 of the model");
    for (String option : options) {
      String param = option.replace("-", "");
      if (option.indexOf('-', 2) > 0) {
        words = replaced(words, param, option);
      } else if (SMALL.contains(param)) {
        words = replaced(words, param + VALUED, option);
        words = replaced(words, ASKED + param + ENDED, option);
        words = replaced(words, WITH_VALUE.formatted(param), option);
        words =
            BEGINNING
                .matcher(words)
                .replaceFirst(found -> found.group(1).equals(param) ? option + " " : found.group());
      }
    }
    for (Map.Entry<String, String> other : OF_FEATURES.entrySet()) {
      if (options.contains(other.getValue())) {
        words = replaced(words, other.getKey(), other.getValue());
      }
    }
    return words
        .replaceAll("clear (--[a-z-]+)( of the model)?", "leave out $1")
        .replaceAll("(--[a-z-]+) of the model", "$1")
        .replaceAll("(--[a-z-]+) = ", "$1 ");
  }

  private static String replaced(String sentence, String param, String option) {
    // In quotes or a path it is the user's own name.
    return sentence.replaceAll("(?i)(?<![\\w/'-])" + param + "(?![\\w/'])", option);
  }
}
