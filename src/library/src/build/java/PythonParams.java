import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.LogLikelihoodEvaluator;
import org.gradientem.spark.TableFeatures;
import org.gradientem.spark.TableFeaturesModel;
import scala.Function1;

/**
 * Writes Python's params from those of Java: docs, defaults, types, ranges, getters and setters.
 * Maven runs this file as it stands, with the library's classes on the class path.
 *
 * <p>A doc has the range of a number in brackets, {@code (>= 1)}, {@code (in (0, 1])} or {@code (a
 * whole number > 0, or in (0, 1))}, and the words of a choice after its last colon.
 */
final class PythonParams {
  private static final String HEADER =
      """
      \"""The params of Java's classes; the build writes this file.\"""

      from __future__ import annotations

      from collections.abc import Sequence
      from typing import TypeVar

      from spark_gradient_em._kinds import PlainParams, keyword_only, names, numbers, real, text, whole
      from spark_gradient_em._pyspark import Param

      P = TypeVar("P", bound=PlainParams)
      """;

  /** What has the keywords twice, their descriptions after the first time and then the defaults. */
  private static final String CONSTRUCTOR =
      """

          @keyword_only
          def __init__(
              self,
              *,
      %s    ) -> None:
              \"""
              Make it with the params that are given.

              Parameters
              ----------
      %s        \"""
              super().__init__()
      %s        self._set_given()

          @keyword_only
          def setParams(
              self: P,
              *,
      %s    ) -> P:
              \"""Set the params that are given; the constructor describes them.\"""
              return self._set_given()
      """;

  private static final String NUMBER = "-?\\d+(?:\\.\\d+)?";
  private static final String BOUND = "(?:a whole number )?>=? " + NUMBER;
  private static final Pattern INTERVAL =
      Pattern.compile("in ([(\\[])(%s), (%<s)([)\\]])".formatted(NUMBER));
  private static final Pattern RANGE =
      Pattern.compile("\\(((?:(?:, or )?(?:%s|%s|%s))+)\\)".formatted(BOUND, INTERVAL, NUMBER));

  private PythonParams() {}

  /** Writes the file that is named. */
  public static void main(String[] args) throws IOException {
    String text =
        HEADER
            + stages(new GradientEM(), new GradientEMModel())
            + stages(new TableFeatures(), new TableFeaturesModel())
            + stage(new LogLikelihoodEvaluator());
    Files.writeString(Path.of(args[0]), text);
  }

  /** A param in Python's words: its type, its default or null, and the call that makes it. */
  private record Field(
      String name, String doc, String type, String value, String maker, boolean isSettable) {
    String declaration() {
      return "    %s: Param[%s] = %s\n".formatted(name, type, maker);
    }

    String argument() {
      if (type.equals("list[float]")) {
        return "        %s: %s = (%s),\n"
            .formatted(name, accepted(), value.substring(1, value.length() - 1));
      }
      return value == null || !accepted().equals(type)
          ? "        %s: %s | None = None,\n".formatted(name, accepted())
          : "        %s: %s = %s,\n".formatted(name, type, value);
    }

    String description() {
      return "        %s : %s, %s\n            %s.\n"
          .formatted(name, accepted(), value == null ? "optional" : "default " + value, doc);
    }

    String accessors(boolean hasGetter, boolean hasSetter) {
      String getter =
          """

              def get%s(self) -> %s:
                  \"""Return the value of `%s`.\"""
                  return self.getOrDefault(self.%3$s)
          """;
      String setter =
          """

              def set%1$s(self: P, value: %4$s) -> P:
                  \"""Set `%3$s`: %5$s.\"""
                  return self._set(%3$s=value)
          """;
      return ((hasGetter ? getter : "") + (hasSetter ? setter : ""))
          .formatted(capital(name), type, name, accepted(), doc);
    }

    private String accepted() {
      return type.replace("list", "Sequence");
    }
  }

  /** A class of what an estimator and its model share, and one of what each has beyond that. */
  private static String stages(Params estimator, Params model) {
    List<Field> made = fields(estimator);
    List<Field> fitted = fields(model);
    Predicate<Field> isShared = among(made, field -> true).and(among(fitted, field -> true));
    Predicate<Field> isSetInBoth =
        among(made, Field::isSettable).and(among(fitted, Field::isSettable));
    Predicate<Field> isOwn = isShared.negate();
    Predicate<Field> isSet = isSetInBoth.negate().and(Field::isSettable);
    String shared = name(estimator) + "Shared";
    return mixin(shared, "PlainParams", made, isShared, isSetInBoth, false)
        + mixin(name(estimator) + "Params", shared, made, isOwn, isSet, true)
        + mixin(name(model) + "Params", shared, fitted, isOwn, isSet, false);
  }

  private static String stage(Params stage) {
    return mixin(
        name(stage) + "Params", "PlainParams", fields(stage), p -> true, Field::isSettable, true);
  }

