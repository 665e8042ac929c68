package org.gradientem.spark.fit;

import java.util.Arrays;
import java.util.Optional;
import org.gradientem.em.Ascent;
import org.gradientem.em.DataMoments;
import org.gradientem.em.GradientStep;
import org.gradientem.em.Pass;
import org.gradientem.em.PassRecord;
import org.gradientem.em.PrincipalDirections;
import org.gradientem.em.PrincipalSubspace;
import org.gradientem.em.RowDraw;
import org.gradientem.em.StepScaling;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.recovery.Diagnostics;
import org.gradientem.recovery.InformationCriterion;
import org.gradientem.recovery.Selection;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.pass.DistributedPass;
import org.gradientem.spark.rows.SampleBlocks;

/**
 * The start {@code pca}: fits and recovers the components in the few directions that noise does not
 * explain, then lifts them to all coordinates. There the tied covariance is full whatever it is to
 * be later, since directions chosen from the same rows inflate the noise along them.
 */
public final class SubspaceStart {
  private static final String PREFIX = "subspace ";

  /** Responsibilities of a pass up to which one on the driver takes less time than a Spark job. */
  private static final long LOCAL_ENTRIES = 1 << 20;

  private final GradientEM estimator;
  private final SampleBlocks blocks;
  private final DataMoments moments;
  private final MainPhase mainPhase;
  private final Journal journal;

  /**
   * Where the fit in all coordinates goes on.
   *
   * @param mixture the recovered mixture, or all fitted components without selection
   * @param fitted the over-parameterised fit with its means in all coordinates; null without
   *     selection
   * @param selection how the number was chosen in the subspace; null without selection
   * @param rank number of directions r
   */
  public record Result(Mixture mixture, Mixture fitted, Selection selection, int rank) {}

  /** Prepares a start whose components climb in the given main phase. */
  public SubspaceStart(
      GradientEM estimator,
      SampleBlocks blocks,
      DataMoments moments,
      MainPhase mainPhase,
      Journal journal) {
    this.estimator = estimator;
    this.blocks = blocks;
    this.moments = moments;
    this.mainPhase = mainPhase;
    this.journal = journal;
  }

  /**
   * Whether {@code init = auto} is this start. Measured with identity and spherical covariances: a
   * random start misses components exactly where the rows determine fewer in all coordinates than
   * there may be of weight minWeight. With so few coordinates that a subspace of 1 / minWeight
   * directions is hardly smaller, there is nothing to gain.
   */
  public static boolean isAutomatic(GradientEM estimator, long rows, int dim) {
    double components = 1 / estimator.getMinWeight();
    return "auto".equals(estimator.getInit())
        && !estimator.isSet(estimator.k())
        && isSuitable(CovarianceType.parse(estimator.getCovarianceType()))
        && Start.determined(rows, dim) < components
        && dim >= 2 * components;
  }

  private static boolean isSuitable(CovarianceType type) {
    return type == CovarianceType.IDENTITY || type == CovarianceType.SPHERICAL;
  }

  /** Refuses covariances that the start cannot do with, before any row is read. */
  public static void requireSuitable(GradientEM estimator) {
    CovarianceType type = CovarianceType.parse(estimator.getCovarianceType());
    if (!isSuitable(type)) {
      throw new IllegalArgumentException(
          "init 'pca' needs noise that is alike in all directions, but covarianceType is '%s'; set it to 'identity' or 'spherical', or init to 'auto'."
              .formatted(type));
    }
  }

