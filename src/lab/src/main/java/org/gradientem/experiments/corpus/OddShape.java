package org.gradientem.experiments.corpus;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Rows that no mixture of few Gaussians is the truth of. */
enum OddShape {
  /** A sphere of radius 1, a tenth thick. */
  RING {
    @Override
    void fill(double[] row, SplittableRandom random) {
      Arrays.setAll(row, j -> random.nextGaussian());
      double length = Math.sqrt(Arrays.stream(row).map(value -> value * value).sum());
      double radius = (1 + WIDTH * random.nextGaussian()) / length;
      Arrays.setAll(row, j -> radius * row[j]);
    }
  },
  /** Two half circles, one inside the other. */
  MOONS {
    @Override
    void fill(double[] row, SplittableRandom random) {
      double angle = Math.PI * random.nextDouble();
      boolean isUpper = random.nextBoolean();
      around(isUpper ? Math.cos(angle) : 1 - Math.cos(angle), row, random);
      row[1] += isUpper ? Math.sin(angle) : 0.5 - Math.sin(angle);
    }
  },
  /** A parabola. */
  BANANA {
    @Override
    void fill(double[] row, SplittableRandom random) {
      double x = random.nextGaussian();
      around(x, row, random);
      row[1] += x * x;
    }
  },
  /** One and a half turns. */
  SPIRAL {
    @Override
    void fill(double[] row, SplittableRandom random) {
      double angle = 3 * Math.PI * Math.sqrt(random.nextDouble());
      around(angle * Math.cos(angle), row, random);
      row[1] += angle * Math.sin(angle);
    }
  },
  /** The unit cube. */
  UNIFORM {
    @Override
    void fill(double[] row, SplittableRandom random) {
      Arrays.setAll(row, j -> random.nextDouble());
    }
  },
  /** Skew features. */
  EXPONENTIAL {
    @Override
    void fill(double[] row, SplittableRandom random) {
      Arrays.setAll(row, j -> random.nextExponential());
    }
  },
  /** Student's t of three degrees of freedom. */
  STUDENT {
    @Override
    void fill(double[] row, SplittableRandom random) {
      double squares = 0;
      for (int f = 0; f < FREEDOM; f++) {
        squares += Math.pow(random.nextGaussian(), 2);
      }
      double scale = Math.sqrt(FREEDOM / squares);
      Arrays.setAll(row, j -> scale * random.nextGaussian());
    }
  },
  /** Two Gaussians, and a tenth of the rows anywhere around them. */
  NOISE {
    @Override
    void fill(double[] row, SplittableRandom random) {
      double kind = random.nextDouble();
      double centre = kind < 0.6 ? -2 : 2;
      Arrays.setAll(
          row, j -> kind < 0.1 ? random.nextDouble(-8, 8) : centre + 0.7 * random.nextGaussian());
    }
  };

  private static final double WIDTH = 0.1;
  private static final int FREEDOM = 3;

  double[] draw(int d, SplittableRandom random) {
    double[] row = new double[d];
    fill(row, random);
    return row;
  }

  abstract void fill(double[] row, SplittableRandom random);

  /** The first feature, and noise in all. */
  private static void around(double first, double[] row, SplittableRandom random) {
    Arrays.setAll(row, j -> WIDTH * random.nextGaussian());
    row[0] += first;
  }
}
