package org.gradientem.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;

/**
 * Runs independent draws of an experiment on all cores; their results do not depend on how many.
 */
public final class Draws {
  private static final double SECONDS_BETWEEN_LINES = 15;

  private final String experiment;
  private final Optional<Ledger> ledger;
  private final Consumer<String> progress;

  private final long start = System.nanoTime();
  private double told;
  private int done;

  public Draws(String experiment, ExperimentSettings settings, Consumer<String> progress) {
    this.experiment = experiment;
    this.progress = progress;
    ledger =
        settings.finishedDraws().map(folder -> new Ledger(folder.resolve(experiment + ".tsv")));
  }

  /**
   * One draw.
   *
   * @param key all that its result depends on, in words
   * @param result computes it
   */
  public record Draw(String key, Supplier<double[]> result) {}

  /** The results in the order of the draws, from the ledger where it has them. */
  public List<double[]> run(List<Draw> draws) {
    done = 0;
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<double[]>> futures = new ArrayList<>();
      draws.forEach(draw -> futures.add(pool.submit(() -> result(draw, draws.size()))));
      List<double[]> results = new ArrayList<>();
      for (Future<double[]> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "A draw of %s failed: %s".formatted(experiment, e.getCause().getMessage()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(experiment + " was interrupted.", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** The results of so many draws of each setting, all of them at a time. */
  public List<List<double[]>> run(int draws, List<IntFunction<Draw>> settings) {
    List<double[]> results =
        run(
            settings.stream()
                .flatMap(setting -> IntStream.range(0, draws).mapToObj(setting))
                .toList());
    return IntStream.range(0, settings.size())
        .mapToObj(s -> results.subList(s * draws, (s + 1) * draws))
        .toList();
  }

  private double[] result(Draw draw, int of) {
    Optional<double[]> known = ledger.flatMap(entries -> entries.find(draw.key));
    double[] result = known.orElseGet(draw.result);
    if (known.isEmpty()) {
      ledger.ifPresent(entries -> entries.put(draw.key, result));
    }
    report(draw.key, of);
    return result;
  }

  private synchronized void report(String key, int of) {
    done++;
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (done == of || seconds - told > SECONDS_BETWEEN_LINES) {
      told = seconds;
      progress.accept(
          RootLocale.format("%s: %d of %d, %.0f s (%s)", experiment, done, of, seconds, key));
    }
  }
}