  private static String name(Params stage) {
    return stage.getClass().getSimpleName();
  }

  /**
   * A class of params.
   *
   * @param own which of the fields it declares
   * @param set which of them it has setters for
   * @param isMade whether users make it, with all fields
   */
  private static String mixin(
      String type,
      String base,
      List<Field> fields,
      Predicate<Field> own,
      Predicate<Field> set,
      boolean isMade) {
    String declared = each(fields, field -> own.test(field) ? field.declaration() : "");
    String defaults =
        fields.stream()
            .filter(field -> own.test(field) && field.value != null)
            .map(field -> "        self._setDefault(%s=%s)\n".formatted(field.name, field.value))
            .collect(Collectors.joining());
    String keywords = each(fields, Field::argument);
    return "\n\nclass %s(%s):\n    \"\"\"Params as Java has them.\"\"\"\n".formatted(type, base)
        + (declared.isEmpty() ? "" : "\n" + declared)
        + (isMade
            ? CONSTRUCTOR.formatted(keywords, each(fields, Field::description), defaults, keywords)
            : "\n    def __init__(self) -> None:\n        super().__init__()\n" + defaults)
        + each(fields, field -> field.accessors(own.test(field), set.test(field)));
  }

  private static Predicate<Field> among(List<Field> fields, Predicate<Field> which) {
    List<String> names = fields.stream().filter(which).map(Field::name).toList();
    return field -> names.contains(field.name);
  }

  private static String each(List<Field> fields, Function<Field, String> text) {
    return fields.stream().map(text).collect(Collectors.joining());
  }

  private static List<Field> fields(Params owner) {
    return Arrays.stream(owner.params()).map(param -> field(owner, param)).toList();
  }

  private static Field field(Params owner, Param<?> param) {
    String name = param.name();
    List<String> kind =
        switch (param.getClass().getSimpleName()) {
          case "Param" -> List.of("text", "str");
          case "IntParam", "LongParam" -> List.of("whole", "int");
          case "DoubleParam" -> List.of("real", "float");
          case "StringArrayParam" -> List.of("names", "list[str]");
          case "DoubleArrayParam" -> List.of("numbers", "list[float]");
          default ->
              throw new IllegalArgumentException("Python has no kind for " + param.getClass());
        };
    return new Field(
        name,
        param.doc(),
        kind.get(1),
        owner.hasDefault(param) ? literal(owner.getDefault(param).get()) : null,
        "%s(%s, %s%s%s)"
            .formatted(
                kind.get(0),
                literal(name),
                literal(param.doc()),
                check(param),
                param instanceof LongParam ? ", bits=64" : ""),
        hasSetter(owner, name));
  }

  /** What Python checks a value by, as its doc says it. */
  private static String check(Param<?> param) {
    if (param.getClass() == Param.class) {
      return words(param).stream().map(word -> ", " + literal(word)).collect(Collectors.joining());
    }
    if (param instanceof DoubleArrayParam) {
      return ", \"each in (0, 1)\", lambda value: all(0 < each < 1 for each in value)";
    }
    Matcher range = RANGE.matcher(param.doc());
    return range.find()
        ? ", %s, lambda value: %s".formatted(literal(range.group(1)), condition(range.group(1)))
        : "";
  }

  /** The words after a doc's last colon, if they are what Java accepts. */
  @SuppressWarnings("unchecked")
  private static List<String> words(Param<?> param) {
    Function1<String, Object> accepts = ((Param<String>) param).isValid();
    String[] listed = param.doc().substring(param.doc().lastIndexOf(':') + 1).strip().split(", ");
    boolean isChoice =
        !(boolean) accepts.apply("")
            && Arrays.stream(listed).allMatch(w -> (boolean) accepts.apply(w));
    return isChoice ? List.of(listed) : List.of();
  }

  private static String condition(String range) {
    return Arrays.stream(range.split(", or "))
        .map(PythonParams::one)
        .collect(Collectors.joining(" or "));
  }

  private static String one(String range) {
    Matcher interval = INTERVAL.matcher(range);
    if (interval.matches()) {
      return "%s %s value %s %s"
          .formatted(
              interval.group(2),
              interval.group(1).equals("(") ? "<" : "<=",
              interval.group(4).equals(")") ? "<" : "<=",
              interval.group(3));
    }
    if (range.startsWith("a whole number")) {
      return "value" + range.substring("a whole number".length()) + " and value % 1 == 0";
    }
    return range.startsWith(">") ? "value " + range : "value == " + range;
  }

  private static String literal(Object value) {
    if (value instanceof double[] values) {
      return Arrays.toString(values);
    }
    if (value instanceof Object[] values) {
      return Stream.of(values)
          .map(PythonParams::literal)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String text
        ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
        : value.toString().replace(".0E", "e");
  }

  private static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static boolean hasSetter(Params owner, String name) {
    return Arrays.stream(owner.getClass().getMethods())
        .anyMatch(method -> method.getName().equals("set" + capital(name)));
  }
}
