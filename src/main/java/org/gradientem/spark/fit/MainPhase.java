package org.gradientem.spark.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gradientem.em.Acceleration;
import org.gradientem.em.Accelerator;
import org.gradientem.em.Ascent;
import org.gradientem.em.DataMoments;
import org.gradientem.em.GradientStep;
import org.gradientem.em.Pass;
import org.gradientem.em.PassRecord;
import org.gradientem.em.StepScaling;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.rows.SampleBlocks;

/**
 * The climb of all components as the params say, in all coordinates or within a subspace: from its
 * start, or from where an interrupted fit stood.
 */
public final class MainPhase {
  private final GradientEM estimator;
  private final SampleBlocks blocks;
  private final Journal journal;
  private final List<Checkpoint> checkpoints = new ArrayList<>();

  /** Prepares the climbs of one fit to these rows. */
  public MainPhase(GradientEM estimator, SampleBlocks blocks, Journal journal) {
    this.estimator = estimator;
    this.blocks = blocks;
    this.journal = journal;
  }

  /** Climbs; {@code prefix} tells apart the phases of one fit, and so their checkpoints. */
  public Ascent.Result run(String prefix, Pass pass, DataMoments moments, Mixture begin) {
    Accelerator accelerator =
        Acceleration.valueOf(estimator.getAcceleration().toUpperCase(Locale.ROOT))
            .create(step(moments), Double.NaN);
    return climb(prefix, pass, moments, begin, accelerator, estimator.getTol());
  }

  /**
   * Climbs by decreasing steps on passes that see a part of the rows each. What one pass differs
   * from the last by is noise, which neither tells convergence nor can be extrapolated.
   */
  public Ascent.Result runInBatches(Pass pass, DataMoments moments, Mixture begin) {
    return climb("", pass, moments, begin, Accelerator.stepwise(), 0);
  }

  private Ascent.Result climb(
      String prefix,
      Pass pass,
      DataMoments moments,
      Mixture begin,
      Accelerator accelerator,
      double tol) {
    Checkpoint checkpoint = checkpoint(prefix, begin.k());
    Checkpoint.State resumed = checkpoint == null ? null : checkpoint.latest();
    Ascent.Position from = resumed == null ? Ascent.Position.start(begin) : resumed.position();
    if (resumed != null) {
      journal.resume(resumed.history());
      journal.warn(
          "Resumed at %spass %d from a checkpoint.".formatted(prefix, resumed.passes() + 1));
    }
    return new Ascent(pass, step(moments), estimator.getMaxIter(), tol)
        .run(prefix + "main", from, accelerator, observer(checkpoint));
  }

  /** Looks at a mixture without taking a step from it. */
  public Ascent.Result evaluate(Pass pass, DataMoments moments, Mixture mixture) {
    return new Ascent(pass, step(moments), 0, 0)
        .run("final", Ascent.Position.start(mixture), Accelerator.none(), journal);
  }

  private GradientStep step(DataMoments moments) {
    StepScaling scaling = StepScaling.valueOf(estimator.getStepScaling().toUpperCase(Locale.ROOT));
    return new GradientStep(estimator.getStepSize(), scaling, moments);
  }

  private Checkpoint checkpoint(String prefix, int components) {
    if (estimator.getCheckpointDir().isEmpty()) {
      return null;
    }
    Checkpoint checkpoint =
        new Checkpoint(
            estimator.getCheckpointDir(),
            prefix.strip(),
            estimator.getCheckpointInterval(),
            JobFingerprint.of(estimator, blocks, components),
            blocks.rdd().context().hadoopConfiguration());
    checkpoints.add(checkpoint);
    return checkpoint;
  }

  private Ascent.Observer observer(Checkpoint checkpoint) {
    return checkpoint == null
        ? journal
        : new Ascent.Observer() {
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

  /** Removes the checkpoints of a fit that needs them no more. */
  public void clearCheckpoints() {
    checkpoints.forEach(Checkpoint::clear);
  }
}
