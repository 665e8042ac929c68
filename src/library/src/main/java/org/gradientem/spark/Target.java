package org.gradientem.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;
import org.gradientem.columns.TableColumn;
import org.gradientem.groups.RowColumn;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.NormalMixture;
import org.gradientem.mixture.NumberDistribution;
import org.gradientem.spark.io.ModelFeatures;
import org.gradientem.statistics.MixtureScorer;
import org.gradientem.statistics.ScoredRows;

/**
 * A column that is predicted from others.
 *
 * @param column its entries in a row
 * @param places the places of these entries among all features
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record Target(RowColumn column, int[] places) implements Serializable {
  private static final StructType TYPE =
      new StructType()
          .add("mean", DataTypes.DoubleType)
          .add("standardDeviation", DataTypes.DoubleType)
          .add("quantiles", DataTypes.createArrayType(DataTypes.DoubleType, false))
          .add("category", DataTypes.StringType)
          .add("probability", DataTypes.DoubleType);

  /** The type of the predictions of some targets. */
  static StructType type(String... names) {
    StructType type = new StructType();
    for (String name : names) {
      type = type.add(name, TYPE, false);
    }
    return type;
  }

  /**
   * Finds targets by their names.
   *
   * @param names names of features, or of columns that {@link TableFeatures} has encoded
   * @throws UserException if one is unknown or given twice, or no feature is left
   */
  static List<Target> of(ModelFeatures features, Categories categories, int size, String... names) {
    List<String> known =
        features.names().isEmpty()
            ? IntStream.rangeClosed(1, size).mapToObj(j -> "x" + j).toList()
            : features.names();
    List<Target> targets = new ArrayList<>();
    boolean[] isTarget = new boolean[size];
    for (String name : names) {
      Target target = of(name, known, features, categories);
      for (int place : target.places) {
        if (isTarget[place]) {
          throw new UserException(
              "targetCols has the feature '%s' twice; name it once.".formatted(known.get(place)));
        }
        isTarget[place] = true;
      }
      targets.add(target);
    }
    if (IntStream.range(0, size).allMatch(place -> isTarget[place])) {
      throw new UserException(
          "targetCols has all features, %s; leave out at least one to predict the others from."
              .formatted(String.join(", ", known)));
    }
    return targets;
  }

  private static Target of(
      String name, List<String> known, ModelFeatures features, Categories categories) {
    // A table's column is log(name), and with atoms there is an entry 'name is' before the number.
    String log = "log(" + name + ")";
    int atoms = known.indexOf(name + " is");
    List<String> values = features.levelNames(categories, atoms);
    boolean isOfAtoms =
        !values.isEmpty() && values.get(values.size() - 1).equals(TableColumn.OTHER);
    int ofName = known.indexOf(known.contains(name) ? name : log);
    int[] places =
        IntStream.of(isOfAtoms ? atoms : -1, ofName).filter(place -> place >= 0).toArray();
    if (places.length == 0) {
      throw new UserException(
          "targetCols has '%s', which is no feature of the model; name some of %s."
              .formatted(name, String.join(", ", known)));
    }
    int level = -1;
    int number = -1;
    for (int place : places) {
      int before =
          (int)
              IntStream.range(0, categories.columns())
                  .filter(c -> categories.place(c) < place)
                  .count();
      boolean isLevel = before < categories.columns() && categories.place(before) == place;
      level = isLevel ? before : level;
      number = isLevel ? number : place - before;
    }
    List<String> levels = level < 0 ? List.of() : features.levelNames(categories, places[0]);
    boolean isLog = known.get(places[places.length - 1]).equals(log);
    return new Target(new RowColumn(name, isLog, levels, level, number), places);
  }

  /**
   * Predicts the column in one of the rows in which it is missing.
   *
   * @return a row of {@link #type}
   */
  Row of(
      MixtureScorer scorer,
      LevelProbabilities levels,
      ScoredRows scores,
      int place,
      double[] quantiles) {
    double[] shares = scores.responsibilitiesOfComponents(place);
    String category = null;
    Double probability = null;
    double[] ofLevels = {};
    if (column.level() >= 0) {
      ofLevels = levels.probabilities(column.level(), shares);
      int best = levels.mostProbable(column.level(), shares);
      best -= levels.categories().start(column.level());
      category = column.levels().get(best);
      probability = ofLevels[best];
    }
    if (column.number() < 0) {
      return RowFactory.create(null, null, null, category, probability);
    }
    NumberDistribution number = number(scorer, levels, scores, place, shares, ofLevels);
    List<Double> each = Arrays.stream(quantiles).mapToObj(number::quantile).toList();
    return RowFactory.create(
        number.mean(), number.standardDeviation(), each.toArray(), category, probability);
  }

  /** The distribution of the number: atoms, and where it is none the mixture of the others. */
  private NumberDistribution number(
      MixtureScorer scorer,
      LevelProbabilities levels,
      ScoredRows scores,
      int place,
      double[] shares,
      double... ofLevels) {
    int atoms = Math.max(0, ofLevels.length - 1);
    double[] others = shares;
    if (atoms > 0) {
      int other = levels.categories().start(column.level()) + atoms;
      others = new double[shares.length];
      for (int i = 0; i < others.length; i++) {
        others[i] =
            shares[i] * Math.exp(levels.logs()[other * shares.length + i]) / ofLevels[atoms];
      }
    }
    NormalMixture mixture = scorer.distribution(scores, place, column.number(), others);
    return new NumberDistribution(
        column.levels().stream().limit(atoms).mapToDouble(Double::parseDouble).toArray(),
        Arrays.copyOf(ofLevels, atoms),
        mixture,
        column.isLog());
  }
}
