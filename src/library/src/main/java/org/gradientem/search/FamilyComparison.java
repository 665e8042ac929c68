package org.gradientem.search;

import java.util.List;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.candidates.Candidate;
import org.gradientem.candidates.ComputeBudget;
import org.gradientem.candidates.Fitter;
import org.gradientem.candidates.Regularisation;
import org.gradientem.candidates.SearchData;
import org.gradientem.candidates.SearchStage;
import org.gradientem.candidates.SearchTarget;
import org.gradientem.components.ComponentMoments;
import org.gradientem.components.LevelCounts;
import org.gradientem.components.RowClustering;
import org.gradientem.components.RowsInMemory;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.statistics.DataMoments;

/**
 * Compares all families by successive halving from what the paths found and, on few rows, from
 * clusterings of these.
 */
final class FamilyComparison {
  /**
   * Rows up to which clusterings of the rows themselves are tried, since that takes their square.
   */
  private static final int MAX_CLUSTERED_ROWS = 1000;

  /** In which Ward's cost is taken. */
  private static final List<CovarianceType> METRICS =
      List.of(CovarianceType.FULL, CovarianceType.DIAGONAL, CovarianceType.SPHERICAL);

  /** Components of the largest clustering. */
  private static final int MAX_CLUSTERS = 15;

  /** Candidates of the first round. */
  private static final int MAX_STARTS = 400;

  private final Fitter fitter;
  private final DataMoments moments;
  private final RowsInMemory rows;
  private final ComputeBudget computeBudget;
  private final double tolerance;
  private final SearchTarget wanted;

  /**
   * Prepares the comparison.
   *
   * @param tolerance BIC by which a start may be below the best before any pass
   */
  FamilyComparison(Fitter fitter, SearchData data, ComputeBudget computeBudget, double tolerance) {
    this.fitter = fitter;
    moments = data.moments();
    rows = data.rows();
    this.computeBudget = computeBudget;
    this.tolerance = tolerance;
    wanted = fitter.wanted();
  }

  /** The best that the comparison ends with. */
  Candidate run(List<Candidate> sources) {
    Proposals proposals = proposals(sources);
    proposeClusterings(proposals);
    long budget = Math.max(fitter.spent(), computeBudget.passes()) / 4;
    return new SuccessiveHalving(fitter, SearchStage.REFINE, computeBudget)
        .best(proposals, Double.NEGATIVE_INFINITY, tolerance, MAX_STARTS, budget)
        .orElseThrow(this::nothing);
  }

  private Proposals proposals(List<Candidate> sources) {
    Proposals proposals = new Proposals(fitter);
    List<Candidate> eligible = sources.stream().filter(c -> wanted.admits(c.k())).toList();
    for (Candidate source : eligible) {
      boolean needsScatters =
          wanted.hasUntied() && mayWinInOtherFamily(source, MergePaths.best(eligible));
      Candidate known = needsScatters ? fitter.withScatters(SearchStage.REFINE, source) : source;
      double entropy = fitter.entropy(Regularisation.EXPLORING, known);
      proposals.add(known.moments(), entropy, source.origin());
    }
    if (wanted.admits(1)) {
      proposals.add(one(), 0, "one component");
    }
    return proposals;
  }

  private void proposeClusterings(Proposals proposals) {
    double pairs = (double) rows.rows() * rows.rows();
    double d = rows.dim();
    double levels = rows.levels().categories().total();
    if (!rows.isAll()
        || rows.rows() > MAX_CLUSTERED_ROWS
        || pairs * (d + levels) > ComputeBudget.WORK) {
      return;
    }
    for (CovarianceType metric : metrics()) {
      proposeClusterings(proposals, moments.reduced(metric).covariance(1), true);
    }
    if (wanted.hasUntied() && pairs * (levels + d * d * (1 + d / 6)) <= ComputeBudget.WORK) {
      proposeClusterings(proposals, fitter.dataCovariance(1), false);
    }
  }

  /** One component there always is, but not as many as may be asked for. */
  private RuntimeException nothing() {
    return new UserException(
        RootLocale.format(
            "No mixture of k = %d components was found whose covariances the %.0f rows determine; lower k, set another covarianceType, or set selection to 'none'.",
            wanted.k().orElse(1), moments.weight()));
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
    double trust = computeBudget.of(source.k());
    double toleranceHere = Math.max(tolerance * trust, source.k() * fitter.price(source));
    boolean isNear = source.bic() >= best.bic() - toleranceHere;
    return isNear && (trust == 1 || !source.family().isTied() || source.k() <= best.k());
  }

  /** Those that the moments hold; where the covariance is given, its own. */
  private List<CovarianceType> metrics() {
    return moments.type() == CovarianceType.IDENTITY
        ? List.of(CovarianceType.IDENTITY)
        : METRICS.stream().filter(metric -> metric.compareTo(moments.type()) <= 0).toList();
  }

  private void proposeClusterings(Proposals proposals, Covariance data, boolean ward) {
    int k = Math.min(wanted.k().orElse(MAX_CLUSTERS), rows.rows());
    RowsInMemory all = rows.completed(moments.gaussian());
    for (int[] labels : RowClustering.labels(all, data, ward, k)) {
      if (wanted.admits(k)) {
        ComponentMoments clusters = ComponentMoments.of(all, labels, k, fitter.total());
        proposals.add(clusters, 0, "a clustering of the rows");
      }
      k--;
    }
  }
}
