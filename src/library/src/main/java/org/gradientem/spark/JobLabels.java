package org.gradientem.spark;

import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.gradientem.em.PassListener;
import org.gradientem.em.PassRecord;
import org.gradientem.em.Phase;

/**
 * Says in Spark's own UI how far a fit is: its jobs have the estimator's uid for their group and
 * the last pass in their description. What the user has set is not touched, or put back at the end.
 */
final class JobLabels implements PassListener, AutoCloseable {
  private static final String GROUP = "spark.jobGroup.id";
  private static final String DESCRIPTION = "spark.job.description";

  private final SparkContext context;
  private final String uid;
  private final PassListener next;
  private final String group;
  private final String description;
  private final CancelWatch watch;

  /** Begins with the reading of the rows; {@code next} is notified of each pass as well. */
  JobLabels(SparkContext context, String uid, Consumer<PassRecord> next) {
    this.context = context;
    this.uid = uid;
    this.next = PassListener.of(next);
    group = context.getLocalProperty(GROUP);
    description = context.getLocalProperty(DESCRIPTION);
    if (group == null) {
      context.setLocalProperty(GROUP, uid);
    }
    describe("reading the rows");
    watch = new CancelWatch(context, this.next);
  }

  private void describe(String progress) {
    context.setLocalProperty(DESCRIPTION, uid + ": " + progress);
  }

  @Override
  public void accept(PassRecord pass) {
    // Not by a format, which takes longer than a pass over few rows.
    describe(
        "after pass "
            + pass.pass()
            + " of phase "
            + pass.phase()
            + ", k = "
            + pass.components()
            + ", mean log-likelihood "
            + (float) pass.meanLogLikelihood());
    next.accept(pass);
  }

  @Override
  public void atMost(Phase phase, int pass) {
    next.atMost(phase, pass);
  }

  @Override
  public Optional<String> cancelled() {
    return next.cancelled().or(watch::cancelled);
  }

  @Override
  public void close() {
    watch.close();
    context.setLocalProperty(GROUP, group);
    context.setLocalProperty(DESCRIPTION, description);
  }
}
