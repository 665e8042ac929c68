package org.gradientem.job;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.gradientem.job.errors.NearName;
import org.gradientem.job.errors.WrongUsage;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Refuses what no option can mean, whichever it is. */
final class GivenOptions {
  private GivenOptions() {}

  static void check(ParseResult parsed) {
    for (OptionSpec option : parsed.matchedOptions()) {
      String name = option.longestName();
      List<String> words = option.originalStringValues();
      // An option of many words takes the words after it, an unknown option among them.
      for (String word : words) {
        if (option.isMultiValue() && option.splitRegex().isEmpty() && word.startsWith("--")) {
          throw unknown(word, parsed.commandSpec().optionsMap().keySet());
        }
      }
      if (!option.splitRegex().isEmpty() && words.stream().anyMatch(GivenOptions::hasGap)) {
        throw new WrongUsage(
            "%s '%s' has an empty place between its commas; fill it, or leave out a comma."
                .formatted(name, String.join(",", words)));
      }
      twice(option.getValue())
          .ifPresent(
              column -> {
                throw new WrongUsage("%s names '%s' twice; name it once.".formatted(name, column));
              });
      numbers(option.getValue())
          .filter(value -> !Double.isFinite(value))
          .findFirst()
          .ifPresent(
              value -> {
                throw new WrongUsage(
                    "%s cannot be '%s': it is no finite number; give one."
                        .formatted(name, String.join(",", words)));
              });
    }
  }

  /** Returns the error of a word that begins like an option. */
  static WrongUsage unknown(String word, Collection<String> options) {
    String name = word.replaceFirst("=.*", "");
    return new WrongUsage("There is no option '%s'%s".formatted(name, NearName.end(name, options)));
  }

  private static boolean hasGap(String list) {
    return Arrays.stream(list.split(",", -1)).anyMatch(String::isBlank);
  }

  /** The first of some names that is there twice. */
  private static Optional<?> twice(Object value) {
    Set<Object> seen = new HashSet<>();
    return value instanceof List<?> names
        ? names.stream().filter(column -> !seen.add(column)).findFirst()
        : Optional.empty();
  }

  private static DoubleStream numbers(Object value) {
    if (value instanceof double[] several) {
      return Arrays.stream(several);
    }
    return value instanceof Double one ? DoubleStream.of(one) : DoubleStream.empty();
  }
}
