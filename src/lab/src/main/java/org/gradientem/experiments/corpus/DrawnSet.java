package org.gradientem.experiments.corpus;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;
import org.gradientem.truth.RandomMixture;

/** The rows of a generated set of the corpus. */
record DrawnSet(double[][] rows, Optional<Mixture> truth) {
  private static final String ROUNDED = "rounded to ";
  private static final String TIED = "every fourth first value rounded to ";

  /** Draws what the words of its columns say, such as VVV, 3 components, 2 features, 4 apart. */
  static DrawnSet of(CorpusSet set) {
    DrawnSet drawn = set.source().equals("mixture") ? mixture(set) : shape(set);
    for (String word : set.columns()) {
      if (word.startsWith(ROUNDED)) {
        round(drawn.rows, 1, set, Double.parseDouble(word.substring(ROUNDED.length())));
      } else if (word.startsWith(TIED)) {
        round(drawn.rows, 4, set, Double.parseDouble(word.substring(TIED.length())));
      }
    }
    return drawn;
  }

  private static DrawnSet mixture(CorpusSet set) {
    List<String> words = set.columns();
    int m = (int) number(words.get(1));
    long seed = (long) last(words.get(4));
    Mixture truth =
        new RandomMixture(
                m,
                (int) number(words.get(2)),
                number(words.get(3)),
                0.5 / m,
                CovarianceFamily.parse(words.get(0)))
            .draw(null, seed);
    return new DrawnSet(Drawn.of(truth, set.rows(), seed).rows(), Optional.of(estimable(truth)));
  }

  /** A given covariance is one that the fits it is held against have to estimate: EII. */
  private static Mixture estimable(Mixture truth) {
    if (truth.covariances().family() != CovarianceFamily.IDENTITY) {
      return truth;
    }
    Covariance unit = Covariance.of(CovarianceType.SPHERICAL, truth.covariance().toMatrix());
    return Mixture.owning(
        truth.logWeights(), truth.meanMatrix(), new Covariances.Tied(CovarianceFamily.EII, unit));
  }

  private static DrawnSet shape(CorpusSet set) {
    List<String> words = set.columns();
    OddShape shape = OddShape.valueOf(words.get(0).toUpperCase(Locale.ROOT));
    int d = (int) number(words.get(1));
    SplittableRandom random = new SplittableRandom(SplitMix.mix((long) last(words.get(2)), d));
    double[][] rows =
        IntStream.range(0, set.rows())
            .mapToObj(row -> shape.draw(d, random))
            .toArray(double[][]::new);
    return new DrawnSet(rows, Optional.empty());
  }

  /** The number that words begin with. */
  private static double number(String words) {
    return Double.parseDouble(words.substring(0, words.indexOf(' ')));
  }

  private static double last(String words) {
    return Double.parseDouble(words.substring(words.lastIndexOf(' ') + 1));
  }

  /** All values of all rows, or the first one of each {@code every} rows. */
  private static void round(double[][] rows, int every, CorpusSet set, double step) {
    for (int r = 0; r < set.rows(); r += every) {
      double[] row = rows[r];
      int columns = every == 1 ? row.length : 1;
      Arrays.setAll(row, j -> j < columns ? Math.rint(row[j] / step) * step : row[j]);
    }
  }
}
