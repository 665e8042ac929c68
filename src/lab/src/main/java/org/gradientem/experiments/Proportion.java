package org.gradientem.experiments;

import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.BinomialDistribution;

/** Successes among independent draws, and the probabilities that they are compatible with. */
public record Proportion(int successes, int draws) {
  /** How often a check of something true may fail by chance. */
  public static final double CHANCE = 1e-4;

  /** Of draws that have 1 or 0 in a column. */
  public static Proportion of(List<double[]> draws, int column) {
    return new Proportion((int) draws.stream().mapToDouble(d -> d[column]).sum(), draws.size());
  }

  public static Proportion sum(Stream<Proportion> parts) {
    List<Proportion> all = parts.toList();
    return new Proportion(
        all.stream().mapToInt(Proportion::successes).sum(),
        all.stream().mapToInt(Proportion::draws).sum());
  }

  public double share() {
    return (double) successes / draws;
  }

  /** Whether a success can have a probability as high as this; {@code checks} are made at once. */
  public boolean canBeAsHighAs(double probability, int checks) {
    return new BinomialDistribution(null, draws, probability).cumulativeProbability(successes)
        > CHANCE / checks;
  }

  /** Whether a success can have a probability as low as this. */
  public boolean canBeAsLowAs(double probability, int checks) {
    return new Proportion(draws - successes, draws).canBeAsHighAs(1 - probability, checks);
  }

  /** Whether a success can have this very probability. */
  public boolean canBe(double probability, int checks) {
    return canBeAsHighAs(probability, 2 * checks) && canBeAsLowAs(probability, 2 * checks);
  }

  public String inWords() {
    return successes + " of " + draws;
  }
}
