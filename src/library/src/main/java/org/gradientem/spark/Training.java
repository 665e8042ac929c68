package org.gradientem.spark;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.gradientem.internal.search.Selection;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.fit.FitResult;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.PhaseTotal;
import org.gradientem.summary.SelectionRecord;

/**
 * The facts of a fit, as one JSON object: a model's files, {@code summary.json}, Python and clients
 * of Spark Connect have them from there.
 *
 * @param unobservedMeans for each component the entries of its mean that none of its rows has a
 *     number for
 * @param oldRows the weight of rows that were no longer there
 * @param labelAccuracy null unless all rows have a label
 */
record Training(
    GradientEMEvaluation evaluation,
    long[] missingCells,
    int[][] unobservedMeans,
    double oldRows,
    List<PassRecord> history,
    List<PhaseTotal> phases,
    List<SelectionRecord> selectionPath,
    String selectionReason,
    double icl,
    boolean converged,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double labelAccuracy,
    List<String> warnings,
    long seed,
    double seconds,
    int dim,
    int components,
    CovarianceFamily covarianceType,
    int fittedComponents,
    long parameters,
    double aic,
    double effectiveRows,
    int passes)
    implements Serializable {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Those of what was found; {@code obstacles} are warnings more. */
  static Training of(FitResult found, List<String> obstacles, long seed, double seconds) {
    Selection selection = found.selection();
    FitResult.Rows rows = found.rows();
    Mixture answer = found.mixtures().answer();
    double weight = selection.chosen().statistics().weight();
    double logLikelihood = selection.chosen().logLikelihood();
    long parameters = InformationCriterion.of(answer, weight).parameters(answer);
    return new Training(
        new GradientEMEvaluation(
            rows.used(), rows.dropped(), weight, logLikelihood, selection.bic()),
        rows.missingCells(),
        found.scan().unobserved(),
        rows.old(),
        found.passes().history(),
        found.passes().phases(),
        selection.path(),
        selection.reason().toString(),
        selection.bic() + 2 * found.scan().logLargest(),
        selection.chosen().converged(),
        found.scan().labelAccuracy().orElse(null),
        Stream.concat(found.warnings().stream(), obstacles.stream()).toList(),
        seed,
        seconds,
        answer.features(),
        answer.k(),
        answer.covariances().family(),
        found.mixtures().overParameterised().k(),
        parameters,
        2 * logLikelihood - 2 * parameters,
        weight + rows.old(),
        found.passes().passes());
  }

  String toJson() {
    return json(this);
  }

  static String json(Record facts) {
    try {
      return JSON.writeValueAsString(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads what {@link #toJson} wrote. */
  static Training fromJson(String json) {
    try {
      return JSON.readValue(json, Training.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("This is not the JSON of a model.", e);
    }
  }
}
