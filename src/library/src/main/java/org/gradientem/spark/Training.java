package org.gradientem.spark;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.search.Selection;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.checkpoint.PassLog;
import org.gradientem.spark.internal.fit.FitResult;
import org.gradientem.spark.internal.io.FittedMixtures;
import org.gradientem.summary.SelectionRecord;

/**
 * The facts of a fit, as one JSON object: a model's files, {@code summary.json}, Python and clients
 * of Spark Connect have them from there. Of those that earlier versions saved, {@code icl} is null,
 * {@code oldRows} is 0, and {@code unobservedMeans} is empty.
 */
record Training(
    @JsonUnwrapped Rows rows,
    @JsonUnwrapped Old old,
    @JsonUnwrapped PassLog passes,
    @JsonUnwrapped Outcome outcome,
    @JsonUnwrapped Run run,
    @JsonUnwrapped Derived derived)
    implements Serializable {
  // Each part is read from the whole, so it does not know the other parts' fields.
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * The rows, and how the model describes them; {@code unobservedMeans} has for each component the
   * entries of its mean that none of its rows has a number for.
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
  record Rows(GradientEMEvaluation evaluation, long[] missingCells, int[][] unobservedMeans)
      implements Serializable {}

  /** The weight of rows that were no longer there. */
  record Old(double oldRows) implements Serializable {}

  /** What the fit ended with. {@code labelAccuracy} is null unless all rows have a label. */
  record Outcome(
      List<SelectionRecord> selectionPath,
      String selectionReason,
      Double icl,
      boolean converged,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double labelAccuracy,
      List<String> warnings)
      implements Serializable {}

  /** What it ran with, and how long. */
  record Run(long seed, double seconds) implements Serializable {}

  /** What follows from the other parts and the mixtures, and is not read. */
  record Derived(
      int dim,
      int components,
      CovarianceFamily covarianceType,
      int fittedComponents,
      long parameters,
      double aic,
      double effectiveRows,
      int passes)
      implements Serializable {}

  /** Those of what was found; {@code obstacles} are warnings more. */
  static Training of(FitResult found, List<String> obstacles, long seed, double seconds) {
    Selection selection = found.selection();
    EmLoop.Result chosen = selection.chosen();
    GradientEMEvaluation evaluation =
        new GradientEMEvaluation(
            found.rows().used(),
            found.rows().dropped(),
            chosen.statistics().weight(),
            chosen.logLikelihood(),
            selection.bic());
    return of(
        new Rows(evaluation, found.rows().missingCells(), found.scan().unobserved()),
        new Old(found.rows().old()),
        found.passes(),
        new Outcome(
            selection.path(),
            selection.reason().toString(),
            selection.bic() + 2 * found.scan().logLargest(),
            chosen.converged(),
            found.scan().labelAccuracy().orElse(null),
            Stream.concat(found.warnings().stream(), obstacles.stream()).toList()),
        new Run(seed, seconds),
        found.mixtures());
  }

  private static Training of(
      Rows rows, Old old, PassLog passes, Outcome outcome, Run run, FittedMixtures mixtures) {
    GradientEMEvaluation evaluation = rows.evaluation;
    Mixture answer = mixtures.answer();
    long[] missingCells =
        rows.missingCells == null ? new long[answer.features()] : rows.missingCells;
    int[][] unobserved = rows.unobservedMeans == null ? new int[0][] : rows.unobservedMeans;
    double weight = evaluation.weightSum();
    double effectiveRows = weight + old.oldRows;
    long parameters = InformationCriterion.of(answer, weight).parameters(answer);
    Derived derived =
        new Derived(
            answer.features(),
            answer.k(),
            answer.covariances().family(),
            mixtures.overParameterised().k(),
            parameters,
            2 * evaluation.logLikelihood() - 2 * parameters,
            effectiveRows,
            passes.passes());
    return new Training(
        new Rows(evaluation, missingCells, unobserved), old, passes, outcome, run, derived);
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

  /**
   * Reads what {@link #toJson} wrote. Jackson writes the parts into one object, but before 2.19
   * reads none from there.
   */
  static Training fromJson(String json, FittedMixtures mixtures) throws JsonProcessingException {
    return of(
        JSON.readValue(json, Rows.class),
        JSON.readValue(json, Old.class),
        JSON.readValue(json, PassLog.class),
        JSON.readValue(json, Outcome.class),
        JSON.readValue(json, Run.class),
        mixtures);
  }
}
