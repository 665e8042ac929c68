package org.gradientem.spark;

/** How many components are fitted. */
final class ComponentCount {
  private ComponentCount() {}

  /**
   * The k that is set, or the number of random rows that hit every component of at least the given
   * weight with high probability, {@code ceil(3 / minWeight * ln(1 / minWeight))}, as far as the
   * rows determine that many.
   */
  static int of(GradientEM estimator, SampleBlocks blocks) {
    if (estimator.isSet(estimator.k())) {
      if (estimator.getK() > blocks.rows()) {
        throw new IllegalArgumentException(
            "k = %d components were asked for, but the data has %d usable rows; lower k."
                .formatted(estimator.getK(), blocks.rows()));
      }
      return estimator.getK();
    }
    double minWeight = estimator.getMinWeight();
    double wanted = Math.ceil(3 / minWeight * Math.log(1 / minWeight));
    double determined = Math.floor(blocks.rows() / (blocks.dim() + 1.0));
    return (int) Math.max(1, Math.min(wanted, determined));
  }
}
