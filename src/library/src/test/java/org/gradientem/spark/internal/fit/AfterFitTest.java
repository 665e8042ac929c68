package org.gradientem.spark.internal.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.apache.spark.SparkException;
import org.gradientem.UserException;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // It throws as Spark does.
class AfterFitTest {
  private final List<String> warnings = new ArrayList<>();
  private final AfterFit after = new AfterFit(warnings::add);

  private static <T> T failing(Exception failure) {
    return AfterFitTest.<T, RuntimeException>undeclared(failure);
  }

  private static <T, E extends Exception> T undeclared(Exception failure) throws E {
    throw (E) failure;
  }

  @Test
  void whatIsFoundIsReturnedWithoutAWarning() {
    assertThat(after.found("Groups", () -> 3)).contains(3);
    after.attempt("Doubts", () -> {});
    assertThat(warnings).isEmpty();
  }

  @Test
  void aFailureIsAWarningOfItsFirstCause() {
    Exception failure =
        new SparkException("Job aborted", new IllegalStateException("No space left.\n\tat x"));
    assertThat(after.found("Groups", () -> failing(failure))).isEmpty();
    after.attempt("Doubts", () -> failing(new NullPointerException()));
    assertThat(warnings)
        .containsExactly(
            "Groups could not be found out (No space left). The fit is complete without; fit again to have them.",
            "Doubts could not be found out (NullPointerException). The fit is complete without; fit again to have them.");
  }

  @Test
  void aCancelledFitIsNotKept() {
    CancellationException own = new CancellationException("The fit was cancelled: it was.");
    assertThatThrownBy(() -> after.found("Groups", () -> failing(own))).isSameAs(own);
    Exception job = new SparkException("Job 7 cancelled part of cancelled job group mine", null);
    assertThatThrownBy(() -> after.found("Groups", () -> failing(job))).isSameAs(job);
    Exception interrupt = new UserException("x", new InterruptedException());
    assertThatThrownBy(() -> after.attempt("Doubts", () -> failing(interrupt))).isSameAs(interrupt);
    assertThat(warnings).isEmpty();
  }
}
