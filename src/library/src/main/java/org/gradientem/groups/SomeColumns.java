package org.gradientem.groups;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;

/**
 * The marginal of a mixture in some columns, without noise.
 *
 * @param mixture of rows of these columns alone
 * @param columns the columns as such rows have them
 */
record SomeColumns(Mixture mixture, List<RowColumn> columns) {

  /** Leaves out all other columns. */
  static SomeColumns of(Mixture whole, List<RowColumn> chosen) {
    List<RowColumn> columns = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    int place = 0;
    int numbers = 0;
    for (RowColumn column : chosen) {
      boolean hasLevel = column.level() >= 0;
      boolean hasNumber = column.number() >= 0;
      columns.add(
          new RowColumn(
              column.name(),
              column.isLog(),
              column.levels(),
              hasLevel ? places.size() : -1,
              hasNumber ? numbers++ : -1));
      if (hasLevel) {
        places.add(place++);
      }
      place += hasNumber ? 1 : 0;
    }
    int[] kept =
        chosen.stream().mapToInt(RowColumn::number).filter(number -> number >= 0).toArray();
    Mixture ofNumbers = Mixture.of(whole.weights(), means(whole, kept), covariances(whole, kept));
    return new SomeColumns(ofNumbers.withLevels(levels(whole, chosen, places)), columns);
  }

  private static double[][] means(Mixture whole, int... kept) {
    return Arrays.stream(whole.means())
        .map(mean -> IntStream.of(kept).mapToDouble(j -> mean[j]).toArray())
        .toArray(double[][]::new);
  }

  private static Covariances covariances(Mixture whole, int... kept) {
    if (whole.covariances() instanceof Covariances.Tied tied) {
      return Covariances.tied(ColumnDensities.marginal(tied.shared(), kept));
    }
    Covariance[] own =
        IntStream.range(0, whole.k())
            .mapToObj(i -> ColumnDensities.marginal(whole.covariances().get(i), kept))
            .toArray(Covariance[]::new);
    return new Covariances.Own(CovarianceFamily.own(own[0].type()), own);
  }

  private static LevelProbabilities levels(
      Mixture whole, List<RowColumn> chosen, List<Integer> places) {
    LevelProbabilities all = whole.levels();
    Categories categories = all.categories();
    int[] kept = chosen.stream().mapToInt(RowColumn::level).filter(level -> level >= 0).toArray();
    if (kept.length == 0) {
      return LevelProbabilities.NONE;
    }
    int k = whole.k();
    double[] logs =
        IntStream.of(kept)
            .boxed()
            .flatMapToDouble(
                c ->
                    Arrays.stream(all.logs(), categories.start(c) * k, categories.start(c + 1) * k))
            .toArray();
    return LevelProbabilities.ofLogs(
        Categories.of(
            places.stream().mapToInt(Integer::intValue).toArray(),
            IntStream.of(kept).map(categories::levels).toArray()),
        logs);
  }
}
