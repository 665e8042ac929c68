package org.gradientem.spark;

import org.gradientem.spark.internal.rows.HandleInvalid;
import org.gradientem.spark.internal.rows.RowSettings;

/** Turns the params that say how rows are read into settings. */
final class RowParams {
  private RowParams() {}

  static RowSettings settings(GradientEMParams params) {
    return new RowSettings(
        params.getFeaturesCol(),
        params.getWeightCol(),
        params.getLabelCol(),
        handleInvalid(params),
        params.getMaxBlockSizeInMB());
  }

  static HandleInvalid handleInvalid(GradientEMColumnParams params) {
    return Choice.parse(HandleInvalid.class, params.getHandleInvalid());
  }
}
