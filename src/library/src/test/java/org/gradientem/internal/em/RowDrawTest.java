package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.gradientem.mixture.Close.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.internal.blocks.RowHash;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.SampleBlockBuilder;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.NaiveExpectation;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowDrawTest {

  private static double[][] draw(int size, long seed, List<SampleBlock> blocks) {
    RowDraw draw = new RowDraw(size, seed);
    blocks.forEach(draw::add);
    return draw.rows();
  }

  private static Samples samples(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Samples.clustered(200, 3, 2, 1, random).weighted(random);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 60})
  void theDrawIsTheSameForAnyOrderBlocksAndMerges(int size) {
    for (long seed = 0; seed < 10; seed++) {
      Samples samples = samples(seed);
      double[][] expected = draw(size, seed, samples.blocks());
      assertThat(expected).hasDimensions(size, 3);
      SplittableRandom random = new SplittableRandom(seed);
      List<SampleBlock> blocks = samples.shuffled(random).blocks(1 + random.nextInt(40));
      assertThat(draw(size, seed, blocks)).as("seed %d", seed).isDeepEqualTo(expected);
      List<RowDraw> parts = new ArrayList<>();
      for (SampleBlock block : blocks) {
        parts.add(new RowDraw(size, seed).add(block));
      }
      while (parts.size() > 1) {
        RowDraw one = parts.remove(random.nextInt(parts.size()));
        RowDraw other = parts.remove(random.nextInt(parts.size()));
        parts.add(one.merge(other));
      }
      assertThat(parts.get(0).rows()).as("seed %d, merged", seed).isDeepEqualTo(expected);
      assertThat(parts.get(0).rows()).as("seed %d, again", seed).isDeepEqualTo(expected);
    }
  }

  @Test
  void aSmallerDrawIsTheBeginningOfALargerOne() {
    Samples samples = samples(1);
    double[][] large = draw(50, 1, samples.blocks());
    assertThat(draw(20, 1, samples.blocks())).isDeepEqualTo(Arrays.copyOf(large, 20));
  }

  @Test
  void everyRowDrawnIsARowOfTheDataAndNoTwoAreEqual() {
    for (long seed = 0; seed < 10; seed++) {
      Samples few = samples(seed).pick(IntStream.range(0, 12).toArray());
      // Each of twelve rows comes nine or so times, with the weight of the first.
      SplittableRandom random = new SplittableRandom(seed);
      Samples repeated = few.pick(random.ints(108, 0, 12).toArray());
      double[][] rows = draw(8, seed, repeated.blocks(10));
      List<List<Double>> known = boxed(few.rows());
      assertThat(boxed(rows)).as("seed %d", seed).hasSize(8).doesNotHaveDuplicates();
      assertThat(known).as("seed %d", seed).containsAll(boxed(rows));
    }
  }

  private static List<List<Double>> boxed(double[][] rows) {
    return Arrays.stream(rows).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  @Test
  void equalRowsOfOtherWeightsDrawTheSameInAnyOrder() {
    Samples few = samples(3).pick(IntStream.range(0, 30).toArray());
    Samples twice = new Samples(few.rows(), few.weighted(new SplittableRandom(4)).weights());
    List<SampleBlock> blocks = new ArrayList<>(few.blocks(1));
    blocks.addAll(twice.blocks(1));
    for (long seed = 0; seed < 50; seed++) {
      double[][] expected = draw(3, seed, blocks);
      Collections.shuffle(blocks, new java.util.Random(seed));
      assertThat(draw(3, seed, blocks)).as("seed %d", seed).isDeepEqualTo(expected);
      RowDraw merged = new RowDraw(3, seed);
      for (SampleBlock block : blocks) {
        merged.merge(new RowDraw(3, seed).add(block));
      }
      assertThat(merged.rows()).as("seed %d, merged", seed).isDeepEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 1000})
  void ofFewerRowsThanAskedForAllAreDrawn(int size) {
    Samples five = samples(2).pick(0, 1, 2, 3, 4, 0, 1, 0);
    double[][] rows = draw(size, 7, five.blocks(3));
    assertThat(boxed(rows))
        .containsExactlyInAnyOrderElementsOf(boxed(Arrays.copyOf(five.rows(), 5)));
  }

  @Test
  void rowsAreDrawnInProportionToTheirWeights() {
    double[] weights = {1, 2, 3, 4};
    Samples samples = new Samples(new double[][] {{1}, {2}, {3}, {4}}, weights);
    int draws = 12_000;
    int[][] counts = new int[4][4];
    List<SampleBlock> blocks = samples.blocks();
    for (long seed = 0; seed < draws; seed++) {
      double[][] rows = draw(2, seed, blocks);
      counts[(int) rows[0][0] - 1][(int) rows[1][0] - 1]++;
    }
    double chiSquare = 0;
    for (int first = 0; first < 4; first++) {
      assertThat(counts[first][first]).isZero();
      for (int second = 0; second < 4; second++) {
        if (second != first) {
          double expected = draws * weights[first] / 10 * weights[second] / (10 - weights[first]);
          double excess = counts[first][second] - expected;
          chiSquare += excess * excess / expected;
        }
      }
    }
    // With 11 degrees of freedom 31.3 is exceeded by chance once in 1000.
    assertThat(chiSquare).as("seeds 0 to %d", draws - 1).isLessThan(31.3);
  }

  @Test
  void aRowOfZerosCompetesLikeAnyOther() {
    List<SampleBlock> blocks = Samples.of(new double[] {0}, new double[] {1}).blocks();
    int draws = 4000;
    int zeros = 0;
    for (long seed = 0; seed < draws; seed++) {
      zeros += draw(1, seed, blocks)[0][0] == 0 ? 1 : 0;
    }
    // Four standard errors of a fair coin.
    assertThat((double) zeros / draws)
        .as("seeds 0 to %d", draws - 1)
        .isCloseTo(0.5, offset(4 * 0.5 / Math.sqrt(draws)));
  }

  @Test
  void anotherSeedDrawsOtherRows() {
    assertThat(draw(5, 1, samples(1).blocks())).isNotEqualTo(draw(5, 2, samples(1).blocks()));
  }

  @Test
  void hashesTellRowsApartByValuesAndPositions() {
    SampleBlock block =
        Samples.of(new double[] {1, 2, 0}, new double[] {2, 1, 0}, new double[] {0, 1, 2})
            .blocks()
            .get(0);
    assertThat(IntStream.range(0, 3).mapToLong(block::hash)).doesNotHaveDuplicates();
  }

  @Test
  void aRowHashesAlikeInAnyBlock() {
    Samples samples = Samples.random(150, 3, new SplittableRandom(20));
    SampleBlock whole = samples.blocks(150).get(0);
    List<Long> hashes = IntStream.range(0, 150).mapToObj(whole::hash).toList();
    assertThat(samples.blocks(1).stream().map(block -> block.hash(0))).isEqualTo(hashes);
  }

  @Test
  void aRowHashesAlikeWhateverIsSubtractedFromIt() {
    Samples samples = Samples.random(20, 3, new SplittableRandom(21));
    SampleBlock block = samples.blocks(20).get(0);
    SampleBlockBuilder about = new SampleBlockBuilder(new double[] {0.1, -2, 1e9}, 1 << 20);
    Arrays.stream(samples.rows()).forEach(row -> about.add(null, row, 1));
    SampleBlock moved = about.build();
    for (int r = 0; r < 20; r++) {
      assertThat(moved.hash(r)).as("row %d", r).isEqualTo(block.hash(r));
    }
  }

  @Test
  void missingCellsAndZerosHashApart() {
    double[] zero = {1, 0};
    double[] missing = {1, Double.NaN};
    assertThat(RowHash.of(null, missing)).isNotEqualTo(RowHash.of(null, zero));
    assertThat(RowHash.of(null, 1, -0.0)).isEqualTo(RowHash.of(null, zero));
  }

  @ParameterizedTest
  @EnumSource
  void aFitStartsAtRowsWithTheShrunkenCovariance(CovarianceType type) {
    Samples samples = samples(9);
    DataMoments moments = samples.moments(type);
    double[][] rows = draw(8, 9, samples.blocks());
    Mixture start = RowDraw.startAt(rows, moments);
    assertThat(start.means()).isDeepEqualTo(rows);
    assertThat(start.weights()).hasSize(8).containsOnly(new double[] {0.125}, offset(1e-15));
    // Eight components in three dimensions: 8^(-2/3) is a quarter.
    double[][] data = NaiveExpectation.reduce(type, NaiveExpectation.covariance(samples));
    double[][] expected =
        type == CovarianceType.IDENTITY ? data : NaiveExpectation.plus(data, -0.75, data);
    assertClose(start.covariance().toMatrix(), expected, 1e-12);
  }

  @Test
  void rowsWhoseWeightsAreNextToNothingAreDrawn() {
    Samples samples = samples(1);
    SampleBlockBuilder block = new SampleBlockBuilder(new double[3], 1 << 20);
    for (double[] row : samples.rows()) {
      block.add(null, row, Double.MIN_VALUE);
    }
    List<SampleBlock> blocks = List.of(block.build());
    assertThat(draw(10, 1, blocks)).hasDimensions(10, 3).isDeepEqualTo(draw(10, 1, blocks));
  }
}
