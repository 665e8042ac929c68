package org.gradientem.internal.search;

import java.util.Arrays;
import java.util.List;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.ComputeBudget;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.components.LevelCounts;
import org.gradientem.internal.components.RowClustering;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;

/**
 * Where the loop starts: all families at what the paths found, at one component, and at clusterings
 * of few rows.
 */
final class Starts {
  /** Components of the largest clustering. */
  private static final int MAX_CLUSTERS = 15;

  private final Fitter fitter;
  private final DataMoments moments;
  private final RowsInMemory rows;
  private final SearchTarget wanted;
  private final Proposals proposals;

  Starts(Fitter fitter, DataMoments moments) {
    this.fitter = fitter;
    this.moments = moments;
    rows = fitter.rows();
    wanted = fitter.wanted();
    proposals = new Proposals(fitter);
  }

  Proposals from(List<Candidate> paths) {
    List<Candidate> eligible = paths.stream().filter(c -> wanted.admits(c.k())).toList();
    for (Candidate source : eligible) {
      Candidate known =
          mayWinInOtherFamily(source, MergePaths.best(eligible))
              ? fitter.withScatters(SearchStage.REFINE, source)
              : source;
      double entropy = fitter.entropy(SearchStage.PATH, known);
      proposals.add(known.moments(), entropy, source.origin());
    }
    proposals.add(one(), 0, "one component");
    proposeClusterings();
    return proposals;
  }

  private void proposeClusterings() {
    double products = (double) rows.rows() * rows.rows();
    products *= rows.dim() + rows.levels().categories().total();
    boolean areFew = rows.isAll() && rows.rows() <= Fitter.FEW_ROWS;
    if (!areFew || products > ComputeBudget.WORK) {
      return;
    }
    Covariance data = fitter.dataCovariance(1);
    proposeClusterings(data);
    if (!SearchTarget.carriesMatrices(rows.dim(), moments.weight())
        && data.type().compareTo(CovarianceType.SPHERICAL) > 0) {
      // In the metric of a matrix that few rows determine, all rows are equally far from each
      // other.
      double variance = Arrays.stream(moments.variances()).average().orElseThrow();
      proposeClusterings(
          Covariance.of(CovarianceType.SPHERICAL, rows.dim(), new double[] {variance}));
    }
  }

  private void proposeClusterings(Covariance metric) {
    int k = Math.min(wanted.k().orElse(MAX_CLUSTERS), rows.rows());
    RowsInMemory all = rows.completed(moments.gaussian());
    for (int[] labels : RowClustering.labels(all, metric, k)) {
      proposals.add(
          ComponentMoments.of(all, labels, k--, fitter.total()), 0, "a clustering of the rows");
    }
  }

  /** All rows as one component, which every family has a mixture for. */
  private ComponentMoments one() {
    double[] counts = {moments.weight()};
    double[][] means = {moments.mean()};
    CovarianceType type = moments.type();
    LevelCounts levels = new LevelCounts(moments.levels().categories(), moments.levels().counts());
    ComponentMoments tied = new ComponentMoments(fitter.total(), counts, means, levels, type, null);
    double[][] scatters = {tied.pooled(type)};
    return new ComponentMoments(fitter.total(), counts, means, levels, type, scatters);
  }

  /**
   * Whether families of own covariances may win from a level: it is not far below the best and,
   * unless looking costs next to nothing, no equal shapes are more than are best for those.
   */
  private boolean mayWinInOtherFamily(Candidate source, Candidate best) {
    double toleranceHere = Math.max(fitter.tolerance(source), source.k() * fitter.price(source));
    boolean isNear = source.bic() >= best.bic() - toleranceHere;
    boolean isCheap = fitter.budget().of(source.k()) == 1;
    return isNear && (isCheap || !source.family().isTied() || source.k() <= best.k());
  }
}
