package org.gradientem.job.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.gradientem.spark.GradientEM;
import picocli.CommandLine.Model.CommandSpec;

/** By which command and which params a fit was made, as its output says. */
public final class HowMade {
  /** What a shell takes as it stands. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./-]+");

  private static final int LONGEST_TEXT = 1000;

  private HowMade() {}

  /**
   * {@code command}, {@code params} by name (null where one has no value) and {@code paramsSet},
   * the names of those that have not their default.
   */
  public static Map<String, Object> numbers(CommandSpec spec, GradientEM estimator) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Param<?> param : estimator.params()) {
      values.put(
          param.name(), estimator.isDefined(param) ? shown(estimator.getOrDefault(param)) : null);
    }
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("command", command(spec));
    numbers.put("params", values);
    numbers.put(
        "paramsSet",
        Stream.of(estimator.params()).filter(estimator::isSet).map(Param::name).toList());
    return numbers;
  }

  private static String command(CommandSpec spec) {
    List<String> words = spec.commandLine().getParseResult().originalArgs();
    return Stream.concat(Stream.of(spec.root().name()), words.stream().map(HowMade::quoted))
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** An initial model as JSON may be as long as the data is wide. */
  private static Object shown(Object value) {
    return value instanceof String text && text.length() > LONGEST_TEXT
        ? text.length() + " characters"
        : value;
  }
}
