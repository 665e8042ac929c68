package org.gradientem.internal.statistics;

import java.io.Serializable;
import org.gradientem.mixture.CovarianceType;

/**
 * What the expectations of missing cells add to the sums of all rows, whose blocks hold a 0 in
 * their place: to {@code sum w x}, and under a tied covariance to {@code sum w x x'}.
 */
final class MissingSums implements Serializable {
  private final CovarianceType type;
  private final double[] sums;

  /** Empty where each component's own second moment is summed up anyhow. */
  private final double[] moment;

  MissingSums(int dim, CovarianceType type, boolean isTied) {
    this.type = type;
    sums = new double[dim];
    moment = new double[isTied ? type.momentSize(dim) : 0];
  }

  private MissingSums(MissingSums other) {
    type = other.type;
    sums = other.sums.clone();
    moment = other.moment.clone();
  }

  MissingSums copy() {
    return new MissingSums(this);
  }

  void add(int column, double value) {
    sums[column] += value;
  }

  /** Adds to the moment an entry a, b and, if these differ, b, a. */
  void add(int a, int b, double value) {
    int dim = sums.length;
    if (type == CovarianceType.FULL) {
      moment[a * dim + b] += value;
      moment[b * dim + a] += a == b ? 0 : value;
    } else if (a == b) {
      moment[type == CovarianceType.DIAGONAL ? a : 0] += value;
    }
  }

  MissingSums merge(MissingSums other) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += other.sums[j];
    }
    for (int e = 0; e < moment.length; e++) {
      moment[e] += other.moment[e];
    }
    return this;
  }

  /** The part of {@code sum w x_j}. */
  double sum(int j) {
    return sums[j];
  }

  /** Adds the part of {@code sum w x x'} that a type holds, which may be less than this has. */
  void addMoment(CovarianceType smaller, double[] to) {
    int dim = sums.length;
    if (to.length == moment.length) {
      for (int e = 0; e < to.length; e++) {
        to[e] += moment[e];
      }
      return;
    }
    if (smaller.momentSize(dim) > moment.length) {
      throw new IllegalArgumentException(
          "Missing cells were completed for %s covariances, not for %s ones."
              .formatted(type, smaller));
    }
    int stride = type == CovarianceType.FULL ? dim + 1 : 1;
    for (int j = 0; j < dim; j++) {
      to[to.length == 1 ? 0 : j] += moment[j * stride];
    }
  }
}
