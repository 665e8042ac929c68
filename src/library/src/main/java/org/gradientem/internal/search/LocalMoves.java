package org.gradientem.internal.search;

import dev.ludovic.netlib.blas.BLAS;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.Maximisation;
import org.gradientem.internal.components.ComponentMoments.Pair;
import org.gradientem.internal.components.ComponentMoments.Part;
import org.gradientem.internal.components.ComponentMoments.Split;
import org.gradientem.internal.components.MergeCost;
import org.gradientem.internal.components.Responsibilities;
import org.gradientem.internal.components.RowLevels;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.components.Scatter;
import org.gradientem.internal.subspace.PrincipalDirections;
import org.gradientem.internal.work.Workers;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.FactorCovariance;
import org.gradientem.mixture.Mixture;

/** Splits and merges of a mixture's components, judged on the components' own rows. */
final class LocalMoves {
  /** EM steps of a split. */
  private static final int STEPS = 10;

  /** Rows of a component that a split uses, at most. */
  private static final int MAX_ROWS = 2000;

  /** Prior observations that keep the scatter that whitens a component's rows invertible. */
  private static final double PRIOR_ROWS = 2 * TwoComponentFit.PRIOR_ROWS;

  private final Candidate at;
  private final RowsInMemory all;
  private final Responsibilities members;
  private final Covariance prior;

  /**
   * A split.
   *
   * @param gain twice the log-likelihood gained on the component's own rows
   * @param entropy of the responsibilities that it adds
   */
  record SplitMove(Split split, double gain, double entropy) {}

  /** Finds the rows of the components of an evaluated candidate. */
  LocalMoves(Fitter fitter, Candidate at) {
    this.at = at;
    Mixture mixture = at.mixture().orElseThrow();
    all = fitter.rows().completed(mixture);
    members = Responsibilities.of(mixture, fitter.rows());
    prior = fitter.startCovariance(PRIOR_ROWS, at.k());
  }

  /** The entropy that the responsibilities lose when a pair is merged. */
  double entropyBetween(Pair pair) {
    double count = members.count(pair.keep()) + members.count(pair.drop());
    double scale = (at.moments().count(pair.keep()) + at.moments().count(pair.drop())) / count;
    return count > 0 ? scale * members.entropyBetween(pair.keep(), pair.drop()) : 0;
  }

  /** Twice what merging a pair loses of the log-likelihood, at most. */
  double loss(Pair pair, MergeCost cost) {
    double mixing =
        Responsibilities.entropy(at.moments().count(pair.keep()), at.moments().count(pair.drop()));
    return 2 * (cost.of(pair) - mixing + entropyBetween(pair));
  }

  /** The best splits of each component under the covariance it has, the best first. */
  List<SplitMove> fixedCovarianceSplits(int each) {
    return splits(this::held, each);
  }

  /**
   * The best splits of each component that has rows enough into two parts of other covariances, of
   * the type that the mixture's have, the best first.
   */
  List<SplitMove> freeCovarianceSplits(int each) {
    return splits(this::free, each);
  }

  /** The best split of each component, of either kind, the best first. */
  List<SplitMove> bestSplits() {
    return splits(own -> Stream.concat(held(own), free(own)), 1);
  }

  private List<SplitMove> splits(Function<ComponentSample, Stream<SplitMove>> splitter, int each) {
    Comparator<SplitMove> best = Comparator.comparingDouble(SplitMove::gain).reversed();
    return Workers.map(
            at.k(), i -> splitsOf(splitter, i).stream().sorted(best).limit(each).toList())
        .stream()
        .flatMap(List::stream)
        .sorted(best)
        .toList();
  }

  /** The splits of a component; none where its rows have no covariance but for rounding. */
  private List<SplitMove> splitsOf(Function<ComponentSample, Stream<SplitMove>> splitter, int i) {
    try {
      return splitter.apply(rowsOf(i)).toList();
    } catch (IllegalArgumentException | ArithmeticException e) {
      return List.of();
    }
  }

  /**
   * A component's rows about their mean, {@code rows x d}, with their levels and responsibilities;
   * A subsample is rescaled to the component's scatter, if that is known.
   */
  private record ComponentSample(
      int component, double[] y, RowLevels levels, double[] shares, double count) {}

