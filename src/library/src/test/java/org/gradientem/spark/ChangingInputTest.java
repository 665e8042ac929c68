package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertRefused;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.mixture.Gaussians;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that are others whenever they are read, as those of an unseeded sample. */
class ChangingInputTest {
  private static final AtomicInteger READS = new AtomicInteger();

  @BeforeEach
  void nothingReadYet() {
    READS.set(0);
  }

  /** One partition that holds one row more each time it is read, or looked at. */
  private static Dataset<Row> growing() {
    return Tables.computed(
        SharedSession.context()
            .parallelize(List.of(1), 1)
            .flatMap(
                one -> {
                  int count = 100 + READS.incrementAndGet();
                  SplittableRandom random = new SplittableRandom(1);
                  return IntStream.range(0, count)
                      .mapToObj(r -> Gaussians.normals(1, 2, random)[0])
                      .iterator();
                }));
  }

  @Test
  void moreRowsThanAtFirstAreDetected() {
    assertRefused(
        () -> Models.estimator(2).fit(growing(), Uncached.silently()),
        "A pass saw 103 rows, the first scan of the data 102: the input changes from read to read; persist or save it first.");
    assertThat(Models.cachedBlocks()).isEmpty();
  }

  @Test
  void rowsAreReadOnceAfterALookAtSome() {
    assertThat(Models.estimator(2).fit(growing()).summary().rows()).isEqualTo(102);
    assertThat(READS).hasValue(2);
    assertThat(Models.cachedBlocks()).isEmpty();
  }

  @Test
  void asManyRowsOfOtherValuesAreDetectedAtTheNextPass() {
    Dataset<Row> changing =
        Tables.computed(
            SharedSession.context()
                .parallelize(List.of(1), 1)
                .flatMap(
                    one -> {
                      SplittableRandom random = new SplittableRandom(READS.incrementAndGet());
                      return IntStream.range(0, 100)
                          .mapToObj(r -> Gaussians.normals(1, 2, random)[0])
                          .iterator();
                    }));

    assertRefused(
        () -> Models.estimator(2).fit(changing, Uncached.silently()), "Pass 1 read other values");
  }

  @Test
  void persistedRowsDoNotChange() {
    Dataset<Row> rows = growing().cache();
    try {
      assertThat(Models.estimator(2).fit(rows).summary().rows()).isEqualTo(101);
    } finally {
      rows.unpersist(true);
    }
  }
}
