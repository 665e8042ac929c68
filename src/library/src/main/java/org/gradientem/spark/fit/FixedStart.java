package org.gradientem.spark.fit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.FixedComponents;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.rows.InputBlocks;
import org.gradientem.spark.settings.FitSettings;
import org.gradientem.spark.settings.SelectionKind;
import org.gradientem.spark.settings.StartSettings.InitialMixture;

/** Those components of an initial mixture that stay as they are, and others beside them. */
final class FixedStart {
  private FixedStart() {}

  /** Refuses settings beside which fixed components have no meaning, before any row is read. */
  static void requireSuitable(FitSettings settings) {
    if (!settings.start().hasFixed()) {
      return;
    }
    InitialMixture given = settings.start().given().orElseThrow();
    int k = given.means().length;
    given.fixed().stream()
        .filter(i -> i < 0 || i >= k)
        .findFirst()
        .ifPresent(
            i -> {
              throw new UserException(
                  RootLocale.format(
                      "fixedComponents has %d, but the initial model has the components 0 to %d; name some of these.",
                      i, k - 1));
            });
    if (given.standsForRows()) {
      throw new UserException(
          "fixedComponents is set, but the initial model represents old rows, with which all its components are fitted anew; leave fixedComponents unset, or give 0 rows.");
    }
    if (!settings.rows().labelCol().isEmpty()) {
      throw new UserException(
          "fixedComponents and labelCol exclude each other; leave one of them unset.");
    }
    if (given.means()[0].length == 0) {
      throw new UserException(
          "fixedComponents needs features that are numbers, but the initial model has categorical ones alone; leave fixedComponents unset.");
    }
    if (given.covariances().length == 0) {
      throw new UserException(
          "fixedComponents is set, but the initial model has no covariances, which fixed components keep; set them.");
    }
    settings
        .families()
        .asked()
        .filter(family -> !FixedComponents.FAMILIES.contains(family))
        .ifPresent(
            family -> {
              throw new UserException(
                  "fixedComponents needs components with covariances that restrict no other's, but covarianceType is '%s'; set it to VII, VVI or VVV, or leave it unset."
                      .formatted(family));
            });
    settings
        .search()
        .k()
        .ifPresent(
            asked -> {
              if (asked < given.fixed().size()) {
                throw new UserException(
                    RootLocale.format(
                        "k = %d, but fixedComponents has %d; k counts these too, so raise it or leave it unset.",
                        asked, given.fixed().size()));
              }
            });
  }

  /** Those of some families that have a place for the fixed covariances. */
  static List<CovarianceFamily> families(FitSettings settings, List<CovarianceFamily> families) {
    if (!settings.start().hasFixed()) {
      return families;
    }
    InitialMixture given = settings.start().given().orElseThrow();
    CovarianceType needed = type(given);
    List<CovarianceFamily> admitted = FixedComponents.admitted(families, needed);
    if (admitted.isEmpty()) {
      throw new UserException(
          "The fixed components have %s, for which there is no place in covarianceType '%s' of these rows; %s."
              .formatted(
                  needed == CovarianceType.FULL ? "correlations" : "unequal variances",
                  settings.families(),
                  settings.families().asked().isPresent()
                      ? "leave covarianceType unset"
                      : "fit more rows, or fewer features"));
    }
    return admitted;
  }

  /** What the fixed covariances need: one variance, one for each coordinate, or a matrix. */
  private static CovarianceType type(InitialMixture given) {
    boolean isSpherical = true;
    int d = given.means()[0].length;
    for (int i : given.fixed()) {
      double[][] matrix = matrix(given, i);
      for (int a = 0; a < d; a++) {
        for (int b = 0; b < d; b++) {
          if (a != b && matrix[a][b] != 0) {
            return CovarianceType.FULL;
          }
        }
        isSpherical &= matrix[a][a] == matrix[0][0];
      }
    }
    return isSpherical ? CovarianceType.SPHERICAL : CovarianceType.DIAGONAL;
  }

  private static double[][] matrix(InitialMixture given, int component) {
    int d = given.means()[0].length;
    int from = given.covariances().length == d ? 0 : component * d;
    return Arrays.copyOfRange(given.covariances(), from, from + d);
  }

  /** The fixed components in the coordinates of the blocks, of a family. */
  static FixedComponents of(FitSettings settings, InputBlocks input, CovarianceFamily family) {
    if (!settings.start().hasFixed()) {
      return FixedComponents.NONE;
    }
    InitialMixture given = settings.start().given().orElseThrow();
    int[] which = given.fixed().stream().mapToInt(i -> i).toArray();
    given.requireFeatures(input.dim());
    Covariance[] covariances =
        Arrays.stream(which)
            .mapToObj(i -> Covariance.of(family.type(), matrix(given, i)))
            .toArray(Covariance[]::new);
    double[] weights = new double[which.length];
    Arrays.fill(weights, 1);
    double[][] means =
        Arrays.stream(which).mapToObj(i -> given.means()[i]).toArray(double[][]::new);
    return FixedComponents.of(
        input.centred(
            Mixture.of(weights, means, new Covariances.Own(family, covariances))
                .withLevels(given.levels().reordered(which))));
  }

  /** The given components, the fixed ones first, as they are. */
  static Mixture fixedFirst(Mixture given, FitSettings settings, FixedComponents fixed) {
    List<Integer> first = settings.start().given().orElseThrow().fixed();
    int[] order =
        IntStream.concat(
                first.stream().mapToInt(i -> i),
                IntStream.range(0, given.k()).filter(i -> !first.contains(i)))
            .toArray();
    return fixed.restored(given.reordered(order));
  }

  /** Whether a search starts from other components as well. */
  static boolean searches(FitSettings settings) {
    return settings.start().hasFixed() && settings.search().selection() == SelectionKind.BIC;
  }

  /** The components of two mixtures, each as heavy as its share of all of them. */
  static Mixture joined(Mixture first, Mixture second) {
    int k = first.k() + second.k();
    double[] logWeights = new double[k];
    double[] means = new double[k * first.dim()];
    double[] logs = new double[k * first.levels().categories().total()];
    Covariance[] covariances = new Covariance[k];
    put(first, 0, logWeights, means, logs, covariances);
    put(second, first.k(), logWeights, means, logs, covariances);
    return Mixture.owning(
            logWeights, means, new Covariances.Own(first.covariances().family(), covariances))
        .withLevels(LevelProbabilities.ofLogs(first.levels().categories(), logs));
  }

  private static void put(
      Mixture part,
      int from,
      double[] logWeights,
      double[] means,
      double[] logs,
      Covariance[] all) {
    int k = logWeights.length;
    double share = Math.log((double) part.k() / k);
    double[] ownWeights = part.logWeights();
    for (int i = 0; i < part.k(); i++) {
      logWeights[from + i] = ownWeights[i] + share;
      all[from + i] = part.covariances().get(i);
    }
    columns(part.meanMatrix(), part.k(), from, means, k);
    columns(part.levels().logs(), part.k(), from, logs, k);
  }

  private static void columns(double[] own, int ownK, int from, double[] all, int k) {
    for (int e = 0; e < own.length; e++) {
      all[e / ownK * k + from + e % ownK] = own[e];
    }
  }
}
