package org.gradientem.job.input;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Puts options in the place of params, which the library's sentences have in backticks. */
public final class OptionWords {
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
   * @return the sentence
   */
  public static String of(Collection<String> options, String sentence) {
    return PARAM
        .matcher(sentence)
        .replaceAll(
            found -> {
              String option = option(found.group(1));
              return options.contains(option) ? option : found.group();
            });
  }

  /**
   * The option of a param.
   *
   * @param param its name
   * @return the name of the option
   */
  public static String option(String param) {
    return OTHERS.getOrDefault(
        param, "--" + param.replaceAll("([A-Z]+)", "-$1").toLowerCase(Locale.ROOT));
  }
}
