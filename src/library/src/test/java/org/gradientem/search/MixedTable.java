package org.gradientem.search;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.candidates.SearchData;
import org.gradientem.candidates.StopRule;
import org.gradientem.components.RowsInMemory;
import org.gradientem.em.Acceleration;
import org.gradientem.em.EmLoop;
import org.gradientem.em.GradientStep;
import org.gradientem.em.MixedSamples;
import org.gradientem.em.RowDraw;
import org.gradientem.em.StepScaling;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.DataMoments;
import org.gradientem.statistics.MixtureScorer;
import org.gradientem.statistics.Pass;
import org.gradientem.summary.Phase;

/**
 * Generated groups that differ in numbers and in the levels of categorical columns.
 *
 * @param groups how many
 * @param numbers of each row
 * @param columns of two to five levels
 * @param missing share of the cells
 */
public record MixedTable(int groups, int numbers, int columns, double missing) {
  private static final int STARTED = 20;

  /** The groups. */
  public Mixture truth(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Categories categories =
        Categories.of(
            IntStream.range(0, columns).map(c -> numbers + c).toArray(),
            IntStream.range(0, columns).map(c -> random.nextInt(2, 6)).toArray());
    double[] logs = new double[categories.total() * groups];
    Arrays.setAll(logs, e -> 1.5 * random.nextGaussian());
    double[] weights = random.doubles(groups, 0.5, 1.5).toArray();
    double[][] means = Gaussians.normals(groups, numbers, random);
    Arrays.stream(means).forEach(mean -> Arrays.setAll(mean, j -> 1.5 * mean[j]));
    return Mixture.of(weights, means, covariances(random))
        .withLevels(LevelProbabilities.ofLogs(categories, logs));
  }

  private Covariances covariances(SplittableRandom random) {
    if (numbers == 0) {
      return Covariances.tied(new AxisAlignedCovariance.Identity(0));
    }
    Covariance[] own = new Covariance[groups];
    for (int i = 0; i < groups; i++) {
      double[][] rows = Gaussians.normals(3 * numbers, numbers, random);
      double[][] scatter = new double[numbers][numbers];
      for (double[] row : rows) {
        for (int a = 0; a < numbers; a++) {
          for (int b = 0; b < numbers; b++) {
            scatter[a][b] += row[a] * row[b] / rows.length;
          }
        }
      }
      own[i] = Covariance.of(CovarianceType.FULL, scatter);
    }
    return new Covariances.Own(CovarianceFamily.VVV, own);
  }

  /** Rows of the groups. */
  public MixedSamples rows(int count, long seed) {
    return MixedSamples.drawn(truth(seed), count, seed)
        .lacking(missing, new SplittableRandom(seed));
  }

  /** What a search among some families finds in them. */
  Selection found(MixedSamples samples, long seed) {
    List<SampleBlock> blocks = samples.blocks();
    CovarianceType type = numbers == 0 ? CovarianceType.IDENTITY : CovarianceType.FULL;
    DataMoments moments = MixedSamples.moments(type, blocks);
    Pass pass = Pass.over(blocks, moments::expectation);
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, moments);
    RowDraw draw = new RowDraw(STARTED, seed);
    blocks.forEach(draw::add);
    EmLoop.Result fitted =
        new EmLoop(pass, step, 100, 1e-4)
            .run(
                Phase.MAIN,
                EmLoop.Position.start(RowDraw.startAt(draw.rows(), moments)),
                Acceleration.SQUAREM.create(step, Double.NaN),
                Fits.NOBODY);
    SearchData data = new SearchData(pass, moments, new RowsInMemory(blocks, true));
    List<CovarianceFamily> families =
        numbers == 0
            ? List.of(CovarianceFamily.IDENTITY)
            : List.of(CovarianceFamily.EEE, CovarianceFamily.VVI, CovarianceFamily.VVV);
    return new ComponentSelection(
            data, families, OptionalInt.empty(), new StopRule(1000, 1e-6), Fits.NOBODY)
        .select(fitted);
  }

  /** The most probable component of each row. */
  public static int[] labels(Mixture mixture, MixedSamples samples) {
    MixtureScorer scorer = new MixtureScorer(mixture);
    return Arrays.stream(samples.rows())
        .mapToInt(row -> top(scorer.responsibilities(row)))
        .toArray();
  }

  private static int top(double... shares) {
    int top = 0;
    for (int i = 1; i < shares.length; i++) {
      top = shares[i] > shares[top] ? i : top;
    }
    return top;
  }

  /** Adjusted Rand index (Hubert and Arabie 1985). */
  public static double index(int[] a, int[] b) {
    int ka = Arrays.stream(a).max().orElseThrow() + 1;
    int kb = Arrays.stream(b).max().orElseThrow() + 1;
    double[][] table = new double[ka][kb];
    for (int r = 0; r < a.length; r++) {
      table[a[r]][b[r]]++;
    }
    double together = 0;
    double first = 0;
    double[] columns = new double[kb];
    for (double[] row : table) {
      double sum = Arrays.stream(row).sum();
      first += sum * (sum - 1) / 2;
      for (int j = 0; j < kb; j++) {
        together += row[j] * (row[j] - 1) / 2;
        columns[j] += row[j];
      }
    }
    double second = Arrays.stream(columns).map(sum -> sum * (sum - 1) / 2).sum();
    double expected = first * second / (a.length * (a.length - 1.0) / 2);
    return (together - expected) / ((first + second) / 2 - expected);
  }
}
