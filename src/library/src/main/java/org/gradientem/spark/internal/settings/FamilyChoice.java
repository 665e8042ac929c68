package org.gradientem.spark.internal.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.internal.candidates.Maximisation;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.internal.rows.InputBlocks;

/**
 * Which families of covariances a fit may choose from.
 *
 * @param asked the only one; empty for that with the highest BIC
 */
public record FamilyChoice(Optional<CovarianceFamily> asked) {

  /** The name of a choice by BIC. */
  public static final String AUTO = "auto";

  /**
   * Most features for which a choice by BIC compares families with d x d matrices of their own: a
   * pass over the products of all pairs of features takes about d / 2 times as long as over the
   * features. At 100, 64 components on 200 000 rows take 2.8 s of a core instead of 0.06, by the
   * constants of src/site/markdown/scale.md.
   */
  private static final int MAX_AUTO_OWN_DIM = 100;

  /**
   * Most features for which a full covariance is estimated; its step costs d^3 on the driver, where
   * factorising one of 4096 takes 2 s.
   */
  private static final int MAX_FULL_DIM = 4096;

  /**
   * Most features for which covariances of low rank are estimated, by what scatters of d x d
   * numbers cost a search. Those of 64 components are 46 MB at 300 features, half a GB at 1000, and
   * a search keeps several mixtures with theirs. A pass over 3000 rows and five components takes
   * {@code n k d^2} operations, 1.4e9 at 300, and a search makes hundreds of passes; a step takes
   * 0.02 s of a core for each component (at 1000 15e9 and 0.5 s). {@code reproduce factors} of the
   * lab has the times of such fits.
   */
  private static final int MAX_LOW_RANK_DIM = 300;

  /**
   * Features from which on a choice by BIC compares families of low rank: with fewer a full matrix
   * of d (d + 1) / 2 parameters has hardly more than three factors and the noise.
   */
  private static final int LEAST_LOW_RANK_DIM = 20;

  /** Fraction of the cells that the parameters of one full matrix may be. */
  private static final double MAX_PARAMETERS = 0.1;

  private static final String SMALLER = "'diagonal', 'spherical' or 'identity'";

  /**
   * Reads a choice.
   *
   * @param name {@link #AUTO} or the name of a family
   * @return the choice
   * @throws IllegalArgumentException if there is no such family
   */
  public static FamilyChoice parse(String name) {
    return new FamilyChoice(
        name.equals(AUTO) ? Optional.empty() : Optional.of(CovarianceFamily.parse(name)));
  }

  /**
   * The accepted names.
   *
   * @return {@link #AUTO} and those of the families
   */
  public static String[] names() {
    return Stream.concat(Stream.of(AUTO), Arrays.stream(CovarianceFamily.names()))
        .toArray(String[]::new);
  }

  /** Whether it is this one. */
  public boolean is(CovarianceFamily family) {
    return asked.equals(Optional.of(family));
  }

  /**
   * The families that can be estimated from rows.
   *
   * @param warn is notified of what {@link #AUTO} leaves out
   * @throws UserException if the one that was asked for cannot
   */
  public List<CovarianceFamily> of(InputBlocks input, Consumer<String> warn) {
    if (input.dim() == 0) {
      // Of categorical features alone there is no covariance to choose.
      return List.of(CovarianceFamily.IDENTITY);
    }
    if (asked.isPresent()) {
      Optional<String> obstacle = obstacle(asked.get(), input, MAX_FULL_DIM);
      if (obstacle.isPresent()) {
        throw new UserException(
            "`covarianceType` '%s' %s; leave features out, or set `covarianceType` to %s."
                .formatted(asked.get(), obstacle.get(), SMALLER));
      }
      return List.of(asked.get());
    }
    List<CovarianceFamily> all =
        Arrays.stream(CovarianceFamily.values())
            .filter(family -> family != CovarianceFamily.IDENTITY)
            .filter(family -> !family.isLowRank() || mayBeOfLowRank(input))
            .toList();
    List<CovarianceFamily> possible =
        all.stream().filter(family -> obstacleToChoice(family, input).isEmpty()).toList();
    Optional<String> tooFew = tooFewRows(possible, input);
    tooFew.ifPresent(warn);
    if (tooFew.isEmpty() && possible.size() < all.size()) {
      warn.accept(
          "`covarianceType` 'auto' chose among %s only, since '%s' %s."
              .formatted(
                  String.join(", ", possible.stream().map(CovarianceFamily::toString).toList()),
                  CovarianceFamily.VVV,
                  obstacleToChoice(CovarianceFamily.VVV, input).orElseThrow()
                      + limitOfLowRank(input)));
    }
    return possible;
  }

