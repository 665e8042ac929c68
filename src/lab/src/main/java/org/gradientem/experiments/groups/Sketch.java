package org.gradientem.experiments.groups;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;

/** Rows of groups, each drawn as a stroke of a pen that trembles. */
final class Sketch {
  /** The label of a row that is of no group. */
  static final int NO_GROUP = -1;

  private final SplittableRandom random;
  private final List<double[]> rows = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private int group = NO_GROUP;

  Sketch(long seed) {
    random = new SplittableRandom(seed);
  }

  double[][] rows() {
    return rows.toArray(double[][]::new);
  }

  int[] labels() {
    return labels.stream().mapToInt(Integer::intValue).toArray();
  }

  int groups() {
    return group + 1;
  }

  /** A group along a curve of one parameter, which goes from 0 to 1. */
  Sketch stroke(int count, double sd, DoubleFunction<double[]> curve) {
    group++;
    return more(count, sd, curve);
  }

  /** More rows of the group that was drawn last. */
  Sketch more(int count, double sd, DoubleFunction<double[]> curve) {
    for (int r = 0; r < count; r++) {
      double[] row = curve.apply(random.nextDouble()).clone();
      for (int j = 0; j < row.length; j++) {
        row[j] += sd * random.nextGaussian();
      }
      rows.add(row);
      labels.add(group);
    }
    return this;
  }

  /** A Gaussian group. */
  Sketch blob(int count, double sd, double... centre) {
    return stroke(count, sd, t -> centre);
  }

  /** A piece of a circle, in degrees. */
  Sketch arc(int count, double sd, double x, double y, double radius, double from, double to) {
    return stroke(
        count,
        sd,
        t -> {
          double angle = Math.toRadians(from + t * (to - from));
          return new double[] {x + radius * Math.cos(angle), y + radius * Math.sin(angle)};
        });
  }

  /** A straight piece between two points. */
  Sketch line(int count, double sd, double x, double y, double toX, double toY) {
    return stroke(count, sd, t -> new double[] {x + t * (toX - x), y + t * (toY - y)});
  }

  /** A group that is as dense everywhere in a box. */
  Sketch box(int count, double x, double y, double toX, double toY) {
    return stroke(count, 0, t -> anywhere(t, x, y, toX, toY));
  }

  /** Rows of no group, anywhere in a box. */
  Sketch specks(int count, double x, double y, double toX, double toY) {
    for (int r = 0; r < count; r++) {
      rows.add(anywhere(random.nextDouble(), x, y, toX, toY));
      labels.add(NO_GROUP);
    }
    return this;
  }

  /** A group that is as dense everywhere in a disc, or with a smallest radius in a ring. */
  Sketch disc(int count, double x, double y, double least, double radius) {
    return stroke(
        count,
        0,
        t -> {
          double r = Math.sqrt(least * least + t * (radius * radius - least * least));
          double angle = 2 * Math.PI * random.nextDouble();
          return new double[] {x + r * Math.cos(angle), y + r * Math.sin(angle)};
        });
  }

  /** A group of Student's t with 2 degrees of freedom: one row in twenty is far out. */
  Sketch tailed(int count, double scale, double x, double y) {
    return stroke(
        count,
        0,
        t -> {
          double stretch = scale / Math.sqrt(-Math.log(1 - t));
          return new double[] {
            x + stretch * random.nextGaussian(), y + stretch * random.nextGaussian()
          };
        });
  }

  private double[] anywhere(double t, double x, double y, double toX, double toY) {
    return new double[] {x + t * (toX - x), random.nextDouble(y, toY)};
  }
}
