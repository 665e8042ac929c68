package org.gradientem.spark.fit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gradientem.em.Ascent;
import org.gradientem.em.PassRecord;
import org.gradientem.em.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be told of a fit: its passes, and sentences for the user. */
final class Journal implements Ascent.Observer {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final Consumer<PassRecord> progress;
  private final List<PassRecord> history = new ArrayList<>();
  private final Map<Phase, Integer> passes = new EnumMap<>(Phase.class);
  private final List<String> warnings = new ArrayList<>();

  /** Begins one; {@code progress} is told of each pass as well. */
  Journal(Consumer<PassRecord> progress) {
    this.progress = progress;
  }

  @Override
  public void passed(PassRecord pass) {
    add(pass);
    progress.accept(pass);
  }

  private void add(PassRecord pass) {
    history.add(pass);
    passes.merge(pass.phase(), 1, Integer::sum);
  }

  /** Passes of a phase so far. */
  int passes(Phase phase) {
    return passes.getOrDefault(phase, 0);
  }

  void warn(String sentence) {
    LOG.warn(sentence);
    warnings.add(sentence);
  }

  /** Takes the passes of an interrupted fit for those told so far, which repeat its beginning. */
  void resume(List<PassRecord> interrupted) {
    history.clear();
    passes.clear();
    interrupted.forEach(this::add);
  }

  List<PassRecord> history() {
    return List.copyOf(history);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
