package org.gradientem.spark;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.gradientem.blocks.LoadedBlas;
import org.gradientem.em.Ascent;
import org.gradientem.search.Selection;
import org.gradientem.spark.checkpoint.PassLog;
import org.gradientem.spark.fit.FitResult;
import org.gradientem.summary.Blas;
import org.gradientem.summary.Drift;
import org.gradientem.summary.SelectionRecord;

/**
 * The facts of a fit that a summary reports and that are saved beside the model; of those that
 * earlier versions saved, {@code icl} and {@code missingCells} are null, and {@code oldRows} is 0.
 */
record Training(
    @JsonUnwrapped Rows rows,
    @JsonUnwrapped Old old,
    @JsonUnwrapped PassLog passes,
    @JsonUnwrapped Outcome outcome,
    @JsonUnwrapped Run run)
    implements Serializable {
  // Each part is read from the whole, so it does not know the other parts' fields.
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** The rows, and how the model describes them. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of a freshly made array
  record Rows(GradientEMEvaluation evaluation, long[] missingCells) implements Serializable {}

  /** Rows that were no longer there; {@code drift} is null where it is not known. */
  record Old(double oldRows, Drift drift) implements Serializable {}

  /** What the fit ended with. */
  record Outcome(
      List<SelectionRecord> selectionPath,
      String selectionReason,
      Double icl,
      boolean converged,
      List<String> warnings)
      implements Serializable {}

  /** What it ran with, and how long. */
  record Run(Blas blas, long seed, double seconds) implements Serializable {}

  /** Those of what was found; {@code obstacles} are warnings more. */
  static Training of(FitResult found, List<String> obstacles, long seed, double seconds) {
    Selection selection = found.selection();
    Ascent.Result chosen = selection.chosen();
    GradientEMEvaluation evaluation =
        new GradientEMEvaluation(
            found.rows().used(),
            found.rows().dropped(),
            chosen.statistics().weight(),
            chosen.logLikelihood(),
            selection.bic());
    return new Training(
        new Rows(evaluation, found.rows().missingCells()),
        new Old(found.rows().old().weight(), found.rows().old().drift().orElse(null)),
        found.passes(),
        new Outcome(
            selection.path(),
            selection.reason().toString(),
            selection.bic() + 2 * found.scan().logLargest(),
            chosen.converged(),
            Stream.concat(found.warnings().stream(), obstacles.stream()).toList()),
        new Run(LoadedBlas.here(), seed, seconds));
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Jackson writes the parts into one object, but before 2.19 reads none from there. */
  static Training fromJson(String json) throws JsonProcessingException {
    return new Training(
        JSON.readValue(json, Rows.class),
        JSON.readValue(json, Old.class),
        JSON.readValue(json, PassLog.class),
        JSON.readValue(json, Outcome.class),
        JSON.readValue(json, Run.class));
  }
}
