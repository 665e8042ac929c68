package org.gradientem.experiments.corpus;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.util.MathArrays;

/** Rows that no mixture of few Gaussians is the truth of. */
enum OddShape {
  /** A sphere of radius 1, a tenth thick. */
  RING,
  /** Two half circles, one inside the other. */
  MOONS,
  BANANA,
  /** One and a half turns. */
  SPIRAL,
  UNIFORM,
  /** Skew features. */
  EXPONENTIAL,
  /** Student's t of three degrees of freedom. */
  STUDENT,
  /** Two Gaussians, and a tenth of the rows anywhere around them. */
  NOISE;

  private static final double WIDTH = 0.1;
  private static final int FREEDOM = 3;

  double[] draw(int d, SplittableRandom random) {
    return switch (this) {
      case RING -> ring(d, random);
      case MOONS -> moons(d, random);
      case BANANA -> {
        double x = random.nextGaussian();
        yield around(x, x * x, d, random);
      }
      case SPIRAL -> {
        double angle = 3 * Math.PI * Math.sqrt(random.nextDouble());
        yield around(angle * Math.cos(angle), angle * Math.sin(angle), d, random);
      }
      case UNIFORM -> row(d, random::nextDouble);
      case EXPONENTIAL -> row(d, random::nextExponential);
      case STUDENT -> student(d, random);
      case NOISE -> {
        double kind = random.nextDouble();
        double centre = kind < 0.6 ? -2 : 2;
        yield row(
            d, () -> kind < 0.1 ? random.nextDouble(-8, 8) : centre + 0.7 * random.nextGaussian());
      }
    };
  }

  private static double[] row(int d, DoubleSupplier value) {
    return DoubleStream.generate(value).limit(d).toArray();
  }

  private static double[] ring(int d, SplittableRandom random) {
    double[] row = row(d, random::nextGaussian);
    double length = Math.sqrt(Arrays.stream(row).map(value -> value * value).sum());
    double radius = (1 + WIDTH * random.nextGaussian()) / length;
    return MathArrays.scale(radius, row);
  }

  private static double[] moons(int d, SplittableRandom random) {
    double angle = Math.PI * random.nextDouble();
    return random.nextBoolean()
        ? around(Math.cos(angle), Math.sin(angle), d, random)
        : around(1 - Math.cos(angle), 0.5 - Math.sin(angle), d, random);
  }

  private static double[] student(int d, SplittableRandom random) {
    double squares = 0;
    for (int f = 0; f < FREEDOM; f++) {
      squares += Math.pow(random.nextGaussian(), 2);
    }
    double scale = Math.sqrt(FREEDOM / squares);
    return row(d, () -> scale * random.nextGaussian());
  }

  /** The first two features, and noise in all. */
  private static double[] around(double first, double second, int d, SplittableRandom random) {
    double[] row = row(d, () -> WIDTH * random.nextGaussian());
    row[0] += first;
    row[1] += second;
    return row;
  }
}