  private ComponentSample rowsOf(int i) {
    int[] rows = members.rows(i);
    double[] shares = members.shares(i);
    int stride = Math.max(1, (rows.length + MAX_ROWS - 1) / MAX_ROWS);
    int size = (rows.length + stride - 1) / stride;
    int[] chosen = IntStream.range(0, size).map(e -> rows[e * stride]).toArray();
    double[] weights = IntStream.range(0, size).mapToDouble(e -> shares[e * stride]).toArray();
    double count = Arrays.stream(weights).sum();
    double[] y = all.numbers(chosen);
    centre(y, weights, count);
    // By chance the scatter of a part says that the two gain or lose what a component costs.
    boolean isPart = count > 0 && (stride > 1 || !all.isAll());
    double[] wide = isPart ? rescaled(i, y, weights, count) : y;
    return new ComponentSample(i, wide, all.levels().of(chosen), weights, count);
  }

  /** Moves rows to their mean, in place. */
  private static void centre(double[] x, double[] weights, double count) {
    int rows = weights.length;
    for (int from = 0; from < x.length; from += rows) {
      double mean = 0;
      for (int r = 0; r < rows; r++) {
        mean += weights[r] * x[from + r] / count;
      }
      for (int r = 0; r < rows; r++) {
        x[from + r] -= mean;
      }
    }
  }

  /** The same rows with the scatter that the component has on all rows. */
  private double[] rescaled(int i, double[] y, double[] weights, double count) {
    CovarianceType type = at.moments().type();
    if (!at.moments().hasScatters(type)) {
      return y;
    }
    double[] found = Scatter.of(type, all.dim(), y, weights);
    double[] z = covariance(type, found, count).whiten(y, weights.length);
    return covariance(type, at.moments().scatter(i), at.moments().count(i))
        .unwhiten(z, weights.length);
  }

  /** What a scatter of so many rows stands for, with the prior. */
  private Covariance covariance(CovarianceType type, double[] scatter, double count) {
    double[] moment = prior(type);
    Scatter.add(scatter, moment);
    return Scatter.covariance(type, all.dim(), moment, count);
  }

  private double[] prior(CovarianceType type) {
    if (type == CovarianceType.FULL) {
      return prior.values();
    }
    double[] variances = IntStream.range(0, all.dim()).mapToDouble(prior::variance).toArray();
    return CovarianceType.DIAGONAL.reduced(type, all.dim(), variances);
  }

  private Stream<SplitMove> held(ComponentSample own) {
    int rows = own.shares().length;
    if (rows < 2 || own.count() < 2) {
      return Stream.empty();
    }
    double[] z = at.covariances().orElseThrow().get(own.component()).whiten(own.y(), rows);
    TwoComponentFit.Whole whole =
        new TwoComponentFit.Whole(
            CovarianceType.IDENTITY, all.dim(), z, own.levels(), own.shares());
    return Stream.concat(
            widestCuts(z, own.shares()), SplitCuts.levels(own.levels(), z, own.shares()).stream())
        .flatMap(cut -> TwoComponentFit.fit(whole, cut, TwoComponentFit.Kind.FIXED, STEPS).stream())
        .map(fit -> move(own, fit));
  }

  private Stream<double[]> widestCuts(double[] z, double[] shares) {
    if (all.dim() == 0) {
      return Stream.empty();
    }
    double[] along = PrincipalDirections.ofRows(all.dim(), z, shares).along(0, z);
    return Stream.of(SplitCuts.median(shares, along), SplitCuts.clusters(shares, along));
  }

  private Stream<SplitMove> free(ComponentSample own) {
    int d = all.dim();
    int rows = own.shares().length;
    if (d == 0) {
      // There is no covariance to be freed.
      return Stream.empty();
    }
    if (at.family().isLowRank()) {
      return amongFactors(own);
    }
    // Full covariances of two parts of a sphere gain by noise: of ten in 60 features two stayed
    // merged or one was two.
    CovarianceType type = CovarianceFamily.own(at.family().type()).type();
    if (rows < 2 || own.count() < 2 * Maximisation.leastRows(type, d)) {
      return Stream.empty();
    }
    double[] scatter = Scatter.of(type, d, own.y(), own.shares());
    double[] z = covariance(type, scatter, own.count()).whiten(own.y(), rows);
    return free(own, new TwoComponentFit.Whole(type, d, z, own.levels(), own.shares()));
  }

