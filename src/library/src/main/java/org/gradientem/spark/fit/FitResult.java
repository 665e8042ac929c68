package org.gradientem.spark.fit;

import java.util.List;
import org.gradientem.em.PassRecord;
import org.gradientem.groups.Cuts;
import org.gradientem.mixture.Mixture;
import org.gradientem.search.Selection;

/**
 * What a fit found, and how.
 *
 * @param mixture the answer, in the coordinates of the data set
 * @param overParameterised all components as the main phase left them, in the same
 * @param others the best mixtures met of other numbers of components, in the same
 * @param cuts how its components merge, and how dense the rows lie
 * @param logLargest sum over the rows of weight times the logarithm of the largest responsibility
 * @param sampleRows some distinct rows
 * @param selection how the answer was chosen, with its evaluation in the coordinates of the blocks
 * @param rows usable rows
 * @param droppedRows rows left out because of invalid features
 * @param missingCells for each feature the rows that lack it
 * @param history every pass of the EM runs, and of the searches one of each number of components
 * @param phases the totals of all passes
 * @param warnings what the user should know, a sentence each
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
public record FitResult(
    Mixture mixture,
    Mixture overParameterised,
    List<Mixture> others,
    Cuts cuts,
    double logLargest,
    double[][] sampleRows,
    Selection selection,
    long rows,
    long droppedRows,
    long[] missingCells,
    List<PassRecord> history,
    List<PhaseTotal> phases,
    List<String> warnings) {
  /**
   * Copies the lists.
   *
   * @param mixture the answer
   * @param overParameterised all components
   * @param others the best mixtures met of other numbers of components
   * @param cuts how its components merge, and how dense the rows lie
   * @param logLargest the sum of the logarithms of the largest responsibilities
   * @param sampleRows some distinct rows
   * @param selection how the answer was chosen
   * @param rows usable rows
   * @param droppedRows rows left out
   * @param missingCells for each feature the rows that lack it
   * @param history the passes that are kept
   * @param phases the totals of all passes
   * @param warnings what the user should know
   */
  public FitResult {
    others = List.copyOf(others);
    history = List.copyOf(history);
    phases = List.copyOf(phases);
    warnings = List.copyOf(warnings);
  }
}
