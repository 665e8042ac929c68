package org.gradientem.spark.internal.fit;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.internal.blocks.SampleBlockBuilder;
import org.gradientem.internal.columns.ColumnValues;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.search.Selection;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.pass.WholePass;
import org.gradientem.spark.internal.rows.Cell;
import org.gradientem.spark.internal.rows.CellTally;
import org.gradientem.spark.internal.rows.FeatureAttributes;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.rows.InputSource;
import org.gradientem.spark.internal.rows.RowBlocks;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.SelectionKind;

/** What in the data or the settings makes an answer doubtful, and what to do about it. */
record FitWarnings(
    FitSettings settings, InputSource source, InputBlocks input, Consumer<String> warn) {
  /** Below this mean weight the weights are shares, not rows; chosen, since it only warns. */
  private static final double MIN_MEAN_WEIGHT = 0.01;

  /** Share of the rows with a value of its own in some column, from which on rows are copies. */
  private static final double MIN_OWN = 0.9;

  /** Most features whose products are summed up on the driver, where no pass has done so. */
  private static final int MAX_MULTIPLIED = 500;

  /** Rows by which that is done: enough to see it, and done in a moment. */
  private static final int MULTIPLIED_ROWS = 2000;

  /** Features from which on parameters are counted against cells; chosen, since it only warns. */
  private static final int MANY_FEATURES = 10;

  /** Fraction of the cells that parameters may be. */
  private static final double MAX_PARAMETERS = 0.1;

  /** Returns the place of each coordinate among the features. */
  private int[] places() {
    double[] all = IntStream.range(0, input.features()).asDoubleStream().toArray();
    return Arrays.stream(input.blocks().categories().numbers(all)).mapToInt(j -> (int) j).toArray();
  }

  /** Where most rows are left out, the answer is one of few. */
  void aboutDroppedRows() {
    long rows = input.blocks().rows();
    long all = rows + input.droppedRows();
    if (2 * rows < all) {
      warn.accept(
          RootLocale.format(
              "Only %d of %d rows (%.0f %%) are used; the others contain null, NaN or infinite values. Fill these values, or drop the features with the most missing values.",
              rows, all, 100.0 * rows / all));
    }
  }

  /** Rows without any feature, and features that no row has both of. */
  void aboutMissingCells() {
    CellTally cells = input.cells();
    if (cells.emptyRows() > 0) {
      warn.accept(
          RootLocale.format(
              "%d rows have no value in any feature and are not used.", cells.emptyRows()));
    }
    cells
        .neverTogether()
        .filter(pair -> isNumber(pair[0]) && isNumber(pair[1]))
        .ifPresent(
            pair ->
                warn.accept(
                    "Features %s never have a value in the same row, so their covariance cannot be estimated. Drop one, or set `covarianceType` to 'diagonal'."
                        .formatted(FeatureNames.of(source.features(), pair))));
  }

  private boolean isNumber(int feature) {
    return Arrays.binarySearch(places(), feature) >= 0;
  }

  /** The names of coordinates. */
  private String names(int... coordinates) {
    int[] places = places();
    return FeatureNames.of(
        source.features(), Arrays.stream(coordinates).map(j -> places[j]).toArray());
  }

  /** Features that are, but for rounding, linear combinations of those before. */
  void aboutDependentFeatures(DataMoments moments, double[][] drawn) {
    if (input.blocks().rows() <= input.dim()) {
      // So few rows make any feature such a combination.
      return;
    }
    boolean isKnown = moments.type() == CovarianceType.FULL;
    report(
        isKnown ? moments.dependentColumns() : dependentColumns(numbers(drawn)),
        "Feature %s is a linear combination of earlier features, up to rounding. Components that differ only in the remainder cannot be separated. Drop the feature, or replace it by the difference.",
        "Features %s are each a linear combination of earlier features, up to rounding. Components that differ only in the remainder cannot be separated. Drop these features, or replace them by the differences.");
  }

  private double[][] numbers(double[]... drawn) {
    return Arrays.stream(drawn).map(input.blocks().categories()::numbers).toArray(double[][]::new);
  }

  /**
   * The same from some distinct rows, where moments do not show it; none if the rows are too few.
   */
  private static int[] dependentColumns(double[][] drawn) {
    int dim = drawn[0].length;
    List<double[]> whole =
        Arrays.stream(drawn)
            .filter(row -> Arrays.stream(row).noneMatch(Double::isNaN))
            .limit(MULTIPLIED_ROWS)
            .toList();
    if (dim == 0 || dim > MAX_MULTIPLIED || whole.size() < 2 * dim) {
      return new int[0];
    }
    SampleBlockBuilder block =
        new SampleBlockBuilder(new double[dim], 8L * whole.size() * (dim + 1));
    whole.forEach(row -> block.add(null, row, 1));
    SufficientStatistics products =
        new Expectation(WholePass.any(dim), CovarianceType.FULL).statistics(List.of(block.build()));
    return new DataMoments(CovarianceType.FULL, products).dependentColumns();
  }

  /**
   * What some rows have in common, which no mixture of Gaussians describes.
   *
   * @param from the rows that these are drawn from, in which equal ones may be summed up
   */
  void aboutSharedValues(RowsInMemory some, RowBlocks from) {
    List<ColumnValues> columns = some.columnValues();
    aboutAtoms(columns);
    double deduplicated = (double) from.rows() / from.storedRows();
    aboutCopies(Math.round(deduplicated * some.rows()), some.distinct(), columns);
    Categories categories = input.blocks().categories();
    List<String> labels =
        categories.hasLabels()
            ? FeatureAttributes.levelNames(source.features()).get(categories.labelColumn())
            : List.of();
    LabelColumn.ofEqualRows(categories, labels, some)
        .ifPresent(
            label ->
                warn.accept(
                    "All rows labelled '%s' in `labelCol` '%s' are equal, so their component has no width of its own. Label rows that differ, or leave these without a label."
                        .formatted(label, settings.rows().labelCol())));
  }

  /**
   * Rows with copies, as a join may have made them, whose columns have no fewer values than there
   * are different rows; rounding makes rows equal as well, but from few values in each column.
   */
  private void aboutCopies(long seen, long different, List<ColumnValues> columns) {
    int most = columns.stream().mapToInt(ColumnValues::distinct).max().orElse(0);
    boolean isOfCopies = different <= seen / 2 && most >= MIN_OWN * different;
    if (isOfCopies && columns.size() > 1 && different > 1) {
      warn.accept(
          RootLocale.format(
              "Of %d checked rows only %d are distinct. BIC counts each duplicate as independent evidence and may choose too many components. Call dropDuplicates, unless each row is a separate measurement.",
              seen, different));
    }
  }

  /** Values that so many rows have in common that components shrink to them. */
  private void aboutAtoms(List<ColumnValues> columns) {
    double[] shares = columns.stream().mapToDouble(ColumnValues::atom).toArray();
    int[] some = IntStream.range(0, shares.length).filter(j -> shares[j] > 0).toArray();
    // Where most features have one, as in rows of many zeros, it is what the data are.
    if (some.length == 0 || some.length > Math.max(1, shares.length / 2)) {
      return;
    }
    double least = Arrays.stream(some).mapToDouble(j -> shares[j]).min().orElseThrow();
    warn.accept(
        RootLocale.format(
            some.length == 1
                ? "Feature %s has the same value in %.0f %% of the rows. Components collapse onto this value, and the number of components is unreliable. Drop the feature, or fit only the other rows."
                : "Features %s each have the same value in %.0f %% of the rows or more. Components collapse onto these values, and the number of components is unreliable. Drop the features, or fit only the other rows.",
            names(some),
            100 * least));
  }

  private void report(int[] columns, String ofOne, String ofMore) {
    if (columns.length > 0) {
      String sentence = columns.length == 1 ? ofOne : ofMore;
      warn.accept(sentence.formatted(names(columns)));
    }
  }

  /** What makes the chosen mixture doubtful. */
  void aboutAnswer(DataMoments moments, Selection selection) {
    aboutFixedCovariance(moments, selection.chosen());
    if (settings.search().selection() == SelectionKind.BIC) {
      Mixture mixture = selection.chosen().mixture();
      int[] far = aboutFarCells(mixture, moments.weight());
      aboutFlatFeatures(moments, mixture.covariances(), far);
      aboutWeights(moments.weight(), mixture.k());
      aboutParameters(
          mixture.covariances().family(),
          InformationCriterion.of(mixture, moments.weight()).parameters(mixture));
    }
  }

  /** Many features of few rows leave each parameter few cells. */
  private void aboutParameters(CovarianceFamily family, long parameters) {
    double cells = (double) input.blocks().rows() * input.features();
    if (input.features() >= MANY_FEATURES && parameters > MAX_PARAMETERS * cells) {
      warn.accept(
          RootLocale.format(
              "The mixture of covariances %s has %d parameters, more than a tenth of the %.0f cells of the data, so it may describe these rows alone. Fit more rows, or fewer features.",
              family, parameters, cells));
    }
  }

  /** Features in which a few rows are so far out that they decide on all variances. */
  private int[] aboutFarCells(Mixture mixture, double weight) {
    List<OutlyingComponent> far = OutlyingComponent.in(mixture);
    far.forEach(each -> aboutFarCell(mixture, each, weight));
    return far.stream().mapToInt(OutlyingComponent::feature).toArray();
  }

  private void aboutFarCell(Mixture mixture, OutlyingComponent far, double weight) {
    int j = far.feature();
    double value = mixture.means()[far.component()][j] + input.centre()[j];
    Cell cell = source.nearest(places()[j], value);
    long others = Math.round(mixture.weights()[far.component()] * weight) - 1;
    warn.accept(
        RootLocale.format(
            "Feature %s is %s in row %d%s, more than %.0f standard deviations from all other rows, so it determines the width of components. Correct the value, or drop the row.",
            names(j),
            cell.value(),
            cell.row(),
            others > 0 ? ", and near that in " + RootLocale.count(others, "other row") : "",
            OutlyingComponent.DEVIATIONS));
  }

  /** With a component for each value of a feature there is no variance left for all to share. */
  private void aboutFlatFeatures(DataMoments moments, Covariances chosen, int... explained) {
    if (chosen.family().isTied()) {
      report(
          Arrays.stream(moments.reduced(chosen.family().type()).flatColumns(chosen.get(0)))
              .filter(j -> Arrays.stream(explained).noneMatch(known -> known == j))
              .toArray(),
          "Feature %s is constant within each component, so BIC depends on the regularisation, not on the data. Drop the feature, or add noise as wide as the steps between its values.",
          "Features %s are constant within each component, so BIC depends on the regularisation, not on the data. Drop the features, or add noise as wide as the steps between their values.");
    }
  }

  /** Where one variance more in place of 1, with all else as it is, would raise BIC. */
  private void aboutFixedCovariance(DataMoments moments, EmLoop.Result chosen) {
    if (settings.families().is(CovarianceFamily.IDENTITY)) {
      double variance =
          moments.meanWithinVariance(chosen.statistics(), chosen.mixture().meanMatrix());
      if (settings.search().selection() == SelectionKind.NONE && variance < 1) {
        // Components kept on purpose may be too many, which takes from the variance within them.
        variance = Math.min(1, totalVariance(moments, chosen.statistics()));
      }
      double gain = moments.weight() * moments.dim() * (variance - 1 - Math.log(variance));
      if (gain > Math.log(moments.weight())) {
        warn.accept(
            RootLocale.format(
                "The variance within components is %.3g but `covarianceType` 'identity' fixes it at 1; use 'EII' or 'auto', or scale the features.",
                variance));
      }
    }
  }

  /** Per coordinate, around the one mean of all rows. */
  private static double totalVariance(DataMoments moments, SufficientStatistics statistics) {
    int k = statistics.counts().length;
    double[] mean = moments.mean();
    double[] means = new double[k * mean.length];
    Arrays.setAll(means, e -> mean[e / k]);
    return moments.meanWithinVariance(statistics, means);
  }

  /**
   * Weights that sum to 1 leave BIC nothing to charge for components with. Large ones leave nothing
   * that a component does not pay for: where rows count c times each, noise gains about c for each
   * parameter, for which BIC takes ln W.
   */
  private void aboutWeights(double weight, int k) {
    if (settings.rows().weightCol().isEmpty()) {
      return;
    }
    long rows = input.blocks().rows();
    boolean isSmall = weight < Math.max(2.0 * k, MIN_MEAN_WEIGHT * rows);
    if (weight < rows && isSmall) {
      warn.accept(
          RootLocale.format(
              "The weights of %d rows sum to %.3g. BIC uses this sum as the number of rows, so its choice of %s is unreliable. Scale the weights to sum to the number of rows.",
              rows, weight, RootLocale.count(k, "component")));
    } else if (weight > Math.log(weight) * rows) {
      warn.accept(
          RootLocale.format(
              "The weights of %d rows sum to %.3g. BIC uses this sum as the number of rows, so it chose %s. Unless the weights count equal rows, scale them to sum to the number of rows.",
              rows, weight, RootLocale.count(k, "component")));
    }
  }
}
