package org.gradientem.spark.fit;

import java.util.Optional;
import org.gradientem.em.Ascent;

/** Where the state of a part of a fit is kept: nowhere, unless said otherwise. */
interface StateKeeper {
  StateKeeper NONE = new StateKeeper() {};

  /** Takes where an ascent stands. */
  default void offer(Ascent.Position position, Journal journal) {}

  /** Takes where a search stands. */
  default void offer(FitState.Search search, Journal journal) {}

  /** The newest whole state, if there is one. */
  default Optional<FitState> latest() {
    return Optional.empty();
  }

  /** Lets another fit have what was kept, since this one has ended. */
  default void end() {}
}
