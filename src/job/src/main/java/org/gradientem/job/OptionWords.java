package org.gradientem.job;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;

/** Puts options in the place of params, which the library's sentences have in backticks. */
final class OptionWords {
  private static final Pattern PARAM = Pattern.compile("`(\\w+)`(?: =(?= ))?");

  /** Options that are not called as the params are. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "featuresCol", "--features",
          "categoricalCols", "--categorical",
          "continuousCols", "--continuous",
          "logCols", "--log",
          "ignoredCols", "--ignore",
          "missingCodes", "--missing",
          "targetCols", "--predict",
          "quantileProbabilities", "--quantiles");

  private OptionWords() {}

  /**
   * A sentence with the options of a command in the place of params.
   *
   * @param options the names of the command's options
   * @param sentence the sentence
   */
  static String of(Collection<String> options, String sentence) {
    return PARAM
        .matcher(sentence)
        .replaceAll(
            found -> {
              String name = found.group(1);
              String option = OTHERS.getOrDefault(name, ParamOptions.optionName(name));
              return options.contains(option) ? option : found.group();
            });
  }
}
