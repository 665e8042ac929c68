package org.gradientem.spark.internal.rdd;

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
import org.junit.jupiter.params.provider.ValueSource;

class OrderedReduceTest {

  @ParameterizedTest(name = "{0} partitions")
  @ValueSource(ints = {1, 2, 5, 16, 17, 40})
  void mergesInPartitionOrderWhateverTheOrderOfArrival(int partitions) {
    JavaRDD<String> partials = partials(partitions, 1);
    assertThat(OrderedReduce.reduce(partials, String::concat)).isEqualTo(expected(partitions, 1));
  }

  @ParameterizedTest(name = "{0} partitions, every {1}th filled")
  @CsvSource({"7, 3", "30, 4", "30, 29", "30, 7"})
  void partitionsWithoutElementAreLeftOut(int partitions, int every) {
    assertThat(OrderedReduce.reduce(partials(partitions, every), String::concat))
        .isEqualTo(expected(partitions, every));
  }

  @Test
  void nothingAtAllIsNull() {
    JavaRDD<String> none = partials(30, 1).mapPartitions(elements -> List.<String>of().iterator());
    assertThat(OrderedReduce.reduce(none, String::concat)).isNull();
  }

  @Test
  void theTreeSendsFewPartialsToTheDriver() {
    assertThat(OrderedReduce.partialsOnDriver(1000)).isEqualTo(32);
    assertThat(OrderedReduce.partialsOnDriver(1)).isEqualTo(1);
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
