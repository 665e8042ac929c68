package org.gradientem.spark.fit;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.gradientem.UserException;
import org.gradientem.em.Ascent;
import org.gradientem.em.PassRecord;
import org.gradientem.em.Phase;
import org.gradientem.spark.io.MixtureRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a fit in a folder: parameters and history, never rows. A file is written under a
 * temporary name and then renamed, and the one before is kept, so that a crash at any moment leaves
 * one to go on from.
 */
final class Checkpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
  // A later format may hold more; it is to be refused by its number, not taken for damaged.
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static final int FORMAT = 2;
  private static final int KEPT = 2;
  private static final String NAME = "checkpoint-";
  private static final String SUFFIX = ".json";

  /** What a file holds. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier between a fit and a file
  record State(
      int format,
      Map<String, String> fingerprint,
      int passes,
      double meanLogLikelihood,
      double[] memory,
      MixtureRecord mixture,
      List<PassRecord> history) {

    boolean isWhole() {
      return format > FORMAT || (fingerprint != null && mixture != null && history != null);
    }

    Ascent.Position position() {
      return new Ascent.Position(mixture.toMixture(), passes, meanLogLikelihood, memory);
    }
  }

  private final Path dir;
  private final String prefix;
  private final FileSystem files;
  private final int interval;
  private final Map<String, String> fingerprint;
  private int lastPasses;

  /**
   * Opens a folder, in which each phase of a fit has files of its own; the fingerprint tells apart
   * jobs that must not take up each other's state.
   */
  Checkpoint(
      String dir,
      Phase phase,
      int interval,
      Map<String, String> fingerprint,
      Configuration hadoop) {
    this.dir = new Path(dir);
    this.prefix = phase == Phase.MAIN ? NAME : "subspace-" + NAME;
    this.interval = interval;
    this.fingerprint = new TreeMap<>(fingerprint);
    try {
      this.files = this.dir.getFileSystem(hadoop);
      files.mkdirs(this.dir);
    } catch (IOException e) {
      throw new UserException(
          "The checkpoint folder %s cannot be made (%s); change checkpointDir or its permissions."
              .formatted(dir, e.getMessage()),
          e);
    }
  }

  /** Writes the state if it is its turn. */
  void offer(Ascent.Position position, List<PassRecord> history) {
    if (position.passes() - lastPasses < interval) {
      return;
    }
    State state =
        new State(
            FORMAT,
            fingerprint,
            position.passes(),
            position.meanLogLikelihood(),
            position.memory(),
            MixtureRecord.of(position.mixture()),
            history);
    Path file = new Path(dir, "%s%06d%s".formatted(prefix, position.passes(), SUFFIX));
    Path temporary = new Path(dir, "." + file.getName() + ".tmp");
    try {
      try (OutputStream out = files.create(temporary, true)) {
        JSON.writeValue(out, state);
      }
      if (!files.rename(temporary, file)) {
        throw new IOException("rename failed");
      }
      for (FileStatus old : newestFirst().stream().skip(KEPT).toList()) {
        files.delete(old.getPath(), false);
      }
      lastPasses = position.passes();
      LOG.info("Checkpoint at pass {}: {}", position.passes(), file);
    } catch (IOException e) {
      throw new UserException(
          "The checkpoint %s could not be written (%s); free the disk or change checkpointDir."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The newest whole state of this job, or null if there is none. */
  State latest() {
    try {
      for (FileStatus torn : files.globStatus(new Path(dir, "." + prefix + "*"))) {
        LOG.warn("Ignored a checkpoint whose writing was cut off: {}", torn.getPath());
        files.delete(torn.getPath(), false);
      }
      for (FileStatus file : newestFirst()) {
        State state = read(file.getPath());
        if (state != null) {
          requireSameJob(state, file.getPath());
          lastPasses = state.passes();
          LOG.warn("Resumed at pass {} from {}", state.passes() + 1, file.getPath());
          return state;
        }
      }
      return null;
    } catch (IOException e) {
      throw new UserException(
          "The checkpoint folder %s cannot be read (%s); change checkpointDir or its permissions."
              .formatted(dir, e.getMessage()),
          e);
    }
  }

  private State read(Path file) {
    try (InputStream in = files.open(file)) {
      State state = JSON.readValue(in, State.class);
      if (state == null || !state.isWhole()) {
        throw new IOException("parts of it are missing");
      }
      return state;
    } catch (IOException e) {
      LOG.warn("Ignored the damaged checkpoint {}: {}", file, e.getMessage());
      return null;
    }
  }

  private void requireSameJob(State state, Path file) {
    if (state.format() != FORMAT) {
      throw new UserException(
          "The checkpoint %s has format %d, this version reads %d; go on with the version that wrote it, or empty the folder."
              .formatted(file, state.format(), FORMAT));
    }
    TreeSet<String> keys = new TreeSet<>(fingerprint.keySet());
    keys.addAll(state.fingerprint().keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      String theirs = state.fingerprint().get(key);
      String ours = fingerprint.get(key);
      if (!Objects.equals(theirs, ours)) {
        differences.add("%s = %s, not %s".formatted(key, theirs, ours));
      }
    }
    if (!differences.isEmpty()) {
      throw new UserException(
          "The checkpoint %s is of another fit (%s); use another checkpointDir or empty this one."
              .formatted(file, String.join("; ", differences)));
    }
  }

  private List<FileStatus> newestFirst() throws IOException {
    FileStatus[] found = files.globStatus(new Path(dir, prefix + "*" + SUFFIX));
    List<FileStatus> sorted = new ArrayList<>(Arrays.asList(found));
    sorted.sort(Comparator.comparing((FileStatus f) -> f.getPath().getName()).reversed());
    return sorted;
  }

  /** Removes the files of a fit that has ended. */
  void clear() {
    try {
      for (FileStatus file : newestFirst()) {
        files.delete(file.getPath(), false);
      }
    } catch (IOException e) {
      LOG.warn("The checkpoints in {} could not be removed: {}", dir, e.getMessage());
    }
  }
}
