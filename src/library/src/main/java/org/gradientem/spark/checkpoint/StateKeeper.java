package org.gradientem.spark.checkpoint;

import java.util.Optional;

/** Where the state of a part of a fit is kept: nowhere, unless said otherwise. */
public interface StateKeeper {
  StateKeeper NONE = new StateKeeper() {};

  /** Takes where the fit stands. */
  default void offer(FitState.Place place, FitHistory journal) {}

  /** The newest whole state, if there is one. */
  default Optional<FitState> latest() {
    return Optional.empty();
  }

  /** Lets another fit have what was kept, since this one has ended. */
  default void end() {}
}
