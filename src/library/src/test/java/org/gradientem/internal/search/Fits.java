package org.gradientem.internal.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.ComputeBudget;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchData;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.candidates.StopRule;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.em.Accelerator;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.em.RowDraw;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.em.StepScaling;
import org.gradientem.internal.families.Rounding;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;

/** Samples with all that a fit and its recovery need. */
public final class Fits {
  /** Mclust's families. */
  static final List<CovarianceFamily> ALL =
      Stream.of(CovarianceFamily.values())
          .filter(f -> f != CovarianceFamily.IDENTITY && !f.isLowRank())
          .toList();

  static final EmLoop.Observer NOBODY = EmLoop.Observer.of(record -> {});

  final Samples samples;
  public final List<SampleBlock> blocks;
  final Pass pass;
  public final DataMoments moments;
  final InformationCriterion criterion;

  public Fits(Samples samples, CovarianceType type) {
    this.samples = samples;
    // Centred as the blocking does it: uncentred columns would cost digits.
    DataMoments uncentred = samples.moments(type);
    blocks = samples.blocks(256, uncentred.mean());
    pass = Pass.over(blocks);
    moments = Samples.moments(type, blocks);
    criterion =
        new InformationCriterion(CovarianceFamily.tied(type), samples.dim(), moments.weight());
  }

  static Samples csv(String name, int firstColumn) throws IOException {
    try (var lines = Files.lines(Path.of("data", name))) {
      return Samples.of(
          lines
              .skip(1)
              .map(line -> line.split(",", -1))
              .map(f -> Arrays.stream(f).skip(firstColumn).mapToDouble(Double::parseDouble))
              .map(numbers -> numbers.toArray())
              .toArray(double[][]::new));
    }
  }

  /** So many rows around each centre in turn. */
  public static Samples around(int count, long seed, double[]... centres) {
    double[][] rows = Gaussians.normals(count, centres[0].length, new SplittableRandom(seed));
    for (int r = 0; r < count; r++) {
      for (int j = 0; j < rows[r].length; j++) {
        rows[r][j] += centres[r % centres.length][j];
      }
    }
    return Samples.of(rows);
  }

  /** What a search looks at. */
  public SearchData data() {
    return new SearchData(pass, moments, new RowsInMemory(blocks, true));
  }

  GradientStep step() {
    return new GradientStep(1, StepScaling.RESPONSIBILITY, moments);
  }

  /** The over-parameterised mixture after a main phase from random rows. */
  public EmLoop.Result fitted(int components, long seed) {
    RowDraw draw = new RowDraw(components, seed);
    blocks.forEach(draw::add);
    return fitted(RowDraw.startAt(draw.rows(), moments));
  }

  public EmLoop.Result fitted(Mixture start) {
    return new EmLoop(pass, step(), 100, 1e-6)
        .run(Phase.MAIN, EmLoop.Position.start(start), Accelerator.none(), NOBODY);
  }

  /** A mixture with its evaluation, no step taken. */
  EmLoop.Result evaluated(Mixture mixture) {
    return new EmLoop(pass, step(), 0, 0)
        .run(Phase.MAIN, EmLoop.Position.start(mixture), Accelerator.none(), NOBODY);
  }

  Selection select(EmLoop.Result fitted) {
    return select(fitted, NOBODY);
  }

  Selection select(EmLoop.Result fitted, EmLoop.Observer observer) {
    return select(List.of(criterion.family()), fitted, observer);
  }

  Selection select(
      List<CovarianceFamily> families, EmLoop.Result fitted, EmLoop.Observer observer) {
    return new ComponentSelection(
            data(),
            new SearchTarget(families, OptionalInt.empty()),
            new StopRule(1000, 1e-6),
            observer)
        .select(fitted);
  }

  /** What EM of some families needs. */
  public Fitter fitter(CovarianceFamily... families) {
    return fitter(OptionalInt.empty(), families);
  }

  /** The same where so many components are asked for. */
  public Fitter fitter(OptionalInt k, CovarianceFamily... families) {
    return fitter(k, new StopRule(1000, 1e-6), families);
  }

  /** The same where other budgets are spent on unlikely candidates. */
  Fitter fitter(OptionalInt k, ComputeBudget budget, CovarianceFamily... families) {
    return fitter(data(), k, budget, families);
  }

  /** The same with these rows in memory. */
  Fitter fitter(SearchData of, OptionalInt k, ComputeBudget budget, CovarianceFamily... families) {
    Rounding unrounded = Rounding.none(samples.dim());
    SearchTarget target = new SearchTarget(List.of(families), k);
    return new Fitter(of, unrounded, target, new StopRule(1000, 1e-6), NOBODY, budget);
  }

  /** The same where EM runs end otherwise. */
  Fitter fitter(StopRule end, CovarianceFamily... families) {
    return fitter(OptionalInt.empty(), end, families);
  }

  private Fitter fitter(OptionalInt k, StopRule end, CovarianceFamily... families) {
    Rounding unrounded = Rounding.none(samples.dim());
    SearchTarget target = new SearchTarget(List.of(families), k);
    ComputeBudget budget = ComputeBudget.of(data(), target);
    return new Fitter(data(), unrounded, target, end, NOBODY, budget);
  }

  /** Where components of a family would start that have the rows of each label. */
  public Candidate labelled(Fitter fitter, CovarianceFamily family, IntUnaryOperator labelOf) {
    int[] labels = IntStream.range(0, samples.count()).map(labelOf).toArray();
    int k = Arrays.stream(labels).max().orElseThrow() + 1;
    ComponentMoments at = ComponentMoments.of(data().rows(), labels, k, fitter.total());
    return new Candidate(family, at, "labels");
  }

  /** The moments under a mixture's responsibilities, with each component's own scatter. */
  public ComponentMoments moments(Mixture mixture) {
    return fitter(CovarianceFamily.VVV)
        .momentsWithScatters(SearchStage.PATH, mixture)
        .orElseThrow();
  }
}
