package org.gradientem.spark.internal.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.summary.PassListener;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.gradientem.summary.PhaseTotal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the passes and the warnings of a fit for its summary. Of the thousands of passes of a
 * search those are kept that got farthest with each number of components.
 */
public final class FitHistory implements EmLoop.Observer {
  private static final Logger LOG = LoggerFactory.getLogger(FitHistory.class);

  private final PassListener progress;
  private final List<PassRecord> history = new ArrayList<>();
  private final List<PhaseTotal> phases = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private final long start = System.nanoTime();
  private final double maxSeconds;

  /**
   * Begins one.
   *
   * @param progress is notified of each pass as well
   * @param maxSeconds seconds from now on after which it is enough; empty for no limit
   */
  public FitHistory(PassListener progress, OptionalDouble maxSeconds) {
    this.progress = progress;
    this.maxSeconds = maxSeconds.orElse(Double.POSITIVE_INFINITY);
  }

  /** Takes a pass, which is numbered on where it is one of several ascents in its phase. */
  @Override
  public void passed(PassRecord ofAscent) {
    PassRecord pass = ofAscent.as(ofAscent.phase(), passes(ofAscent.phase()) + 1);
    count(pass);
    if (!pass.phase().isSearch()) {
      history.add(pass);
    } else if (Double.isFinite(pass.meanLogLikelihood())) {
      keepFarthest(pass);
    }
    progress.accept(pass);
  }

  @Override
  public void atMost(Phase phase, int passes) {
    progress.atMost(phase, (int) Math.min(Integer.MAX_VALUE, (long) passes(phase) + passes));
  }

  @Override
  public boolean isEnough() {
    return progress.isEnough() || (System.nanoTime() - start) * 1e-9 > maxSeconds;
  }

  /** The last passes kept are those of the same search so far, of fewer and fewer components. */
  private void keepFarthest(PassRecord pass) {
    int at = history.size();
    while (isOfSearch(at - 1, pass) && history.get(at - 1).components() < pass.components()) {
      at--;
    }
    if (!isOfSearch(at - 1, pass) || history.get(at - 1).components() > pass.components()) {
      history.add(at, pass);
    } else if (pass.meanLogLikelihood() > history.get(at - 1).meanLogLikelihood()) {
      history.set(at - 1, pass);
    }
  }

  private boolean isOfSearch(int at, PassRecord pass) {
    return at >= 0 && history.get(at).phase() == pass.phase();
  }

  private void count(PassRecord pass) {
    int last = phases.size() - 1;
    if (last < 0 || phases.get(last).name() != pass.phase()) {
      phases.add(new PhaseTotal(pass.phase(), 1, pass.seconds()));
    } else {
      PhaseTotal total = phases.get(last);
      phases.set(
          last, new PhaseTotal(total.name(), total.passes() + 1, total.seconds() + pass.seconds()));
    }
  }

  /** How many passes there were so far, which copies nothing: it is asked after each. */
  int total() {
    return new PassLog(history, phases).passes();
  }

  /** Passes of a phase so far. */
  public int passes(Phase phase) {
    return phases.stream().filter(t -> t.name() == phase).mapToInt(PhaseTotal::passes).sum();
  }

  public void warn(String sentence) {
    LOG.warn(sentence);
    warnings.add(sentence);
  }

  /**
   * Takes what an interrupted fit has reported for what was reported so far, which repeats its
   * beginning.
   */
  void resume(PassLog passes) {
    history.clear();
    phases.clear();
    history.addAll(passes.history());
    phases.addAll(passes.phases());
  }

  /** All passes so far; those kept of a search are from the most components. */
  public PassLog passes() {
    return new PassLog(List.copyOf(history), List.copyOf(phases));
  }

  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}
