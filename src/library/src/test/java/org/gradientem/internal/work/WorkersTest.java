package org.gradientem.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // what a try opens is for its body
class WorkersTest {
  private static final int COUNT = 1000;

  @Test
  void whatCameOfEachIsInTheirOrder() {
    List<Integer> squares = IntStream.range(0, COUNT).mapToObj(i -> i * i).toList();
    assertThat(Workers.<Integer>map(COUNT, i -> i * i)).isEqualTo(squares);
    try (Workers own = Workers.begin(Optional::empty)) {
      assertThat(Workers.<Integer>map(COUNT, i -> i * i)).isEqualTo(squares);
      assertThat(Workers.map(squares, i -> Workers.<Integer>map(3, j -> i + j)))
          .isEqualTo(squares.stream().map(i -> List.of(i, i + 1, i + 2)).toList());
    }
    assertThat(Workers.<Integer>map(0, i -> i)).isEmpty();
  }

  @Test
  void itFailsAsTheFirstOfThemInTheirOrder() {
    for (int repeat = 0; repeat < 100; repeat++) {
      assertThatThrownBy(
              () ->
                  Workers.map(
                      COUNT,
                      i -> {
                        if (i >= 7) {
                          throw new ArithmeticException("of " + i);
                        }
                        return i;
                      }))
          .isInstanceOf(ArithmeticException.class)
          .hasMessage("of 7");
    }
    assertThatThrownBy(
            () ->
                Workers.map(
                    2,
                    i -> {
                      throw new OutOfMemoryError("of a thread");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void aCancelledFitBeginsNoFurtherPiece() {
    AtomicInteger begun = new AtomicInteger();
    try (Workers own =
        Workers.begin(() -> begun.get() >= 10 ? Optional.of("enough") : Optional.empty())) {
      assertThatThrownBy(() -> Workers.map(COUNT, i -> begun.incrementAndGet()))
          .isInstanceOf(CancellationException.class)
          .hasMessage("The fit was cancelled: enough.");
      assertThatThrownBy(Workers::check).isInstanceOf(CancellationException.class);
    }
    assertThat(begun.get()).isLessThan(10 + Runtime.getRuntime().availableProcessors());
    Workers.check();
  }

  @Test
  void anInterruptIsTakenUpUntilTheEnd() {
    try (Workers own = Workers.begin(Optional::empty)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> Workers.map(COUNT, i -> i))
          .isInstanceOf(CancellationException.class)
          .hasMessage("The fit was cancelled: its thread was interrupted.");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThatThrownBy(Workers::check).isInstanceOf(CancellationException.class);
    }
    assertThat(Thread.interrupted()).isTrue();
    Workers.check();
  }

  @Test
  void fitsDoNotWaitForEachOther() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Thread other =
        new Thread(
            () -> {
              try (Workers own = Workers.begin(Optional::empty)) {
                Workers.map(
                    COUNT,
                    i -> {
                      begun.countDown();
                      awaitQuietly(end);
                      return i;
                    });
              }
            });
    other.start();
    begun.await();
    try (Workers own = Workers.begin(Optional::empty)) {
      CountDownLatch both =
          new CountDownLatch(Math.min(2, Runtime.getRuntime().availableProcessors()));
      Workers.map(
          2,
          i -> {
            both.countDown();
            awaitQuietly(both);
            return i;
          });
      assertThat(both.getCount()).isZero();
    } finally {
      end.countDown();
      other.join();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
