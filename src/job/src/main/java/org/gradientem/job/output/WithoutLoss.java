package org.gradientem.job.output;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.gradientem.job.errors.Failure;

/** Describes a fit that is not to be lost where a description fails: that is a warning then. */
final class WithoutLoss {
  private final List<String> warnings = new ArrayList<>();

  /**
   * Makes a description.
   *
   * @param what the beginning of a sentence about it
   * @param otherwise what takes its place where it fails
   */
  <T> T found(String what, T otherwise, Supplier<T> description) {
    try {
      return description.get();
    } catch (RuntimeException e) {
      warnings.add(
          "%s could not be found out (%s). The fit is complete without."
              .formatted(what, Failure.sentence(e).replaceFirst("[.\\s]+$", "")));
      return otherwise;
    }
  }

  /** A sentence for each that failed. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
