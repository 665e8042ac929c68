package org.gradientem.spark;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.gradientem.spark.internal.rows.HandleInvalid;

/** The params that {@link TableFeatures} and its model share. */
final class TableParamSet extends ParamMaker {
  final Param<String> outputCol =
      text("outputCol", "features", "column that receives the features");

  final Param<String> labelCol =
      text(
          "labelCol",
          "",
          "column that labels some rows, whose values are levels and which rows to be scored may lack; '' = none");

  final Param<String> handleInvalid =
      choice(
          "handleInvalid",
          HandleInvalid.ERROR,
          "cells that their column cannot have, such as new levels; keep = missing cells");

  /** Returns the params of an estimator or its model; no other class has them. */
  static TableParamSet of(Params owner) {
    return owner instanceof TableFeatures estimator
        ? estimator.params
        : ((TableFeaturesModel) owner).params;
  }

  TableParamSet(Params owner) {
    super(owner);
  }
}
