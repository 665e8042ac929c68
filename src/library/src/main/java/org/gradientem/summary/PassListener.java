package org.gradientem.summary;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Is notified how a fit goes.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PassListener extends Consumer<PassRecord> {
  /**
   * Before passes: what is left of their budget.
   *
   * @param phase the phase of the passes to come
   * @param pass number of the pass at which what goes on now ends at the latest, after which the
   *     phase may go on with something else; that of the last pass where it is not known
   */
  default void atMost(Phase phase, int pass) {}

  /**
   * Is asked over and over, by the fit's own threads: whether the fit is to end.
   *
   * @return why it is, as the end of a sentence; empty, by default, for it to go on
   */
  default Optional<String> cancelled() {
    return Optional.empty();
  }

  /**
   * Is asked over and over, by the fit's own threads: whether the search is to end with the best
   * mixture that it has found so far. What a fit does after its search is done to the end.
   *
   * @return false, by default, for it to go on
   */
  default boolean isEnough() {
    return false;
  }

  /**
   * A listener to the passes alone, unless it is more already.
   *
   * @param passes receives a record after every pass
   * @return the listener
   */
  static PassListener of(Consumer<PassRecord> passes) {
    return passes instanceof PassListener listener ? listener : passes::accept;
  }
}
