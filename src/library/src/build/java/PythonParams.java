import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.LogLikelihoodEvaluator;
import org.gradientem.spark.TableFeatures;
import org.gradientem.spark.TableFeaturesModel;

/**
 * Writes Python's params from those of Java: docs, defaults, types, getters and setters. Maven runs
 * this file as it stands, with the library's classes on the class path.
 */
final class PythonParams {
  private static final String HEADER =
      """
      \"""The params of Java's classes; the build writes this file.\"""

      from __future__ import annotations

      from collections.abc import Sequence
      from typing import TypeVar

      from pyspark import keyword_only
      from pyspark.ml.param import Param, Params, TypeConverters

      from spark_gradient_em._kinds import PlainParams, to_int

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
          case "Param" -> List.of("TypeConverters.toString", "str");
          case "IntParam" -> List.of("to_int", "int");
          case "LongParam" -> List.of("TypeConverters.toInt", "int");
          case "DoubleParam" -> List.of("TypeConverters.toFloat", "float");
          case "StringArrayParam" -> List.of("TypeConverters.toListString", "list[str]");
          case "DoubleArrayParam" -> List.of("TypeConverters.toListFloat", "list[float]");
          default ->
              throw new IllegalArgumentException("Python has no kind for " + param.getClass());
        };
    return new Field(
        name,
        param.doc(),
        kind.get(1),
        owner.hasDefault(param) ? literal(owner.getDefault(param).get()) : null,
        "Param(Params._dummy(), %s, %s, %s)"
            .formatted(literal(name), literal(param.doc()), kind.get(0)),
        hasSetter(owner, name));
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
