package org.gradientem.spark;

import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.gradientem.spark.internal.rdd.RunningSpark;

/** The param objects that {@link TableFeatures} and its model share, with their defaults. */
final class TableParamSet implements Serializable {
  private static final long serialVersionUID = 1;

  final Param<String> outputCol;
  final Param<String> labelCol;
  final Param<String> handleInvalid;

  /** Returns the params of an estimator or its model; no other class has them. */
  static TableParamSet of(Params owner) {
    return owner instanceof TableFeatures estimator
        ? estimator.params
        : ((TableFeaturesModel) owner).params;
  }

  TableParamSet(Params owner) {
    RunningSpark.require();
    String[] names = {"error", "skip", "keep"};
    outputCol = new Param<>(owner, "outputCol", "column that receives the features");
    labelCol =
        new Param<>(
            owner,
            "labelCol",
            "column that labels some rows, whose values are levels and which rows to be scored may lack; '' = none");
    String doc =
        "cells that their column cannot have, such as new levels; keep = missing cells: "
            + String.join(", ", names);
    handleInvalid =
        new Param<>(
            owner,
            "handleInvalid",
            doc,
            new Accepted<>("handleInvalid", doc, ParamValidators.<String>inArray(names)));
    owner.setDefault(outputCol, "features");
    owner.setDefault(labelCol, "");
    owner.setDefault(handleInvalid, names[0]);
  }
}
