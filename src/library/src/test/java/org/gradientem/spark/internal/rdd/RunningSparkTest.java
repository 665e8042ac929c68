package org.gradientem.spark.internal.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where a jar does not fit; whole jars meet the wrong Spark in {@code .ci}. */
class RunningSparkTest {
  @Test
  void theSparkThatTheTestsRunOnFits() {
    assertThatCode(RunningSpark::require).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "3.5.0, 2.12.18",
    "3.5.9, 2.13.8",
    "4.0.0-preview2, 2.13.14",
    "4.3.0, 2.13.18",
    "10.0.0, 3.3.1"
  })
  void aSparkOfOurScalaFits(String spark, String scala) {
    assertThat(RunningSpark.problem(spark, scala, true)).isEmpty();
  }

  @Test
  void anotherScalaIsToldWhichJarToTake() {
    assertThat(RunningSpark.problem("3.5.9", "2.12.18", false))
        .contains(
            "This Spark 3.5.9 is of Scala 2.12, and the jar of spark-gradient-em is for another;"
                + " take the jar with _2.12 in its name.");
  }

  @Test
  void anOlderSparkIsToldSoWhateverItsScala() {
    assertThat(RunningSpark.problem("3.4.4", "2.12.17", false))
        .contains("This is Spark 3.4.4, and spark-gradient-em needs 3.5 or later; update Spark.");
  }
}
