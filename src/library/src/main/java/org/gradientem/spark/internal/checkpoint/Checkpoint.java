package org.gradientem.spark.internal.checkpoint;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.Squarem;
import org.gradientem.internal.search.Selection;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.rdd.Cause;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps where a fit is in a file, if that is wanted, and lets an interrupted fit go on from there.
 */
public final class Checkpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

  private final FitSettings settings;
  private final Optional<CheckpointFile> file;
  private final FitHistory journal;
  private Map<String, String> fingerprint;
  private double[] centre;

  /** What the file holds; null if nothing. */
  private FitState last;

  private EmLoop.Result main;
  private Selection found;
  private EmLoop.Position position;

  /**
   * Reads what an interrupted fit has left.
   *
   * @param context of the session whose file systems are meant; none for those of this JVM
   * @throws UserException if the folder cannot be used
   */
  public Checkpoint(FitSettings settings, Optional<SparkContext> context, FitHistory journal) {
    this.settings = settings;
    this.journal = journal;
    String dir = settings.checkpoints().dir();
    // Without a folder there may be no Hadoop either.
    file =
        dir.isEmpty()
            ? Optional.empty()
            : CheckpointFile.in(
                dir, context.map(SparkContext::hadoopConfiguration).orElseGet(Configuration::new));
    last = file.flatMap(CheckpointFile::read).orElse(null);
    if (last != null && last.format() != FitState.FORMAT) {
      throw new UserException(
          RootLocale.format(
              "The checkpoint %s has format %d, this version reads %d; go on with the version that wrote it, or delete it.",
              file.get(), last.format(), FitState.FORMAT));
    }
  }

  /**
   * Returns what was subtracted from rows by the fit that was interrupted: one that goes on must
   * subtract the same, however its rows are partitioned.
   */
  public Optional<double[]> centre() {
    return Optional.ofNullable(last).filter(left -> !left.ended()).map(FitState::centre);
  }

  /**
   * Goes on where the fit to these rows was interrupted.
   *
   * @throws UserException if the checkpoint is of another fit, which has not ended
   */
  public void begin(InputBlocks input) {
    if (file.isEmpty()) {
      return;
    }
    centre = input.centre();
    fingerprint = new TreeMap<>(settings.checkpoints().params());
    fingerprint.put("rows", Long.toString(input.blocks().rows()));
    fingerprint.put("d", Integer.toString(input.dim()));
    fingerprint.put("data", Long.toHexString(input.fingerprint()));
    fingerprint.put("centre", Integer.toHexString(Arrays.hashCode(centre)));
    if (last == null || (last.ended() && !last.fingerprint().equals(fingerprint))) {
      last = null;
      return;
    }
    requireSameFit();
    if (last.ended()) {
      write(last.ended(false));
    }
    main = last.main();
    found = last.found();
    position = last.position();
    journal.resume(last.passes());
    journal.warn("Resumed %s from a checkpoint.".formatted(last.place()));
  }

  private void requireSameFit() {
    TreeSet<String> keys = new TreeSet<>(fingerprint.keySet());
    keys.addAll(last.fingerprint().keySet());
    keys.removeIf(key -> fingerprint.getOrDefault(key, "").equals(last.fingerprint().get(key)));
    if (!keys.isEmpty()) {
      throw new UserException(
          "The checkpoint %s is of another fit (%s); use another `checkpointDir` or delete it."
              .formatted(
                  file.get(),
                  String.join(
                      "; ",
                      keys.stream()
                          .map(
                              key ->
                                  "`%s` = %s, not %s"
                                      .formatted(
                                          key, last.fingerprint().get(key), fingerprint.get(key)))
                          .toList())));
    }
  }

  /** Runs EM of the main or the last phase from a mixture, or from where the fit was. */
  public EmLoop.Result run(EmLoop emLoop, Phase phase, Mixture begin) {
    if (phase == Phase.MAIN && main != null) {
      return FitState.on(emLoop.pass(), main);
    }
    EmLoop.Position from = position == null ? EmLoop.Position.start(begin) : position;
    position = null;
    EmLoop.Result result = emLoop.run(phase, from, new Squarem(), new Observer());
    if (phase == Phase.MAIN) {
      main = result;
    }
    return result;
  }

  /** Searches, unless the fit was interrupted after its search, whose result is taken then. */
  public Selection search(Pass rows, Supplier<Selection> search) {
    if (found != null) {
      EmLoop.Result chosen = FitState.on(rows, found.chosen());
      return new Selection(chosen, found.bic(), found.path(), found.reason(), found.others());
    }
    found = search.get();
    write((EmLoop.Position) null);
    return found;
  }

  private final class Observer implements EmLoop.Observer {
    @Override
    public void passed(PassRecord pass) {
      journal.passed(pass);
    }

    @Override
    public void atMost(Phase phase, int passes) {
      journal.atMost(phase, passes);
    }

    @Override
    public void settled(EmLoop.Position at) {
      write(at);
    }
  }

  private void write(EmLoop.Position at) {
    if (file.isPresent()) {
      write(
          new FitState(
              FitState.FORMAT, false, fingerprint, centre, main, found, at, journal.passes()));
      LOG.info("Checkpoint at pass {}: {}", journal.total(), file.get());
    }
  }

  private void write(FitState state) {
    try {
      file.orElseThrow().write(state);
      last = state;
    } catch (IOException e) {
      throw new UserException(
          RootLocale.format(
              "The checkpoint at pass %d could not be written to %s (%s); free the disk or change `checkpointDir`.",
              state.passes().passes(), settings.checkpoints().dir(), Cause.of(e)),
          e);
    }
  }

  /** Lets other fits have the folder of one that needs it no more. */
  public void end() {
    try {
      if (last != null) {
        file.orElseThrow().write(last.ended(true));
      }
    } catch (IOException e) {
      LOG.warn("That the fit has ended could not be noted in {}: {}", file.get(), e.getMessage());
    }
  }
}
