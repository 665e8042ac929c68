package org.gradientem.spark.internal.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.search.Selection;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.spark.internal.io.MixtureRecord;

/**
 * Holds where a fit is: parameters and history, never rows.
 *
 * @param format number of the format
 * @param ended whether the fit has ended, so that another may take the folder
 * @param fingerprint what must agree for the fit to go on
 * @param centre what was subtracted from the numbers of rows, which its mixtures are of
 * @param main end of the main phase; null before
 * @param found what the search has found; null before its end
 * @param position where the main phase is, or after it the last EM run; null where neither has
 *     begun
 * @param passes passes so far
 */
record FitState(
    int format,
    boolean ended,
    Map<String, String> fingerprint,
    double[] centre,
    EmLoop.Result main,
    Selection found,
    EmLoop.Position position,
    PassLog passes) {
  static final int FORMAT = 9;

  // A later format may hold more; it is to be refused by its number, not taken for damaged.
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(EmLoop.Result.class, WithoutStatistics.class)
          .registerModule(MixtureRecord.module());

  /** Leaves out of a result what a pass over its rows gives. */
  @JsonIgnoreProperties("statistics")
  private interface WithoutStatistics {}

  /** Returns a result that was read, evaluated on its rows. */
  static EmLoop.Result on(Pass rows, EmLoop.Result read) {
    return new EmLoop.Result(
        read.mixture(),
        rows.run(read.mixture(), 0),
        read.logLikelihood(),
        read.passes(),
        read.converged());
  }

  FitState ended(boolean hasEnded) {
    return new FitState(format, hasEnded, fingerprint, centre, main, found, position, passes);
  }

  void writeTo(OutputStream out) throws IOException {
    JSON.writeValue(out, this);
  }

  static FitState read(InputStream in) throws IOException {
    FitState state = JSON.readValue(in, FitState.class);
    if (state == null || (state.format == FORMAT && !state.isWhole())) {
      throw new IOException("it is not whole");
    }
    return state;
  }

  private boolean isWhole() {
    boolean isSomewhere =
        position == null
            ? found != null && found.chosen() != null && found.chosen().mixture() != null
            : position.mixture() != null && position.memory() != null && position.passes() > 0;
    return isSomewhere
        && fingerprint != null
        && centre != null
        && passes != null
        && passes.history() != null
        && passes.phases() != null
        && !passes.history().contains(null)
        && !passes.phases().contains(null);
  }

  /** Returns the place in words. */
  String place() {
    if (position == null) {
      return "after the search";
    }
    return "at %spass %d".formatted(main == null ? "" : "final ", position.passes() + 1);
  }
}
