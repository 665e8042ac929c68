package org.gradientem.job.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.gradientem.report.HtmlReport;
import org.gradientem.spark.GradientEM;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** By which command and which params a fit was made, as its output says. */
public final class HowMade {
  /** What a shell takes as it stands. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./-]+");

  /** The options without which another command could not read the same file. */
  private static final List<String> READING =
      List.of(
          "--input", "--table", "--format", "--option", "--separator", "--encoding", "--no-header");

  private static final String PROGRAM = "GRADIENT_EM_COMMAND";

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

  /**
   * Where the rows come from, and the beginning of a command that scores them.
   *
   * @param input the rows in words
   */
  public static HtmlReport.Places places(CommandSpec spec, String input) {
    ParseResult parsed = spec.commandLine().getParseResult();
    String output = parsed.matchedOptionValue("--output", "");
    // The scripts say how they were called.
    String program = Objects.requireNonNullElse(System.getenv(PROGRAM), spec.root().name());
    List<String> words = new ArrayList<>(List.of(quoted(program), "score"));
    words.addAll(List.of("--model", quoted(output)));
    for (String name : READING) {
      if (parsed.hasMatchedOption(name)) {
        words.add(name);
        parsed.matchedOption(name).originalStringValues().stream()
            .filter(value -> parsed.matchedOption(name).arity().max() > 0)
            .map(HowMade::quoted)
            .forEach(words::add);
      }
    }
    String scored = quoted(output.replaceFirst("/+$", "") + "-scored");
    return new HtmlReport.Places(input, String.join(" ", words), scored, null);
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
