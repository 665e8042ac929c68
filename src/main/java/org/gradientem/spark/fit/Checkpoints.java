package org.gradientem.spark.fit;

import java.util.ArrayList;
import java.util.List;
import org.gradientem.em.Accelerator;
import org.gradientem.em.Ascent;
import org.gradientem.em.PassRecord;
import org.gradientem.em.Phase;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.rows.InputBlocks;

/** The checkpoints of one fit, if they are wanted. */
final class Checkpoints {
  private final FitSettings settings;
  private final InputBlocks input;
  private final Journal journal;
  private final List<Checkpoint> opened = new ArrayList<>();

  /** Prepares those of a fit to these rows. */
  Checkpoints(FitSettings settings, InputBlocks input, Journal journal) {
    this.settings = settings;
    this.input = input;
    this.journal = journal;
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
            input.blocks().rdd().context().hadoopConfiguration());
    opened.add(checkpoint);
    return checkpoint;
  }

  /** The state to go on from, its history taken over; null if there is none. */
  FitState latest(Checkpoint checkpoint) {
    FitState state = checkpoint == null ? null : checkpoint.latest();
    if (state != null) {
      journal.resume(state.history());
      journal.warn("Resumed %s from a checkpoint.".formatted(place(state)));
    }
    return state;
  }

  private static String place(FitState state) {
    PassRecord last = state.history().get(state.history().size() - 1);
    String pass = (last.phase() + " pass ").replace("main ", "");
    return state.part() == FitState.Part.SEARCH
        ? "after " + pass + last.pass()
        : "at " + pass + (last.pass() + 1);
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
        checkpoint.offer(position, journal.history());
      }
    };
  }

  /** Lets other fits have the folder of one that needs it no more. */
  void end() {
    opened.forEach(Checkpoint::end);
  }
}