  /** The start, or nothing if noise explains every direction. */
  public Optional<Result> find() {
    int most = mostDirections();
    if (most == 0) {
      // There is to be one component, which any start finds.
      return Optional.empty();
    }
    PrincipalDirections directions =
        new SubspaceSearch(
                blocks,
                estimator.getAggregationDepth(),
                moments,
                CovarianceType.parse(estimator.getCovarianceType()),
                estimator.getSeed())
            .directions(most);
    if (directions.count() == 0) {
      journal.warn(
          "No direction of the data stands out from noise, so the components start from random rows, not in principal directions.");
      return Optional.empty();
    }
    PrincipalSubspace subspace = new PrincipalSubspace(moments.mean(), directions);
    try (SampleBlocks projected = blocks.projected(subspace)) {
      return Optional.of(fit(projected, subspace));
    }
  }

  /** The most directions r that the n components fitted there can span. */
  private int mostDirections() {
    int most = 0;
    while (most < blocks.dim()
        && most + 1 < Start.componentCount(estimator, blocks.rows(), most + 1)) {
      most++;
    }
    return most;
  }

  private Result fit(SampleBlocks projected, PrincipalSubspace subspace) {
    double[][] rows = rows(subspace);
    DistributedPass distributed = new DistributedPass(projected, estimator.getAggregationDepth());
    DataMoments projectedMoments = distributed.dataMoments(CovarianceType.FULL);
    boolean isSmall = projected.rows() * rows.length <= LOCAL_ENTRIES;
    Pass pass = isSmall ? Pass.over(projected.rdd().collect()) : distributed;
    Mixture begin = RowDraw.startAt(rows, projectedMoments);
    SearchRows all = SearchRows.all(projected, pass, projectedMoments);
    try (SearchRows searched = all.sampled(estimator, begin.k())) {
      // Rows are short here, so a pass over them needs no mini-batches.
      Ascent.Result main =
          mainPhase.run(PREFIX, searched.pass(), searched.moments(), begin).heaviestFirst();
      return "none".equals(estimator.getSelection())
          ? new Result(lift(main.mixture(), subspace), null, null, subspace.rank())
          : recovered(main, searched, all, subspace);
    }
  }

  private Result recovered(
      Ascent.Result main, SearchRows searched, SearchRows all, PrincipalSubspace subspace) {
    Selection selection =
        new Recovery(estimator, Ascent.Observer.of(this::passed))
            .select(main, searched, all)
            .heaviestFirst();
    InformationCriterion criterion = InformationCriterion.of(all.moments());
    Diagnostics.warnings(main.mixture(), selection.chosen(), all.pass(), criterion)
        .forEach(journal::warn);
    Mixture lifted = lift(selection.chosen().mixture(), subspace);
    Mixture fitted = subspace.embed(main.mixture(), lifted.covariance());
    String found = selection.reason();
    String reason =
        "Within %d principal directions, %s%s"
            .formatted(subspace.rank(), Character.toLowerCase(found.charAt(0)), found.substring(1));
    Selection within = new Selection(selection.chosen(), selection.bic(), selection.path(), reason);
    return new Result(lifted, fitted, within, subspace.rank());
  }

  private void passed(PassRecord pass) {
    journal.passed(
        new PassRecord(
            PREFIX + pass.phase(),
            pass.pass(),
            pass.components(),
            pass.meanLogLikelihood(),
            pass.gradientNorm(),
            pass.effectiveComponents(),
            pass.seconds()));
  }

  /** Rows drawn before they are projected, so that rounding cannot change which they are. */
  private double[][] rows(PrincipalSubspace subspace) {
    int n = Start.componentCount(estimator, blocks.rows(), subspace.rank());
    return Arrays.stream(Start.rows(estimator, blocks, n, journal::warn))
        .map(subspace::project)
        .toArray(double[][]::new);
  }

  /** The means in all coordinates of the components that the subspace tells apart. */
  private Mixture lift(Mixture found, PrincipalSubspace subspace) {
    SufficientStatistics statistics =
        new DistributedPass(blocks, estimator.getAggregationDepth()).lifting(found, subspace);
    Mixture embedded = subspace.embed(found, moments.covariance(1));
    return new GradientStep(1, StepScaling.RESPONSIBILITY, moments).apply(embedded, statistics);
  }
}
