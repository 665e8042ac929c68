package org.gradientem.spark.internal.checkpoint;

import java.io.Serializable;
import java.util.List;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.PhaseTotal;

/**
 * The passes of a fit.
 *
 * @param history every pass of the EM runs, and of the searches one of each number of components
 * @param phases the totals of all passes
 */
public record PassLog(List<PassRecord> history, List<PhaseTotal> phases) implements Serializable {
  /** {@return how many passes there were} */
  public int passes() {
    return phases.stream().mapToInt(PhaseTotal::passes).sum();
  }
}
