package org.gradientem.spark.fit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.gradientem.UserException;
import org.gradientem.em.Accelerator;
import org.gradientem.em.Ascent;
import org.gradientem.em.PassRecord;
import org.gradientem.em.Phase;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.io.FolderClaim;
import org.gradientem.spark.rdd.Cause;
import org.gradientem.spark.rows.InputBlocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of one fit, if they are wanted, in a folder that no other uses meanwhile. */
final class Checkpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final FitSettings settings;
  private final Configuration hadoop;
  private final Journal journal;
  private final FolderClaim claim;
  private final List<Checkpoint> opened = new ArrayList<>();
  private InputBlocks input;

  /** Claims the folder. */
  Checkpoints(FitSettings settings, Configuration hadoop, Journal journal) {
    this.settings = settings;
    this.hadoop = hadoop;
    this.journal = journal;
    String dir = settings.checkpoints().dir();
    try {
      claim = dir.isEmpty() ? null : new FolderClaim(dir, hadoop);
    } catch (FolderClaim.InUse e) {
      throw new UserException(
          "Another fit is writing its checkpoints to %s (%s); give each fit a checkpointDir of its own."
              .formatted(dir, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UserException(
          "The checkpoint folder %s cannot be written to (%s); change checkpointDir or its permissions, or free its disk."
              .formatted(dir, Cause.of(e)),
          e);
    }
  }

  /** Says which rows the fit is to. */
  void setInput(InputBlocks rows) {
    input = rows;
  }

  /** Those of a part of a fit that began with so many components; null if none are wanted. */
  Checkpoint open(FitState.Part part, boolean inSubspace, int components) {
    FitSettings.Checkpoints kept = settings.checkpoints();
    if (kept.dir().isEmpty()) {
      return null;
    }
    Checkpoint checkpoint =
        new Checkpoint(
            kept.dir(),
            part,
            inSubspace,
            kept.interval(),
            JobFingerprint.of(settings, input, components),
            hadoop);
    opened.add(checkpoint);
    return checkpoint;
  }

  /** The state to go on from, its history taken over; null if there is none. */
  FitState latest(Checkpoint checkpoint) {
    FitState state = checkpoint == null ? null : checkpoint.latest();
    if (state != null) {
      journal.resume(state.history(), state.phases());
      journal.warn("Resumed %s from a checkpoint.".formatted(place(state)));
    }
    return state;
  }

  private String place(FitState state) {
    Phase phase = state.phases().get(state.phases().size() - 1).name();
    String pass = (phase + " pass ").replace("main ", "");
    return state.part() == FitState.Part.SEARCH
        ? "after " + pass + journal.passes(phase)
        : "at " + pass + (journal.passes(phase) + 1);
  }

  /** Climbs from a mixture, or from where an interrupted fit stood. */
  Ascent.Result climb(
      Ascent ascent, Phase phase, Mixture begin, Accelerator accelerator, Checkpoint checkpoint) {
    FitState resumed = latest(checkpoint);
    Ascent.Position from = resumed == null ? Ascent.Position.start(begin) : resumed.position();
    return ascent.run(phase, from, accelerator, checkpoint == null ? journal : kept(checkpoint));
  }

  private Ascent.Observer kept(Checkpoint checkpoint) {
    return new Ascent.Observer() {
      @Override
      public void passed(PassRecord pass) {
        journal.passed(pass);
      }

      @Override
      public void settled(Ascent.Position position) {
        checkpoint.offer(position, journal);
      }
    };
  }

  /** Lets other fits have the folder of one that needs it no more. */
  void end() {
    opened.forEach(Checkpoint::end);
  }

  @Override
  public void close() {
    try {
      if (claim != null) {
        claim.close();
      }
    } catch (IOException e) {
      LOG.warn("The checkpoint folder could not be given free: {}", e.getMessage());
    }
  }
}
