package org.gradientem.experiments;

import static org.gradientem.RootLocale.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs independent draws of an experiment on all cores; their results do not depend on how many.
 * Results may be kept in a file as they come, so that an interrupted run has lost none.
 */
public final class Draws {
  private static final double SECONDS_BETWEEN_LINES = 15;

  private final String experiment;
  private final Optional<Path> file;
  private final Map<String, double[]> kept = new HashMap<>();
  private final Consumer<String> progress;
  private final long start = System.nanoTime();
  private double told;
  private int done;

  /** Of an experiment; keeps the results in a folder if there is one. */
  public Draws(String experiment, Optional<Path> folder, Consumer<String> progress) {
    this.experiment = experiment;
    this.progress = progress;
    file = folder.map(of -> of.resolve(experiment + ".tsv"));
    try {
      if (folder.isPresent()) {
        Files.createDirectories(folder.get());
        String text = Files.exists(file.get()) ? Files.readString(file.get()) : "";
        // A line without its end was being written when the run was cut off.
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        Files.writeString(file.get(), whole);
        ExternalScript.cells(whole).forEach(cells -> kept.put(cells[0], numbers(cells)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] numbers(String... cells) {
    return Arrays.stream(cells).skip(1).mapToDouble(Double::parseDouble).toArray();
  }

  /** A draw; the key states all that its result depends on, in words. */
  public record Draw(String key, Supplier<double[]> result) {}

  /** The results in the order of the draws, those kept where there are any. */
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

  /**
   * The results of each setting: one a draw, of numbers 0 to draws - 1. Draw by draw, so that a run
   * that is cut off has kept some of all settings.
   */
  public <S> Map<S, List<double[]>> run(
      Collection<S> settings, int draws, BiFunction<S, Integer, Draw> draw) {
    List<Draw> all = new ArrayList<>();
    IntStream.range(0, draws)
        .forEach(d -> settings.forEach(setting -> all.add(draw.apply(setting, d))));
    List<double[]> results = run(all);
    Map<S, List<double[]>> bySetting = new LinkedHashMap<>();
    for (S setting : settings) {
      int at = bySetting.size();
      bySetting.put(
          setting,
          IntStream.range(0, draws).mapToObj(d -> results.get(d * settings.size() + at)).toList());
    }
    return bySetting;
  }

  private double[] result(Draw draw, int of) {
    double[] known = kept.get(draw.key);
    double[] result = known == null ? draw.result.get() : known;
    report(draw.key, of, known == null, result);
    return result;
  }

  private synchronized void report(String key, int of, boolean isNew, double... result) {
    if (isNew && file.isPresent()) {
      String cells =
          Arrays.stream(result).mapToObj(String::valueOf).collect(Collectors.joining("\t"));
      try {
        Files.writeString(file.get(), key + "\t" + cells + "\n", StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    done++;
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (done == of || seconds - told > SECONDS_BETWEEN_LINES) {
      told = seconds;
      progress.accept(format("%s: %d of %d, %.0f s (%s)", experiment, done, of, seconds, key));
    }
  }
}
