package org.gradientem.spark.checkpoint;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.spark.io.CheckpointFiles;
import org.gradientem.spark.io.MixtureRecord;
import org.gradientem.spark.rdd.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a fit in a folder: parameters and history, never rows. A file is written under a
 * temporary name and then renamed, and the one before is kept, so that a crash at any moment leaves
 * one to go on from.
 */
final class Checkpoint implements StateKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
  // A later format may hold more; it is to be refused by its number, not taken for damaged.
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .registerModule(MixtureRecord.module());

  private static final int FORMAT = 8;

  private final String dir;
  private final FitState.Header header;
  private final String prefix;
  private final CheckpointFiles files;
  private final int interval;
  private int lastPasses;

  /**
   * Opens a folder, in which each part of a fit has files of its own; the fingerprint tells apart
   * jobs that must not take up each other's state.
   *
   * @param centre what was subtracted from the numbers of rows
   */
  Checkpoint(
      String dir,
      FitState.Part part,
      int interval,
      Map<String, String> fingerprint,
      double[] centre,
      Configuration hadoop) {
    this.dir = dir;
    header = new FitState.Header(FORMAT, part, new TreeMap<>(fingerprint), centre);
    prefix = part.prefix;
    // A search has one state, which took more passes than an EM run.
    this.interval = part == FitState.Part.SEARCH ? 0 : interval;
    try {
      files = new CheckpointFiles(dir, hadoop);
    } catch (IOException e) {
      throw new UserException(
          "The checkpoint folder %s cannot be reached (%s); change checkpointDir."
              .formatted(dir, Cause.of(e)),
          e);
    }
  }

  /**
   * What was subtracted from rows by the fit that was interrupted and has checkpoints in a folder:
   * one that takes them up must subtract the same, however its rows are partitioned.
   *
   * @return the numbers; none where there is no such fit
   */
  static Optional<double[]> centre(String dir, Configuration hadoop) {
    try {
      CheckpointFiles files = new CheckpointFiles(dir, hadoop);
      List<Path> left = files.hasEnded() ? List.of() : files.newestFirst("*");
      for (Path file : left) {
        FitState.Header header = header(files, file);
        if (header != null && header.format() == FORMAT) {
          return Optional.ofNullable(header.centre());
        }
      }
    } catch (IOException e) {
      LOG.debug("Whoever takes the checkpoints up will say so: {}", e.getMessage());
    }
    return Optional.empty();
  }

  private static FitState.Header header(CheckpointFiles files, Path file) {
    try (InputStream in = files.open(file)) {
      return JSON.readValue(in, FitState.Header.class);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** Writes it, if it is its turn. */
  @Override
  public void offer(FitState.Place place, FitHistory journal) {
    int passes = FitState.spent(place, journal.total());
    if (passes - lastPasses < interval) {
      return;
    }
    FitState state = new FitState(header, place, journal.passes());
    try {
      Path file = files.write(prefix, passes, out -> JSON.writeValue(out, state));
      lastPasses = passes;
      LOG.info("Checkpoint at pass {}: {}", passes, file);
    } catch (IOException e) {
      throw new UserException(
          RootLocale.format(
              "The checkpoint at pass %d could not be written to %s (%s); free the disk or change checkpointDir.",
              passes, dir, Cause.of(e)),
          e);
    }
  }

  /** The newest whole one of this job. */
  @Override
  public Optional<FitState> latest() {
    try {
      for (Path torn : files.sweep()) {
        LOG.warn("Ignored a checkpoint whose writing was cut off: {}", torn);
      }
      if (files.hasEnded()) {
        takeOver();
      }
      for (Path file : files.newestFirst(prefix)) {
        Optional<FitState> state = read(file);
        if (state.isPresent()) {
          requireSameJob(state.get().header(), file);
          lastPasses = state.get().spent();
          LOG.warn("Resumed after pass {} from {}", lastPasses, file);
          return state;
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UserException(
          "The checkpoint folder %s cannot be read (%s); change checkpointDir or its permissions."
              .formatted(dir, Cause.of(e)),
          e);
    }
  }

  /**
   * Takes the folder of an ended fit: its checkpoints serve the same job only, whose parts begin
   * with numbers of components of their own.
   */
  private void takeOver() throws IOException {
    for (Path file : files.newestFirst("*")) {
      Optional<FitState> read = read(file);
      if (read.isEmpty()) {
        continue;
      }
      FitState.Header other = read.get().header();
      Set<String> differences = header.differences(other).keySet();
      if (other.format() != FORMAT || !Set.of(JobFingerprint.COMPONENTS).containsAll(differences)) {
        files.clear();
        return;
      }
    }
    files.reopen();
  }

  private Optional<FitState> read(Path file) {
    try (InputStream in = files.open(file)) {
      FitState state = FitState.read(in, JSON);
      if (state.header() == null) {
        throw new IOException("it is empty");
      }
      if (state.header().format() == FORMAT) {
        state.check();
      }
      return Optional.of(state);
    } catch (IOException | RuntimeException e) {
      LOG.warn("Ignored the damaged checkpoint {}: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private void requireSameJob(FitState.Header other, Path file) {
    if (other.format() != FORMAT) {
      throw new UserException(
          RootLocale.format(
              "The checkpoint %s has format %d, this version reads %d; go on with the version that wrote it, or empty the folder.",
              file, other.format(), FORMAT));
    }
    Map<String, String> differences = header.differences(other);
    if (!differences.isEmpty()) {
      throw new UserException(
          "The checkpoint %s is of another fit (%s); use another checkpointDir or empty this one."
              .formatted(file, String.join("; ", differences.values())));
    }
  }

  @Override
  public void end() {
    try {
      files.end();
    } catch (IOException e) {
      LOG.warn("That the fit has ended could not be noted in {}: {}", dir, e.getMessage());
    }
  }
}
