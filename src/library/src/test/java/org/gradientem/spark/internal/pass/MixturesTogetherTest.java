package org.gradientem.spark.internal.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.Models;
import org.gradientem.spark.Tables;
import org.gradientem.spark.internal.rows.DatasetSource;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixturesTogetherTest {
  private static final Samples SAMPLES = Samples.random(1200, 2, new SplittableRandom(17));

  private static final int LAID_OUT_FOR = 5;

  @ParameterizedTest
  @CsvSource({"0.0001, '2+2 2 5 7 1'", "0, '2+2+2+5+7+1'"})
  void aJobTakesTheComponentsThatItsRowsAreLaidOutFor(double megabytes, String expected) {
    List<Mixture> mixtures =
        IntStream.of(2, 2, 2, 5, 7, 1)
            .mapToObj(
                k ->
                    Mixture.ofLogWeights(
                        new double[k], new double[2 * k], new AxisAlignedCovariance.Identity(2)))
            .toList();
    try (InputBlocks input =
        new DatasetSource(Tables.of(SAMPLES.rows(), 2), Models.rowSettings("", megabytes))
            .read(Optional.empty(), LAID_OUT_FOR, RowStatistic.LINEAR)) {
      assertThat(
              new WholePass(input.blocks())
                  .together(mixtures).stream()
                      .map(
                          group ->
                              group.stream()
                                  .map(mixture -> String.valueOf(mixture.k()))
                                  .collect(Collectors.joining("+"))))
          .containsExactly(expected.split(" ", -1));
    }
  }
}
