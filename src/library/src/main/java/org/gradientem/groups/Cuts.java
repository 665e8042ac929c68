package org.gradientem.groups;

import java.io.Serializable;
import org.gradientem.mixture.Mixture;

/**
 * Where a model can be cut: its components into groups, and outliers from its rows.
 *
 * @param tree how the components merge
 * @param densities quantiles of the training rows' log-density as ordinary rows
 * @param ordinary the distribution of ordinary rows; null where it is not known
 * @since 0.1.0
 */
public record Cuts(ComponentTree tree, DensityQuantiles densities, Mixture ordinary)
    implements Serializable {

  /**
   * Those of a model of which nothing but its mixture is known.
   *
   * @return no tree and no quantiles
   */
  public static Cuts unknown() {
    return new Cuts(ComponentTree.unknown(), DensityQuantiles.unknown(), null);
  }

  /**
   * Whether anything is known.
   *
   * @return false if there is neither a tree nor a quantile
   */
  public boolean areKnown() {
    return tree.isKnown() || densities.isKnown();
  }
}
