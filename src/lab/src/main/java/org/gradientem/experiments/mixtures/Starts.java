package org.gradientem.experiments.mixtures;

/** How many random rows a fit starts from where the weight of its smallest component is known. */
public final class Starts {
  private Starts() {}

  /**
   * Returns {@code 3 / w ln(1 / w)}, which leave a component of weight w out with a probability of
   * w^3 at most, but no more than the rows determine.
   *
   * @param weight the weight w
   * @param rows number of rows
   * @param dim number of coordinates
   */
  public static int components(double weight, long rows, int dim) {
    double wanted = Math.ceil(3 / weight * Math.log(1 / weight));
    long determined = rows / (dim + 1);
    return (int) Math.max(1, Math.min(wanted, (double) determined));
  }
}