  /**
   * Splits in the coordinates of a component's own factors. The mean of two groups that are one
   * component differs along factors, next to which the noise of many features only hides them.
   */
  private Stream<SplitMove> amongFactors(ComponentSample own) {
    int rows = own.shares().length;
    if (!(at.covariances().orElseThrow().get(own.component()) instanceof FactorCovariance low)
        || low.factors() == 0
        || rows < 2) {
      return Stream.empty();
    }
    int q = low.factors();
    boolean isDetermined = own.count() >= 2 * Maximisation.leastRows(CovarianceType.FULL, q);
    CovarianceType type = isDetermined ? CovarianceType.FULL : CovarianceType.DIAGONAL;
    if (own.count() < 2 * Maximisation.leastRows(type, q)) {
      return Stream.empty();
    }
    double[] scores = low.scores(own.y(), rows);
    double[] moment = Scatter.of(CovarianceType.FULL, q, scores, own.shares());
    Scatter.addIdentity(CovarianceType.FULL, q, PRIOR_ROWS, moment);
    double[] z =
        Scatter.covariance(CovarianceType.FULL, q, moment, own.count()).whiten(scores, rows);
    return free(own, new TwoComponentFit.Whole(type, q, z, own.levels(), own.shares()));
  }

  private Stream<SplitMove> free(ComponentSample own, TwoComponentFit.Whole whole) {
    List<double[]> cuts = new ArrayList<>();
    for (double[] along : directions(own, whole.dim(), whole.z())) {
      cuts.add(SplitCuts.median(own.shares(), along));
    }
    cuts.addAll(SplitCuts.levels(own.levels(), whole.z(), own.shares()));
    List<SplitMove> moves = new ArrayList<>();
    for (double[] cut : cuts) {
      for (TwoComponentFit.Kind kind :
          List.of(TwoComponentFit.Kind.OWN, TwoComponentFit.Kind.SHARED)) {
        // A fit changes the cut that it is given.
        TwoComponentFit.fit(whole, cut.clone(), kind, STEPS)
            .ifPresent(fit -> moves.add(move(own, fit)));
      }
    }
    return moves.stream();
  }

  /**
   * Coordinates along which a component may be two: the least and the greatest eigenvector of the
   * fourth moment {@code sum |z|^2 z z'} of whitened rows, where no second moment shows anything
   * (two humps have the least kurtosis), and the widest direction.
   */
  private List<double[]> directions(ComponentSample own, int d, double[] z) {
    if (d == 1) {
      return List.of(z);
    }
    int rows = own.shares().length;
    double[] weights = new double[rows];
    for (int j = 0; j < d; j++) {
      for (int r = 0; r < rows; r++) {
        weights[r] += own.shares()[r] * z[j * rows + r] * z[j * rows + r];
      }
    }
    PrincipalDirections fourth = PrincipalDirections.ofRows(d, z, weights);
    // In columns' deviations, which units do not change.
    double[] y =
        own.y().length == z.length
            ? covariance(CovarianceType.DIAGONAL, new double[d], 1).whiten(own.y(), rows)
            : z;
    PrincipalDirections second = PrincipalDirections.ofRows(d, y, own.shares());
    List<double[]> directions = new ArrayList<>();
    if (rows > d) {
      // Else all rows are the same there.
      directions.add(fourth.along(d - 1, z));
    }
    directions.add(fourth.along(0, z));
    directions.add(second.along(0, y));
    return directions;
  }

  private SplitMove move(ComponentSample own, TwoComponentFit fit) {
    double[] g = own.shares().clone();
    double[] h = own.shares().clone();
    double entropy = 0;
    for (int r = 0; r < g.length; r++) {
      g[r] *= fit.first()[r];
      h[r] -= g[r];
      entropy += Responsibilities.entropy(g[r], h[r]);
    }
    double scale = at.moments().count(own.component()) / own.count();
    Split split = new Split(own.component(), part(own, g), part(own, h));
    // Twice the likelihood that noise gains is the number of parameters, from any number of rows.
    double noise = fit.parameters();
    double gain = noise + scale * (fit.gain() - noise);
    return new SplitMove(split, gain, scale * entropy);
  }

  private Part part(ComponentSample own, double[] g) {
    int d = all.dim();
    int rows = g.length;
    double count = Arrays.stream(g).sum();
    double[] levels = own.levels().counts(g);
    Scatter.scale(1 / count, levels);
    double[] offset = new double[d];
    if (d > 0) {
      BLAS.getInstance().dgemv("T", rows, d, 1 / count, own.y(), rows, g, 1, 0, offset, 1);
    }
    CovarianceType type = at.moments().type();
    if (!at.moments().hasScatters(type)) {
      return new Part(count / own.count(), offset, null, levels);
    }
    double[] centred = own.y().clone();
    for (int j = 0; j < d; j++) {
      for (int r = 0; r < rows; r++) {
        centred[j * rows + r] -= offset[j];
      }
    }
    double[] scatter = Scatter.of(type, d, centred, g);
    Scatter.scale(1 / count, scatter);
    return new Part(count / own.count(), offset, scatter, levels);
  }
}
