package org.gradientem.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.List;
import org.gradientem.em.Ascent;
import org.gradientem.em.Blas;
import org.gradientem.em.PassRecord;
import org.gradientem.search.Selection;
import org.gradientem.search.SelectionRecord;
import org.gradientem.spark.fit.FitResult;
import org.gradientem.spark.fit.PhaseTotal;

/**
 * The facts of a fit that a summary reports and that are saved beside the model; of those that
 * earlier versions saved, {@code icl} and {@code missingCells} are null.
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of a freshly made array
record Training(
    GradientEMEvaluation evaluation,
    long[] missingCells,
    List<PassRecord> history,
    List<PhaseTotal> phases,
    List<SelectionRecord> selectionPath,
    String selectionReason,
    Double icl,
    boolean converged,
    List<String> warnings,
    Blas blas,
    long seed,
    double seconds)
    implements Serializable {

  static Training of(FitResult found, long seed, double seconds) {
    Selection selection = found.selection();
    Ascent.Result chosen = selection.chosen();
    return new Training(
        new GradientEMEvaluation(
            found.rows(),
            found.droppedRows(),
            chosen.statistics().weight(),
            chosen.logLikelihood(),
            selection.bic()),
        found.missingCells(),
        found.history(),
        found.phases(),
        selection.path(),
        selection.reason().toString(),
        selection.bic() + 2 * found.logLargest(),
        chosen.converged(),
        found.warnings(),
        Blas.here(),
        seed,
        seconds);
  }

  int passes() {
    return phases.stream().mapToInt(PhaseTotal::passes).sum();
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Training fromJson(String json) throws JsonProcessingException {
    return JSON.readValue(json, Training.class);
  }
}
