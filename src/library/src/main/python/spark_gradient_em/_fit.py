"""A fit of rows in numpy: to Java with them, and back with the mixture."""

from __future__ import annotations

import json
import math
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from spark_gradient_em._local import LocalModel
    from spark_gradient_em._params import GradientEMParams

#: Numbers that one JVM fits by itself: 64 MB, as many as the driver of a session collects.
_FEW = 2**23


class Rows(NamedTuple):
    """Rows, of shape (n, d), the weight of each, if they have some, and the columns' names."""

    numbers: NDArray[np.float64]
    weights: NDArray[np.float64] | None
    names: Sequence[str]


def fitted(rows: Rows, params: dict[str, Any], verbose: bool) -> LocalModel:
    """Fit a mixture by params of `GradientEM`, None for what stays as it is; tell if verbose."""
    try:
        from spark_gradient_em._params import GradientEMParams
    except ImportError:
        raise ImportError(
            "Fitting needs PySpark; pip install 'spark-gradient-em[local]'."
        ) from None

    estimator = GradientEMParams(**params)
    if estimator.getWeightCol():
        raise ValueError(
            f"weightCol is '{estimator.getWeightCol()}', but an array has no such column; give"
            " sample_weight to fit."
        )
    from pyspark.sql.utils import is_remote

    # The start k-means|| is a job of MLlib.
    if is_remote() or rows.numbers.size > _FEW or estimator.getInit() == "k-means||":
        return _by_session(rows, estimator, verbose)
    return _by_jvm(rows, estimator, verbose)


def initial_model(
    weights: ArrayLike | None, means: ArrayLike, covariances: ArrayLike | None, **more: Any
) -> str:
    """Return the value of `initialModel` that is a mixture."""
    numbers: dict[str, Any] = {"means": np.asarray(means, float).tolist(), **more}
    if weights is not None:
        numbers["weights"] = np.asarray(weights, float).tolist()
    if covariances is not None:
        matrices = np.asarray(covariances, float)
        numbers["covariances"] = matrices.reshape(-1, matrices.shape[-1]).tolist()
    return json.dumps(numbers)


def _values(params: GradientEMParams) -> dict[str, Any]:
    return {param.name: value for param, value in params._paramMap.items()}


def _decodable(value: Any) -> Any:
    """Return a value as Spark's params decode it: JSON has but finite numbers."""
    if isinstance(value, list):
        return [_decodable(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Inf" if value > 0 else "-Inf"
    return value


def _by_jvm(rows: Rows, params: GradientEMParams, verbose: bool) -> LocalModel:
    from spark_gradient_em._errors import plain_errors
    from spark_gradient_em._jvm import jvm
    from spark_gradient_em._progress import ended_with, told
    from spark_gradient_em._saved import from_json

    java = jvm().org.gradientem.spark
    progress = java.FitProgress()
    values = {name: _decodable(value) for name, value in _values(params).items()}
    shown = told(progress, False) if verbose else nullcontext()
    with plain_errors(), ended_with(progress), shown:
        text = java.ArrayFit.fit(
            json.dumps(values),
            json.dumps([*rows.names]),
            rows.numbers.tobytes(),
            None if rows.weights is None else rows.weights.tobytes(),
            progress,
        )
    return from_json(text)


def _by_session(rows: Rows, params: GradientEMParams, verbose: bool) -> LocalModel:
    import pyarrow as pa
    from pyspark.ml.functions import array_to_vector

    from spark_gradient_em._session import session

    spark = session()
    from spark_gradient_em._estimator import GradientEM

    estimator = GradientEM().setParams(**_values(params))
    estimator._shows_progress, estimator._warns = verbose, False
    n, d = rows.numbers.shape
    cells = rows.numbers.ravel()
    columns = {"features": pa.LargeListArray.from_arrays(np.arange(n + 1) * d, cells)}
    if rows.weights is not None:
        columns["weight"] = pa.array(rows.weights)
        estimator.setWeightCol("weight")
    attributes = [{"idx": j, "name": name} for j, name in enumerate(rows.names)]
    metadata = {"ml_attr": {"attrs": {"numeric": attributes}, "num_attrs": d}}
    table = spark.createDataFrame(pa.table(columns))
    vectors = array_to_vector(table["features"]).alias("features", metadata=metadata)
    return estimator.fit(table.withColumn("features", vectors)).toLocal()
