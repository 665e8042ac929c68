package org.gradientem.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.List;
import org.gradientem.em.PassRecord;
import org.gradientem.recovery.SelectionRecord;

/** The facts of a fit that a summary reports and that are saved beside the model. */
record Training(
    GradientEMEvaluation evaluation,
    List<PassRecord> history,
    List<SelectionRecord> selectionPath,
    String selectionReason,
    boolean converged,
    List<String> warnings,
    long seed,
    double seconds)
    implements Serializable {

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
