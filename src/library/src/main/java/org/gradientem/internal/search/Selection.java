package org.gradientem.internal.search;

import java.util.Comparator;
import java.util.List;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.SelectionRecord;

/**
 * The chosen number of components and why it was chosen.
 *
 * @param chosen the mixture of that many components, evaluated on the rows of the pass
 * @param bic its BIC
 * @param path families and numbers of components compared, by family, then from the most down
 * @param reason why this number
 * @param others the best mixtures met of other numbers of components, in the order of these
 */
public record Selection(
    EmLoop.Result chosen,
    double bic,
    List<SelectionRecord> path,
    SelectionReason reason,
    List<Mixture> others) {

  /** By family, from the most components. */
  static final Comparator<SelectionRecord> ORDER =
      Comparator.comparing(SelectionRecord::family)
          .thenComparing(SelectionRecord::k, Comparator.reverseOrder());

  /** Copies the lists. */
  public Selection {
    path = List.copyOf(path);
    others = List.copyOf(others);
  }

  /** The same with the chosen components in the order of their weights, the heaviest first. */
  public Selection heaviestFirst() {
    List<Mixture> reordered =
        others.stream().map(mixture -> mixture.reordered(mixture.orderByWeight())).toList();
    return new Selection(chosen.heaviestFirst(), bic, path, reason, reordered);
  }
}
