package org.gradientem.job;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.gradientem.job.errors.NearName;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.job.input.OptionWords;
import org.gradientem.job.output.GroupChoice;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMColumnParams;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Offers every estimator param as an option, under its name in kebab case, in groups; featuresCol
 * is set from --features instead, and params of arrays from --initial-model.
 */
final class ParamOptions {
  /** What the estimator has to know of the rows is listed where they are named. */
  private static final List<String> OF_THE_ROWS =
      List.of(
          "weightCol",
          "labelCol",
          "handleInvalid",
          "predictionCol",
          "probabilityCol",
          "logLikelihoodCol",
          "imputedCol",
          "groupCol",
          "outlierCol");

  /** Where in these the names of columns begin that only scored rows have. */
  private static final int FIRST_OUTPUT = 3;

  /** After all other options in the help. */
  private static final int LAST = 2;

  /** What score may be given in the place of what the fit was, such as names of columns. */
  private static final List<String> OUTPUTS =
      List.of(
          "predictionCol",
          "probabilityCol",
          "logLikelihoodCol",
          "groupCol",
          "outlierCol",
          "contamination");

  /** Params under a heading of the help. */
  private record Group(String heading, List<String> names) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "What to find",
              List.of("k", "covarianceType", "startComponents", "selection", "noise")),
          new Group(
              "Groups and outliers, also options of score", List.of("groups", "contamination")),
          new Group("Steps of EM", List.of("init", "maxIter", "tol", "seed")),
          new Group(
              "Scale and resources",
              List.of("sampleSize", "maxSeconds", "checkpointDir", "maxBlockSizeInMB")));

  private static final String GROUPS_OPTION = "--groups";

  private static final String GROUPS_DOC =
      "Groups that the components are merged into: auto = as many as the merge tree proposes, a number, none; or below 1 the probability of misclassification down to which they are merged.";

  private ParamOptions() {}

  /** As the command line has it by default: a cell that is missing is no reason to stop. */
  static GradientEM estimator() {
    return new GradientEM().setHandleInvalid("keep");
  }

  static void addTo(CommandSpec spec) {
    GradientEM estimator = estimator();
    OF_THE_ROWS.forEach(name -> spec.addOption(option(estimator, name)));
    for (Group group : GROUPS) {
      ArgGroupSpec.Builder options =
          ArgGroupSpec.builder()
              .heading("%n" + group.heading + ":%n")
              .validate(false)
              .order(GROUPS.indexOf(group));
      group.names.forEach(name -> options.addArg(option(estimator, name)));
      spec.addArgGroup(options.build());
    }
  }

  /** Adds options of scoring, which are else those of the fit. */
  static void addColumnsTo(CommandSpec spec) {
    GradientEM estimator = estimator();
    for (String name : OUTPUTS) {
      Param<?> param = estimator.getParam(name);
      spec.addOption(
          OptionSpec.builder(option(estimator, name))
              .description(sentence(param.doc()) + " Default: that of the fit.")
              .build());
    }
    spec.addOption(groupsOption("the number that fit was given, else auto"));
  }

  /** Sets on a model those that were given on the command line. */
  static void applyColumns(CommandSpec spec, GradientEMColumnParams model) {
    for (String name : OUTPUTS) {
      Param<?> param = model.getParam(name);
      Object value = spec.findOption(optionName(param)).getValue();
      if (value != null) {
        set(model, param, value);
      }
    }
  }

  private static OptionSpec option(GradientEM estimator, String name) {
    Param<?> param = estimator.getParam(name);
    if (param.name().equals(estimator.groups().name())) {
      return groupsOption("auto");
    }
    Object byDefault = estimator.isDefined(param) ? estimator.getOrDefault(param) : "";
    return OptionSpec.builder(optionName(param))
        .type(type(param))
        .order(OF_THE_ROWS.indexOf(name) < FIRST_OUTPUT ? 0 : LAST)
        .paramLabel(label(param))
        .description(
            sentence(OptionWords.of(names(estimator), param.doc()).replace("%", "%%"))
                + ("".equals(byDefault) ? "" : " Default: " + shown(byDefault) + "."))
        .build();
  }

  /**
   * Makes {@code --groups}, which takes words as well as the numbers of the param.
   *
   * @param byDefault what holds where it is not given, for the help
   */
  static OptionSpec groupsOption(String byDefault) {
    return OptionSpec.builder(GROUPS_OPTION)
        .type(String.class)
        .paramLabel("NUMBER")
        .description(GROUPS_DOC + " Default: " + byDefault + ".")
        .build();
  }

  /** Reads {@code --groups}. */
  static GroupChoice groups(CommandSpec spec) {
    String text = spec.findOption(GROUPS_OPTION).getValue();
    if (text == null) {
      return GroupChoice.DEFAULT;
    }
    GradientEM scratch = estimator();
    try {
      GroupChoice choice = GroupChoice.of(text);
      if (choice.kind() == GroupChoice.Kind.NUMBER) {
        scratch.setGroups(choice.number());
      }
      return choice;
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(
          "%s cannot be '%s': give auto, none, a whole number from 1 on, or a probability between 0 and 1%s"
              .formatted(GROUPS_OPTION, text, NearName.end(text, GroupChoice.WORDS)));
    }
  }

  private static String sentence(String doc) {
    return doc.substring(0, 1).toUpperCase(Locale.ROOT) + doc.substring(1) + ".";
  }

  private static String shown(Object value) {
    return value instanceof Double d && d == Math.rint(d)
        ? String.valueOf(d.longValue())
        : value.toString().replace("E-", "e-").replace("1.0e", "1e");
  }

  private static List<Param<?>> offered(GradientEM estimator) {
    Stream<String> grouped = GROUPS.stream().flatMap(group -> group.names.stream());
    return Stream.concat(OF_THE_ROWS.stream(), grouped).<Param<?>>map(estimator::getParam).toList();
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

  private static String label(Param<?> param) {
    if (param.name().endsWith("Col")) {
      return "COLUMN";
    }
    if (param.name().endsWith("Dir")) {
      return "DIR";
    }
    return type(param) == String.class ? "NAME" : "NUMBER";
  }

  private static List<String> names(GradientEM estimator) {
    return offered(estimator).stream().map(ParamOptions::optionName).toList();
  }

  static String optionName(Param<?> param) {
    return OptionWords.option(param.name());
  }

  /** Sets on the estimator what was given on the command line. */
  static void apply(CommandSpec spec, GradientEM estimator) {
    GroupChoice groups = groups(spec);
    if (groups.kind() == GroupChoice.Kind.NUMBER) {
      estimator.setGroups(groups.number());
    }
    for (Param<?> param : offered(estimator)) {
      Object value = spec.findOption(optionName(param)).getValue();
      if (value != null && !optionName(param).equals(GROUPS_OPTION)) {
        set(estimator, param, value);
      }
    }
  }

  /** Sets a param, or says what it accepts. */
  static void set(Params params, Param<?> param, Object value) {
    try {
      params.set(param.name(), value);
    } catch (IllegalArgumentException e) {
      // A param of names lists them at the end of its documentation.
      String names = param.doc().substring(param.doc().lastIndexOf(": ") + 1).strip();
      String end = NearName.end(value.toString(), List.of(names.split(", ")));
      throw new WrongUsage(e.getMessage().replaceFirst("\\.$", Matcher.quoteReplacement(end)));
    }
  }
}
