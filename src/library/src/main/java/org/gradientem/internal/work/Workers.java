package org.gradientem.internal.work;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The threads of one fit in this JVM, beside the one that called it: each fit has its own, so that
 * fits do not wait for each other. Before each piece of work they ask whether the fit is to end.
 */
public final class Workers implements AutoCloseable {
  private static final long IDLE_SECONDS = 1;

  /** Of work that belongs to no fit. */
  private static final Workers SHARED = new Workers(null, Optional::empty);

  private static final ThreadLocal<Workers> CURRENT = ThreadLocal.withInitial(() -> SHARED);

  /** The thread that called the fit; null for {@link #SHARED}. */
  private final Thread owner;

  private final Supplier<Optional<String>> cancelled;
  private final Workers outer;

  /** None on a single core. */
  private final Optional<ThreadPoolExecutor> helpers;

  private volatile boolean isInterrupted;

  private Workers(Thread owner, Supplier<Optional<String>> cancelled) {
    this.owner = owner;
    this.cancelled = cancelled;
    outer = owner == null ? null : CURRENT.get();
    helpers = helpers(Runtime.getRuntime().availableProcessors() - 1);
  }

  private Optional<ThreadPoolExecutor> helpers(int count) {
    if (count == 0) {
      return Optional.empty();
    }
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(() -> runHere(work), "gradient-em-worker");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return Optional.of(pool);
  }

  private void runHere(Runnable work) {
    CURRENT.set(this);
    work.run();
  }

  /**
   * Begins a fit in the calling thread, which ends when this is closed.
   *
   * @param cancelled says why the fit is to end, as the end of a sentence; empty while it is not
   * @return the fit's threads
   */
  public static Workers begin(Supplier<Optional<String>> cancelled) {
    Workers own = new Workers(Thread.currentThread(), cancelled);
    CURRENT.set(own);
    return own;
  }

  /**
   * Goes on unless the fit of the calling thread is to end.
   *
   * @throws CancellationException if it was cancelled, or its thread was interrupted
   */
  public static void check() {
    CURRENT.get().requireGoing();
  }

  private void requireGoing() {
    if (isInterrupted()) {
      throw new CancellationException("The fit was cancelled: its thread was interrupted.");
    }
    Optional<String> why = cancelled.get();
    if (why.isPresent()) {
      throw new CancellationException("The fit was cancelled: " + why.get() + ".");
    }
  }

  /** A fit takes an interrupt up until it ends, since files cannot be cleaned up under one. */
  private boolean isInterrupted() {
    if (owner == null) {
      return Thread.currentThread().isInterrupted();
    }
    if (Thread.currentThread() == owner && Thread.interrupted()) {
      isInterrupted = true;
    }
    return isInterrupted || owner.isInterrupted();
  }

  /**
   * Works on several things side by side.
   *
   * @param <S> what is worked on
   * @param <T> what comes of it
   * @param all the things
   * @param each the work on one
   * @return what came of each, in their order
   */
  public static <S, T> List<T> map(List<S> all, Function<? super S, ? extends T> each) {
    return map(all.size(), i -> each.apply(all.get(i)));
  }

  /**
   * Works on several things side by side.
   *
   * @param <T> what comes of it
   * @param count how many they are
   * @param each the work on the one of a number from 0
   * @return what came of each, in their order
   * @throws CancellationException if the fit was cancelled
   */
  @SuppressWarnings("unchecked") // Each entry is what the function made.
  public static <T> List<T> map(int count, IntFunction<? extends T> each) {
    Workers workers = CURRENT.get();
    workers.requireGoing();
    Batch batch = workers.new Batch(count, each);
    batch.run();
    return (List<T>) batch.end();
  }

  /** Pieces of work, each of which is taken by the thread that comes first. */
  private final class Batch implements Runnable {
    private final IntFunction<?> each;
    private final Object[] found;
    private final Throwable[] failures;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicInteger firstFailed;

    Batch(int count, IntFunction<?> each) {
      this.each = each;
      found = new Object[count];
      failures = new Throwable[count];
      left = new CountDownLatch(count);
      firstFailed = new AtomicInteger(count);
    }

    @Override
    public void run() {
      // Each thread that comes calls one more, so that few pieces wake few threads.
      if (next.get() < found.length - 1) {
        helpers.ifPresent(pool -> pool.execute(this));
      }
      for (int i = next.getAndIncrement(); i < found.length; i = next.getAndIncrement()) {
        work(i);
      }
    }

    private void work(int i) {
      try {
        if (i < firstFailed.get()) {
          requireGoing();
          found[i] = each.apply(i);
        }
      } catch (RuntimeException | Error e) {
        failures[i] = e;
        firstFailed.accumulateAndGet(i, Math::min);
      } finally {
        left.countDown();
      }
    }

    /** What all came to; fails as the first of them that has. */
    List<?> end() {
      await();
      if (firstFailed.get() < found.length) {
        Throwable first = failures[firstFailed.get()];
        if (first instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) first;
      }
      return Collections.unmodifiableList(Arrays.asList(found));
    }

    /** Waits even if the fit is to end, since pieces that have begun read the rows. */
    private void await() {
      boolean wasInterrupted = false;
      while (true) {
        try {
          left.await();
          break;
        } catch (InterruptedException e) {
          wasInterrupted = true;
          isInterrupted |= Thread.currentThread() == owner;
        }
      }
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the fit; an interrupt that it took up is as if it had come now. */
  @Override
  public void close() {
    helpers.ifPresent(ThreadPoolExecutor::shutdown);
    CURRENT.set(outer);
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
