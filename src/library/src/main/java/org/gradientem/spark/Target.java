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
import org.gradientem.groups.RowColumn;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.internal.statistics.ScoredRows;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.NormalMixture;
import org.gradientem.mixture.NumberDistribution;
import org.gradientem.spark.internal.io.ModelFeatures;

/** A column that is predicted from others. No record, for Kryo. */
final class Target implements Serializable {
  private static final StructType TYPE =
      new StructType()
          .add("mean", DataTypes.DoubleType)
          .add("standardDeviation", DataTypes.DoubleType)
          .add("quantiles", DataTypes.createArrayType(DataTypes.DoubleType, false))
          .add("category", DataTypes.StringType)
          .add("probability", DataTypes.DoubleType);

  /** The places of its entries among all features. */
  private final int[] places;

  /** Its numbers among the categorical features, and among the others; -1 for none. */
  private final int level;

  private final int number;

  private final boolean isLog;
  private final String[] levelNames;

  private Target(int[] places, List<RowColumn> entries, boolean isLog) {
    this.places = places;
    this.isLog = isLog;
    level = entries.stream().mapToInt(RowColumn::level).max().orElseThrow();
    number = entries.stream().mapToInt(RowColumn::number).max().orElseThrow();
    levelNames = entries.get(0).levels().toArray(String[]::new);
  }

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
  static Target[] of(ModelFeatures features, Categories categories, int size, String... names) {
    List<String> known =
        features.names().isEmpty()
            ? IntStream.rangeClosed(1, size).mapToObj(j -> "x" + j).toList()
            : features.names();
    List<List<String>> levels =
        IntStream.range(0, categories.columns())
            .mapToObj(c -> features.levelNames(categories, categories.place(c)))
            .toList();
    List<RowColumn> entries = RowColumn.ofFeatures(known, levels, categories);
    List<Target> targets = new ArrayList<>();
    boolean[] isTarget = new boolean[size];
    for (String name : names) {
      Target target = of(name, known, entries);
      for (int place : target.places) {
        if (isTarget[place]) {
          throw new UserException(
              "`targetCols` has the feature '%s' twice; name it once.".formatted(known.get(place)));
        }
        isTarget[place] = true;
      }
      targets.add(target);
    }
    if (IntStream.range(0, size).allMatch(place -> isTarget[place])) {
      throw new UserException(
          "`targetCols` has all features, %s; leave out at least one to predict the others from."
              .formatted(String.join(", ", known)));
    }
    return targets.toArray(Target[]::new);
  }

  private static Target of(String name, List<String> known, List<RowColumn> entries) {
    // A table's column is log(name), and with atoms there is an entry 'name is' before the number.
    String log = "log(" + name + ")";
    int atoms = known.indexOf(name + " is");
    List<String> values = atoms < 0 ? List.of() : entries.get(atoms).levels();
    boolean isOfAtoms =
        !values.isEmpty() && values.get(values.size() - 1).equals(TableColumn.OTHER);
    int ofName = known.indexOf(known.contains(name) ? name : log);
    int[] places =
        IntStream.of(isOfAtoms ? atoms : -1, ofName).filter(place -> place >= 0).toArray();
    if (places.length == 0) {
      throw new UserException(
          "`targetCols` has '%s', which is no feature of the model; name some of %s."
              .formatted(name, String.join(", ", known)));
    }
    boolean isLog = known.get(places[places.length - 1]).equals(log);
    return new Target(places, Arrays.stream(places).mapToObj(entries::get).toList(), isLog);
  }

  /** Makes its entries of a row missing. */
  void hide(double... row) {
    for (int place : places) {
      row[place] = Double.NaN;
    }
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
    if (level >= 0) {
      boolean isLabel = level == levels.categories().labelColumn();
      double[] labelled = isLabel ? levels.ofLabelled(shares) : shares;
      ofLevels = levels.probabilities(level, labelled);
      int best = levels.mostProbable(level, labelled);
      best -= levels.categories().start(level);
      double none = isLabel ? Math.max(0, 1 - Arrays.stream(labelled).sum()) : 0;
      category = none > ofLevels[best] ? null : levelNames[best];
      probability = Math.max(none, ofLevels[best]);
    }
    if (number < 0) {
      return RowFactory.create(null, null, null, category, probability);
    }
    NumberDistribution of = number(scorer, levels, scores, place, shares, ofLevels);
    List<Double> each = Arrays.stream(quantiles).mapToObj(of::quantile).toList();
    return RowFactory.create(
        of.mean(), of.standardDeviation(), each.toArray(), category, probability);
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
      int other = levels.categories().start(level) + atoms;
      others = new double[shares.length];
      for (int i = 0; i < others.length; i++) {
        others[i] = shares[i] * Math.exp(levels.logs()[other * shares.length + i]);
      }
    }
    NormalMixture mixture = scorer.distribution(scores, place, number, others);
    return new NumberDistribution(
        Arrays.stream(levelNames, 0, atoms).mapToDouble(Double::parseDouble).toArray(),
        Arrays.copyOf(ofLevels, atoms),
        mixture,
        isLog);
  }
}
