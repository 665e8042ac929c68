package org.gradientem.job;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.ml.param.DoubleArrayArrayParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.gradientem.spark.GradientEM;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Offers every estimator param as an option, under its name in kebab case. */
final class ParamOptions {
  /** Set from --features instead. */
  private static final Set<String> NOT_OFFERED = Set.of("featuresCol");

  private ParamOptions() {}

  static void addTo(CommandSpec spec) {
    GradientEM estimator = new GradientEM();
    for (Param<?> param : offered(estimator)) {
      String byDefault =
          estimator.hasDefault(param) ? " Default: " + estimator.getOrDefault(param) + "." : "";
      spec.addOption(
          OptionSpec.builder(optionName(param))
              .type(type(param))
              .paramLabel("<" + param.name() + ">")
              .description(param.doc().replace("%", "%%") + "." + byDefault)
              .build());
    }
  }

  private static List<Param<?>> offered(GradientEM estimator) {
    return List.<Param<?>>of(estimator.params()).stream()
        .filter(p -> !NOT_OFFERED.contains(p.name()))
        .filter(p -> !(p instanceof DoubleArrayParam || p instanceof DoubleArrayArrayParam))
        .toList();
  }

  private static Class<?> type(Param<?> param) {
    if (param instanceof IntParam) {
      return Integer.class;
    }
    if (param instanceof LongParam) {
      return Long.class;
    }
    return param instanceof DoubleParam ? Double.class : String.class;
  }

  static String optionName(Param<?> param) {
    return "--" + param.name().replaceAll("([A-Z]+)", "-$1").toLowerCase(Locale.ROOT);
  }

  /** Sets on the estimator what was given on the command line. */
  static void apply(CommandSpec spec, GradientEM estimator) {
    for (Param<?> param : offered(estimator)) {
      Object value = spec.findOption(optionName(param)).getValue();
      if (value != null) {
        try {
          estimator.set(param.name(), value);
        } catch (IllegalArgumentException e) {
          throw new ParameterException(
              spec.commandLine(),
              "%s = %s is out of range: %s".formatted(optionName(param), value, param.doc()),
              e);
        }
      }
    }
  }
}
