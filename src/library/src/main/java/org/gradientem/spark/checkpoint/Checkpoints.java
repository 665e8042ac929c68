package org.gradientem.spark.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.gradientem.em.Accelerator;
import org.gradientem.em.EmLoop;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.rows.InputBlocks;
import org.gradientem.spark.settings.FitSettings;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.gradientem.summary.PhaseTotal;

/** The checkpoints of one fit, if they are wanted. */
public final class Checkpoints {
  private final FitSettings settings;
  private final Configuration hadoop;
  private final InputBlocks input;
  private final FitHistory journal;
  private final List<StateKeeper> opened = new ArrayList<>();

  Checkpoints(FitSettings settings, Configuration hadoop, InputBlocks input, FitHistory journal) {
    this.settings = settings;
    this.hadoop = hadoop;
    this.input = input;
    this.journal = journal;
  }

  /** Those of a part of a fit that began with so many components. */
  public StateKeeper open(FitState.Part part, int components) {
    FitSettings.Checkpoints kept = settings.checkpoints();
    if (kept.dir().isEmpty()) {
      return StateKeeper.NONE;
    }
    Checkpoint checkpoint =
        new Checkpoint(
            kept.dir(),
            part,
            kept.interval(),
            JobFingerprint.of(settings, input, components),
            input.centre(),
            hadoop);
    opened.add(checkpoint);
    return checkpoint;
  }

  /** The state to go on from, if there is one, its history taken over. */
  public Optional<FitState> latest(StateKeeper keeper) {
    Optional<FitState> latest = keeper.latest();
    latest.ifPresent(
        state -> {
          journal.resume(state.passes());
          journal.warn("Resumed %s from a checkpoint.".formatted(place(state)));
        });
    return latest;
  }

  private String place(FitState state) {
    if (state.header().part() == FitState.Part.SEARCH) {
      return "after the search";
    }
    List<PhaseTotal> phases = state.passes().phases();
    Phase phase = phases.get(phases.size() - 1).name();
    String pass = (phase + " pass ").replace("main ", "");
    return "at " + pass + (journal.passes(phase) + 1);
  }

  /** Runs EM from a mixture, or from where an interrupted fit stood. */
  public EmLoop.Result run(
      EmLoop emLoop, Phase phase, Mixture begin, Accelerator accelerator, StateKeeper keeper) {
    EmLoop.Position from =
        latest(keeper)
            .map(state -> state.place().position())
            .orElseGet(() -> EmLoop.Position.start(begin));
    return emLoop.run(phase, from, accelerator, kept(keeper));
  }

  private EmLoop.Observer kept(StateKeeper keeper) {
    return new EmLoop.Observer() {
      @Override
      public void passed(PassRecord pass) {
        journal.passed(pass);
      }

      @Override
      public void atMost(Phase phase, int passes) {
        journal.atMost(phase, passes);
      }

      @Override
      public boolean isEnough() {
        return journal.isEnough();
      }

      @Override
      public void settled(EmLoop.Position position) {
        keeper.offer(FitState.Place.of(position), journal);
      }
    };
  }

  /** Lets other fits have the folder of one that needs it no more. */
  public void end() {
    opened.forEach(StateKeeper::end);
  }
}
