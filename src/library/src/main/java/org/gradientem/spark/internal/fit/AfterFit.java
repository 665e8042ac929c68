package org.gradientem.spark.internal.fit;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gradientem.spark.internal.rdd.Cause;

/** What is looked up once a fit is finished, which the fit is not lost for. */
public final class AfterFit {
  private final Consumer<String> warn;

  /**
   * Nothing has been looked up yet.
   *
   * @param warn takes a sentence for each failure
   */
  public AfterFit(Consumer<String> warn) {
    this.warn = warn;
  }

  /**
   * Looks something up; a failure is a warning, unless the fit was cancelled.
   *
   * @param <T> what comes of it
   * @param what a sentence's beginning: what was to come of it
   * @param lookUp looks it up
   * @return what came of it; empty if it failed
   */
  public <T> Optional<T> found(String what, Supplier<T> lookUp) {
    try {
      return Optional.of(lookUp.get());
    } catch (Exception e) {
      // Spark throws its checked exceptions undeclared.
      if (e instanceof CancellationException || Cancelled.words(e).isPresent()) {
        throw e;
      }
      warn.accept(
          "%s could not be found out (%s). The fit is complete without; fit again to have them."
              .formatted(what, Cause.of(e).replaceFirst("[.;]+$", "")));
      return Optional.empty();
    }
  }

  /** The same for what has no result. */
  void attempt(String what, Runnable lookUp) {
    Optional<Boolean> unused =
        found(
            what,
            () -> {
              lookUp.run();
              return true;
            });
  }
}
