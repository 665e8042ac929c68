package org.gradientem.spark.fit;

import org.gradientem.em.Ascent;

/** Where the state of a part of a fit is kept: nowhere, unless said otherwise. */
interface StateKeeper {
  StateKeeper NONE = new StateKeeper() {};

  /** Takes where an ascent stands. */
  default void offer(Ascent.Position position, Journal journal) {}

  /** Takes where a search stands. */
  default void offer(FitState.Search search, Journal journal) {}

  /** The newest whole state, or null if there is none. */
  default FitState latest() {
    return null;
  }

  /** Lets another fit have what was kept, since this one has ended. */
  default void end() {}
}
