package org.gradientem.experiments.groups;

import java.util.Locale;
import java.util.SplittableRandom;

/** Rows of groups that are no Gaussians, or Gaussians that overlap, of two features. */
enum Shape {
  /** Two half circles, each reaching into the other. */
  MOONS(2, 0.98),
  RING_AND_BLOB(2, 0.98),
  /** A piece of a parabola around a Gaussian. */
  BANANA_AND_BLOB(2, 0.97),
  SQUARES(3, 0.98),
  /** A parabola over a Gaussian, the arms fading; what is known of it is shown, not asked for. */
  PARABOLA_AND_BLOB(2, 0),
  /** Three groups of Student's t with 3 degrees of freedom, 12 apart: a core and tails each. */
  T3(3, 0.85),
  /** The same with 5 degrees of freedom. */
  T5(3, 0.93),
  /** With 3 degrees of freedom, 9 apart, where tails overlap and often share a component. */
  NEAR_T3(3, 0),
  /** With 5 degrees of freedom, 9 apart. */
  NEAR_T5(3, 0),
  /** Three log-normal groups, without a logarithm taken; of the logarithms 5 apart. */
  LOG_NORMAL(3, 0.85),
  /** The same 4 apart, where Bayes' rule itself reaches what OVERLAPPING does. */
  NEAR_LOG_NORMAL(3, 0),
  /** Three spheres, the centres 5 standard deviations apart. */
  GAUSSIANS(3, 0.93),
  /** The same, 4 standard deviations apart; nobody is asked to tell them apart well. */
  OVERLAPPING(3, 0),
  /** Three spheres far apart, and a tenth of the rows anywhere. */
  NOISE(3, 0),
  ONE_SQUARE(1, 0),
  ONE_LOG_NORMAL(1, 0),
  /** One of Student's t with 3 degrees of freedom. */
  ONE_T3(1, 0),
  ONE_MOON(1, 0);

  static final int ROWS = 1200;

  private static final double[][] CORNERS = {{0, 0}, {1, 0}, {0.5, Math.sqrt(0.75)}};

  private final int groups;
  private final double leastAgreement;

  Shape(int groups, double leastAgreement) {
    this.groups = groups;
    this.leastAgreement = leastAgreement;
  }

  int groups() {
    return groups;
  }

  /** The adjusted Rand index that the true number of groups is to reach; 0 for none. */
  double leastAgreement() {
    return leastAgreement;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The group that a row of a number is of; -1 for noise. */
  int group(int row) {
    return this == NOISE && row % 10 == 9 ? -1 : row % groups;
  }

  double[][] draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[ROWS][];
    for (int r = 0; r < ROWS; r++) {
      rows[r] = row(group(r), random);
    }
    return rows;
  }

  private double[] row(int group, SplittableRandom random) {
    return switch (this) {
      case MOONS, ONE_MOON -> moon(group, random);
      case RING_AND_BLOB -> group == 0 ? ring(random) : normal(0, 0, 0.5, random);
      case BANANA_AND_BLOB -> group == 0 ? banana(random) : normal(0, 3.5, 0.4, random);
      case SQUARES, ONE_SQUARE ->
          corner(group, 3, 2 * random.nextDouble(), 2 * random.nextDouble());
      case PARABOLA_AND_BLOB -> group == 0 ? parabola(random) : normal(0, 6, 0.6, random);
      case T3, ONE_T3 -> student(group, 3, 12, random);
      case T5 -> student(group, 5, 12, random);
      case NEAR_T3 -> student(group, 3, 9, random);
      case NEAR_T5 -> student(group, 5, 9, random);
      case LOG_NORMAL, ONE_LOG_NORMAL -> logNormal(group, 5, random);
      case NEAR_LOG_NORMAL -> logNormal(group, 4, random);
      case GAUSSIANS -> corner(group, 5, random.nextGaussian(), random.nextGaussian());
      case OVERLAPPING -> corner(group, 4, random.nextGaussian(), random.nextGaussian());
      case NOISE ->
          group < 0
              ? new double[] {random.nextDouble(-8, 20), random.nextDouble(-8, 18)}
              : corner(group, 12, random.nextGaussian(), random.nextGaussian());
    };
  }

  private static double[] corner(int group, double side, double x, double y) {
    return new double[] {side * CORNERS[group][0] + x, side * CORNERS[group][1] + y};
  }

  private static double[] normal(double x, double y, double sd, SplittableRandom random) {
    return new double[] {x + sd * random.nextGaussian(), y + sd * random.nextGaussian()};
  }

  private static double[] moon(int group, SplittableRandom random) {
    double angle = Math.PI * random.nextDouble();
    return group == 0
        ? normal(Math.cos(angle), Math.sin(angle), 0.08, random)
        : normal(1 - Math.cos(angle), 0.5 - Math.sin(angle), 0.08, random);
  }

  private static double[] ring(SplittableRandom random) {
    double angle = 2 * Math.PI * random.nextDouble();
    return normal(4 * Math.cos(angle), 4 * Math.sin(angle), 0.25, random);
  }

  private static double[] banana(SplittableRandom random) {
    double x = random.nextDouble(-3, 3);
    return normal(x, 0.5 * x * x, 0.25, random);
  }

  private static double[] parabola(SplittableRandom random) {
    double x = 2 * random.nextGaussian();
    return new double[] {x, 0.5 * x * x + 0.5 * random.nextGaussian()};
  }

  private static double[] student(int group, int degrees, double side, SplittableRandom random) {
    double squares = 0;
    for (int i = 0; i < degrees; i++) {
      double z = random.nextGaussian();
      squares += z * z;
    }
    double scale = Math.sqrt(degrees / squares);
    return corner(group, side, scale * random.nextGaussian(), scale * random.nextGaussian());
  }

  /** Logarithms of a standard deviation of 0.4, a side being a number of these. */
  private static double[] logNormal(int group, double side, SplittableRandom random) {
    double[] log = corner(group, side, random.nextGaussian(), random.nextGaussian());
    return new double[] {Math.exp(0.4 * log[0]), Math.exp(0.4 * log[1])};
  }
}
