package org.gradientem.spark.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderedReduceTest {

  @ParameterizedTest(name = "{0} partitions, depth {1}")
  @CsvSource({
    "1, 1", "1, 2", "2, 2", "5, 1", "5, 2", "16, 2", "17, 2", "17, 3", "40, 1", "40, 2", "40, 4",
    "40, 9"
  })
  void mergesInPartitionOrderWhateverTheOrderOfArrival(int partitions, int depth) {
    JavaRDD<String> partials = partials(partitions, 1);
    assertThat(OrderedReduce.reduce(partials, String::concat, depth))
        .isEqualTo(expected(partitions, 1));
  }

  @ParameterizedTest(name = "{0} partitions, depth {1}, every {2}th filled")
  @CsvSource({"7, 1, 3", "30, 2, 4", "30, 3, 29", "30, 2, 7"})
  void partitionsWithoutElementAreLeftOut(int partitions, int depth, int every) {
    assertThat(OrderedReduce.reduce(partials(partitions, every), String::concat, depth))
        .isEqualTo(expected(partitions, every));
  }

  @Test
  void nothingAtAllIsNull() {
    JavaRDD<String> none = partials(30, 1).mapPartitions(elements -> List.<String>of().iterator());
    assertThat(OrderedReduce.reduce(none, String::concat, 1)).isNull();
    assertThat(OrderedReduce.reduce(none, String::concat, 3)).isNull();
  }

  @Test
  void aDeeperTreeSendsFewerPartialsToTheDriver() {
    assertThat(OrderedReduce.partialsOnDriver(1000, 1)).isEqualTo(1000);
    assertThat(OrderedReduce.partialsOnDriver(1000, 2)).isEqualTo(32);
    assertThat(OrderedReduce.partialsOnDriver(1000, 3)).isLessThanOrEqualTo(20);
    assertThat(OrderedReduce.partialsOnDriver(1, 2)).isEqualTo(1);
  }

  private static JavaRDD<String> partials(int partitions, int every) {
    return SharedSession.context()
        .parallelize(List.of(), partitions)
        .mapPartitionsWithIndex(
            (index, none) -> {
              Thread.sleep(ThreadLocalRandom.current().nextInt(4));
              return index % every == 0
                  ? List.of(index + ",").iterator()
                  : List.<String>of().iterator();
            },
            false);
  }

  private static String expected(int partitions, int every) {
    return IntStream.range(0, partitions)
        .filter(index -> index % every == 0)
        .mapToObj(index -> index + ",")
        .collect(Collectors.joining());
  }
}