  /**
   * Returns what to do where two components of any family with correlations take more rows than
   * there are; empty where there are enough.
   */
  private static Optional<String> tooFewRows(List<CovarianceFamily> possible, InputBlocks input) {
    int least = 2 * Maximisation.leastRows(CovarianceType.FULL, input.dim());
    long rows = input.blocks().rows();
    return rows >= least || possible.stream().anyMatch(CovarianceFamily::isLowRank)
        ? Optional.empty()
        : Optional.of(
            RootLocale.format(
                "The %d rows of d = %d features are too few for two components with correlations, which take %d, so `covarianceType` 'auto' compared spheres and diagonals. Fit more rows, or at most %d features, where it compares covariances of low rank.",
                rows, input.dim(), least, MAX_LOW_RANK_DIM));
  }

  /** What a message adds where families of low rank are left out for the number of features. */
  private static String limitOfLowRank(InputBlocks input) {
    return input.dim() > MAX_LOW_RANK_DIM
        ? RootLocale.format(", and covariances of low rank beyond one of %d", MAX_LOW_RANK_DIM)
        : "";
  }

  /**
   * Whether covariances of low rank may have far fewer parameters than the rows take for full ones.
   */
  private static boolean mayBeOfLowRank(InputBlocks input) {
    double d = input.dim();
    double cells = d * input.blocks().storedRows();
    return d <= MAX_LOW_RANK_DIM
        && (d >= LEAST_LOW_RANK_DIM || d * (d + 1) / 2 > MAX_PARAMETERS * cells);
  }

  /** Why a family's BIC cannot be held against those of others; empty if it can. */
  private static Optional<String> obstacleToChoice(CovarianceFamily family, InputBlocks input) {
    if (family.type() == CovarianceType.FULL
        && !family.isLowRank()
        && input.blocks().rows() <= input.dim()) {
      return Optional.of(
          RootLocale.format(
              "takes more rows than features, and the data has %d rows of d = %d features",
              input.blocks().rows(), input.dim()));
    }
    return obstacle(family, input, MAX_AUTO_OWN_DIM);
  }

  /** Why a family cannot be estimated; empty if it can. */
  private static Optional<String> obstacle(
      CovarianceFamily family, InputBlocks input, int mostOwn) {
    if (family.type() != CovarianceType.FULL) {
      return Optional.empty();
    }
    int mostOfOwn = family.isTied() ? MAX_FULL_DIM : mostOwn;
    int most = family.isLowRank() ? MAX_LOW_RANK_DIM : mostOfOwn;
    return input.dim() > most
        ? Optional.of(
            RootLocale.format("with d = %d features is beyond its limit of %d", input.dim(), most))
        : Optional.empty();
  }

  /** What passes over all rows make of one; a family is chosen on some of them. */
  public RowStatistic statistic() {
    return asked.map(RowStatistic::of).orElse(RowStatistic.LINEAR);
  }

  /** What a pass must sum up for any of the families. */
  public static RowStatistic statistic(List<CovarianceFamily> families) {
    return families.stream().map(RowStatistic::of).max(RowStatistic::compareTo).orElseThrow();
  }

  /** The family of EM with all components before one of several is chosen. */
  public static CovarianceFamily startFamily(
      List<CovarianceFamily> families, SelectionKind selection, int dim, double rows) {
    if (selection == SelectionKind.NONE && families.size() == 1) {
      return families.get(0);
    }
    return SearchTarget.isLedByLowRank(families, dim, rows)
        ? CovarianceFamily.CCU
        : CovarianceFamily.tied(CovarianceFamily.momentType(families));
  }

  @Override
  public String toString() {
    return asked.map(CovarianceFamily::toString).orElse(AUTO);
  }
}
