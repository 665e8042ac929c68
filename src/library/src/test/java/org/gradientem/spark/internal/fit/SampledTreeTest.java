package org.gradientem.spark.internal.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gradientem.groups.ComponentTree;
import org.gradientem.groups.Proposal;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampledTreeTest {
  private static final int DIM = 6;

  /** Rows of spheres of radius 1, one after the other, each around a place on the first axis. */
  private static Samples spheres(int rows, SplittableRandom random, double... places) {
    double[][] all = new double[rows][DIM];
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < DIM; j++) {
        all[r][j] = random.nextGaussian() + (j == 0 ? places[r % places.length] : 0);
      }
    }
    return Samples.of(all);
  }

  /** The components of labelled rows, row r of component {@code r % k}. */
  private static Mixture ofLabelled(Samples samples, int k) {
    double[][] means = new double[k][DIM];
    double[][] values = new double[k][DIM * DIM];
    double each = (double) samples.count() / k;
    for (int r = 0; r < samples.count(); r++) {
      for (int j = 0; j < DIM; j++) {
        means[r % k][j] += samples.rows()[r][j] / each;
      }
    }
    for (int r = 0; r < samples.count(); r++) {
      double[] x = samples.rows()[r];
      for (int e = 0; e < DIM * DIM; e++) {
        int i = r % k;
        values[i][e] += (x[e / DIM] - means[i][e / DIM]) * (x[e % DIM] - means[i][e % DIM]) / each;
      }
    }
    double[] weights = IntStream.range(0, k).mapToDouble(i -> 1.0 / k).toArray();
    return Mixture.of(weights, means, Covariances.of(CovarianceFamily.VVV, DIM, values));
  }

  /** The same without correlations. */
  private static Mixture diagonal(Mixture full) {
    double[][] variances =
        IntStream.range(0, full.k())
            .mapToObj(i -> IntStream.range(0, DIM).mapToDouble(full.covariances().get(i)::variance))
            .map(DoubleStream::toArray)
            .toArray(double[][]::new);
    return Mixture.of(
        full.weights(), full.means(), Covariances.of(CovarianceFamily.VVI, DIM, variances));
  }

  private static ComponentTree tree(Samples samples, int k) {
    return new SampledTree(samples.blocks(), ofLabelled(samples, k), 1).find();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void groupsFarApartAreSure(long seed) {
    // The first two components are one group, 12 from the other.
    Samples samples = spheres(600, new SplittableRandom(seed), 0, 1, 12);
    Proposal proposal = tree(samples, 3).proposal();
    assertThat(proposal.groups()).isEqualTo(2);
    assertThat(proposal.agreeing()).isEqualTo(SampledTree.MOST_DRAWS);
    assertThat(proposal.isSure()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void groupsThatTouchAreNot(long seed) {
    // Each is taken for the other with about 0.06, from where on two groups are one.
    Samples samples = spheres(300, new SplittableRandom(seed), 0, 3.1);
    Proposal proposal = tree(samples, 2).proposal();
    assertThat(proposal.isSure()).isFalse();
    assertThat(proposal.least()).isEqualTo(1);
    assertThat(proposal.most()).isEqualTo(2);
  }

  /** Rows of one sphere, labelled by two components at random: so few that they seem apart. */
  @Test
  void componentsThatAreApartByOverfitAloneAreOneGroup() {
    List<ComponentTree> apart =
        LongStream.rangeClosed(1, 8)
            .mapToObj(seed -> tree(spheres(14, new SplittableRandom(seed), 0), 2))
            .filter(tree -> tree.widestGap(0.06, 0.004) == 2)
            .toList();
    assertThat(apart).hasSizeGreaterThan(3);
    assertThat(apart).allMatch(tree -> tree.proposal().groups() == 1);
  }

  @Test
  void drawsDependOnTheirSeedAlone() {
    Samples samples = spheres(300, new SplittableRandom(5), 0, 3.1, 7);
    Mixture mixture = diagonal(ofLabelled(samples, 3));
    List<Integer> draws = new SampledTree(samples.blocks(), mixture, 1).find().draws();
    assertThat(draws).contains(2, 3);
    Samples shuffled = samples.shuffled(new SplittableRandom(6));
    assertThat(new SampledTree(shuffled.blocks(7), mixture, 1).find().draws()).isEqualTo(draws);
    assertThat(new SampledTree(shuffled.blocks(64), mixture, 1).find().draws()).isEqualTo(draws);
    assertThat(new SampledTree(samples.blocks(), mixture, 2).find().draws()).isNotEqualTo(draws);
  }

  /** Groups that touch, by 200 times the rows: a draw of those differs little from them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void equalRowsThatAreStoredOnceAreDrawnByTheirNumber(long seed) {
    Samples each = spheres(300, new SplittableRandom(seed), 0, 3.1);
    Samples stored =
        new Samples(each.rows(), DoubleStream.generate(() -> 200).limit(300).toArray());
    Mixture mixture = ofLabelled(each, 2);
    Proposal few = new SampledTree(each.blocks(), mixture, 1).find().proposal();
    Proposal many = new SampledTree(stored.blocks(), mixture, 1).find().proposal();
    assertThat(few.isSure()).isFalse();
    assertThat(many.isSure()).as(many.sentence()).isTrue();
  }

  @Test
  void rowsThatLackCellsAreDrawnToo() {
    SplittableRandom random = new SplittableRandom(8);
    Samples complete = spheres(600, random, 0, 12);
    Samples some =
        complete.map(
            row ->
                IntStream.range(0, DIM)
                    .mapToDouble(j -> j > 0 && random.nextInt(5) == 0 ? Double.NaN : row[j])
                    .toArray());
    ComponentTree tree = new SampledTree(some.blocks(), ofLabelled(complete, 2), 1).find();
    assertThat(tree.draws()).hasSize(SampledTree.MOST_DRAWS).containsOnly(2);
  }
}
