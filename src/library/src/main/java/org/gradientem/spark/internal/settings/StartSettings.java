package org.gradientem.spark.internal.settings;

import java.util.Optional;
import java.util.OptionalInt;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceFamily;

/**
 * What a fit starts from.
 *
 * @param init how the components start unless they are given
 * @param components how many, if that is set
 * @param given a mixture to start from instead
 */
public record StartSettings(Init init, OptionalInt components, Optional<InitialMixture> given) {

  /** How many old rows the initial mixture stands for; 0 where it is only a start, or none. */
  public double oldRows() {
    return given.map(InitialMixture::rows).orElse(0.0);
  }

  /** Whether a fit of these rows starts in principal directions, if it finds any. */
  public boolean isInSubspace(FamilyChoice families, long rows, int dim) {
    return given.isEmpty()
        && (init == Init.PCA || (init == Init.AUTO && isSubspaceBetter(families, rows, dim)));
  }

  /**
   * Measured with identity and EII covariances: a random start misses components exactly where the
   * rows determine fewer in all coordinates than there may be. With so few coordinates that a
   * subspace of that number of directions is hardly smaller, there is nothing to gain.
   */
  private boolean isSubspaceBetter(FamilyChoice families, long rows, int dim) {
    return components.isEmpty()
        && hasSubspace(families)
        && ComponentCount.determined(rows, dim) < ComponentCount.MOST_FOUND
        && dim >= 2 * ComponentCount.MOST_FOUND;
  }

  private static boolean hasSubspace(FamilyChoice families) {
    return families.is(CovarianceFamily.IDENTITY) || families.is(CovarianceFamily.EII);
  }

  /** Refuses categorical features where the start takes numbers alone, before any row is read. */
  public void requireSuitable(Categories categories) {
    if (given.isPresent()) {
      requireSameLevels(given.get().levelProbabilities().categories(), categories);
    } else if (!categories.isEmpty() && init == Init.PCA) {
      throw new UserException(
          RootLocale.format(
              "%s of the features are categorical, which `init` '%s' takes no account of; leave it unset, so that components start from rows.",
              categories.columns(), init));
    }
  }

  private static void requireSameLevels(Categories known, Categories categories) {
    if (known.hasLabels() != categories.hasLabels()) {
      throw new UserException(
          known.hasLabels()
              ? "The initial mixture was fitted with `labelCol`, which is not set now; set it to the same column."
              : "The initial mixture was fitted without `labelCol`, which is set now; leave it unset, or start from a model with labels.");
    }
    if (!known.equals(categories)) {
      throw new UserException(
          RootLocale.format(
              "The initial mixture has %s with %s, the data %s with %s; start from a model of the same columns.",
              RootLocale.count(known.columns(), "categorical feature"),
              RootLocale.count(known.total(), "level"),
              RootLocale.count(categories.columns(), "categorical feature"),
              RootLocale.count(categories.total(), "level")));
    }
  }

  /** Refuses covariances that the start cannot do with, before any row is read. */
  public void requireSuitable(FamilyChoice families) {
    if (init == Init.PCA && !hasSubspace(families)) {
      throw new UserException(
          "`init` 'pca' needs noise that is alike in all directions, but `covarianceType` is '%s'; set it to 'identity' or 'EII', or `init` to 'auto'."
              .formatted(families));
    }
  }

  /**
   * The number of components to start with in all coordinates, before it is known how many the rows
   * allow. A search by BIC splits what the start has missed, so it starts from few.
   */
  public double asked(boolean explores) {
    if (given.isPresent()) {
      return given.get().means().length;
    }
    if (components.isPresent()) {
      return components.getAsInt();
    }
    return explores ? ComponentCount.EXPLORING : ComponentCount.HITTING;
  }

  /** The number of components to start with, unless they are given. */
  public int components(long rows, int dim, boolean explores) {
    if (components.isEmpty()) {
      return ComponentCount.atMost(asked(explores), rows, dim);
    }
    requireRows(components.getAsInt(), rows);
    return components.getAsInt();
  }

  /** The same in a family of covariances. */
  public int components(CovarianceFamily family, long rows, int dim, boolean explores) {
    return family.isLowRank() && components.isEmpty()
        ? ComponentCount.atMost(asked(explores), rows)
        : components(rows, dim, explores);
  }

  /** Refuses more components than there are rows. */
  public static void requireRows(int components, long rows) {
    if (components > rows) {
      throw new UserException(
          RootLocale.format(
              "%d components were asked for, but the data has %d usable rows; lower `k` or `startComponents`.",
              components, rows));
    }
  }
}
