package org.gradientem.spark.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.gradientem.em.Ascent;
import org.gradientem.em.PassRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be told of a fit: its passes, and sentences for the user. */
final class Journal implements Ascent.Observer {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final Consumer<PassRecord> progress;
  private final List<PassRecord> history = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** Begins one; {@code progress} is told of each pass as well. */
  Journal(Consumer<PassRecord> progress) {
    this.progress = progress;
  }

  @Override
  public void passed(PassRecord pass) {
    history.add(pass);
    progress.accept(pass);
  }

  void warn(String sentence) {
    LOG.warn(sentence);
    warnings.add(sentence);
  }

  /** Takes the passes of an interrupted fit for those told so far, which repeat its beginning. */
  void resume(List<PassRecord> passes) {
    history.clear();
    history.addAll(passes);
  }

  List<PassRecord> history() {
    return List.copyOf(history);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
