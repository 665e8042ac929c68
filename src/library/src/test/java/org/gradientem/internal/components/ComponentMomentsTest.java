package org.gradientem.internal.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.internal.components.ComponentMoments.Pair;
import org.gradientem.internal.components.ComponentMoments.Part;
import org.gradientem.internal.components.ComponentMoments.Split;
import org.gradientem.internal.components.ComponentMoments.Total;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.search.Fits;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComponentMomentsTest {
  private static final int ROWS = 200;
  private static final int DIM = 3;

  private final Fits fits =
      new Fits(Samples.random(ROWS, DIM, new SplittableRandom(4)), CovarianceType.FULL);
  private final RowsInMemory rows = new RowsInMemory(fits.blocks, true);

  private ComponentMoments labelled(CovarianceType type, int modulus, int k) {
    Total total = new Total(type, fits.moments.reduced(type).secondMoment());
    int[] labels = IntStream.range(0, ROWS).map(r -> r % modulus % k).toArray();
    return ComponentMoments.of(rows, labels, k, total);
  }

  private static void assertAlike(ComponentMoments actual, ComponentMoments expected) {
    assertThat(actual.counts()).containsExactly(expected.counts(), within(1e-9));
    for (int i = 0; i < expected.k(); i++) {
      assertThat(actual.mean(i)).containsExactly(expected.mean(i), within(1e-12));
      assertThat(actual.scatter(i)).containsExactly(expected.scatter(i), within(1e-9));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SPHERICAL", "DIAGONAL", "FULL"})
  void mergedComponentsAreThoseOfTheirRowsTogether(CovarianceType type) {
    ComponentMoments four = labelled(type, 4, 4);
    ComponentMoments three = labelled(type, 4, 3);
    // Label 3 modulo 3 is 0.
    assertAlike(four.moved(List.of(new Pair(0, 3)), List.of()), three);
  }

  @ParameterizedTest
  @EnumSource(names = {"SPHERICAL", "DIAGONAL", "FULL"})
  void aSplitUndoesAMerge(CovarianceType type) {
    ComponentMoments four = labelled(type, 4, 4);
    ComponentMoments two = four.moved(List.of(new Pair(0, 1), new Pair(2, 3)), List.of());
    assertAlike(two.moved(List.of(), List.of(split(two, four, 0), split(two, four, 1))), four);
  }

  private static Split split(ComponentMoments of, ComponentMoments into, int i) {
    return new Split(i, half(of, into, i, 2 * i), half(of, into, i, 2 * i + 1));
  }

  private static Part half(ComponentMoments of, ComponentMoments into, int i, int j) {
    double[] offset = into.mean(j).clone();
    Scatter.addScaled(-1, of.mean(i), offset);
    double[] scatter = into.scatter(j).clone();
    Scatter.scale(1 / into.count(j), scatter);
    return new Part(into.count(j) / of.count(i), offset, scatter, new double[0]);
  }

  @ParameterizedTest
  @EnumSource(names = {"SPHERICAL", "DIAGONAL", "FULL"})
  void thePooledScatterIsTheSumOfTheComponents(CovarianceType type) {
    ComponentMoments known = labelled(type, 5, 5);
    double[][] means = IntStream.range(0, 5).mapToObj(known::mean).toArray(double[][]::new);
    Total total = new Total(CovarianceType.FULL, fits.moments.secondMoment());
    ComponentMoments unknown =
        new ComponentMoments(
            total, known.counts(), means, known.levels(), CovarianceType.FULL, null);
    assertThat(unknown.pooled(type)).containsExactly(known.pooled(type), within(1e-9));
  }

  @Test
  void aPassOfHardResponsibilitiesGivesTheRowsMoments() {
    // Means far apart leave no doubt which row belongs where.
    Samples apart = Fits.around(ROWS, 5, new double[] {-40, 0, 0}, new double[] {40, 0, 0});
    Fits two = new Fits(apart, CovarianceType.FULL);
    RowsInMemory all = new RowsInMemory(two.blocks, true);
    int[] labels =
        IntStream.range(0, ROWS)
            .map(r -> all.numbers(r)[0] < all.numbers(0)[0] + 40 ? 0 : 1)
            .toArray();
    Total total = new Total(CovarianceType.FULL, two.moments.secondMoment());
    ComponentMoments byLabel = ComponentMoments.of(all, labels, 2, total);
    ComponentMoments byPass = two.moments(two.fitted(2, 1).mixture());
    int first = byPass.mean(0)[0] < 0 ? 0 : 1;
    assertThat(byPass.scatter(first)).containsExactly(byLabel.scatter(0), within(1e-7));
  }
}
