"""A fit of rows or a table in numpy: to Java with them, and back with the mixture."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Union

import numpy as np

from ._columns import TableColumns
from ._jvm import can_start, jvm
from ._saved import from_json, from_record
from ._session import has_remote_session, needed, session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ._cells import Cells
    from ._local import MixtureModel

#: Numbers that one JVM fits by itself: 64 MB, as many as the driver of a session collects.
_FEW = 2**23

#: What rows have in a session, by names that no column of a table has.
_FEATURES, _WEIGHT = "features of the row", "weight of the row"


class Rows(NamedTuple):
    """
    Rows, of shape (n, d), the weight of each, if they have some, and the columns' names.

    Where there are labels the last column has their numbers.
    """

    numbers: NDArray[np.float64]
    weights: NDArray[np.float64] | None
    names: Sequence[str]
    labels: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.numbers.size


class Table(NamedTuple):
    """Columns by their names, the weight of each row, and params of `TableFeatures`."""

    cells: dict[str, Cells]
    weights: NDArray[np.float64] | None
    kinds: dict[str, Any]

    @property
    def size(self) -> int:
        """Number of cells."""
        return sum(len(own.numbers) for own in self.cells.values())


#: What is fitted.
Data = Union[Rows, Table]


def fitted(data: Data, params: dict[str, Any], verbose: bool) -> MixtureModel:
    """Fit a mixture by params of `GradientEM`, None for what stays as it is; tell if verbose."""
    given = _plain(params)
    if given.get("weightCol"):
        raise ValueError(
            f"weightCol is '{given['weightCol']}', but an array has no such column; give"
            " sample_weight to fit."
        )
    if isinstance(data, Table):
        data = data._replace(kinds=_plain(data.kinds))
    if reason := _why_session(data, given):
        with needed(reason):
            return _by_session(data, given, verbose)
    return _by_jvm(data, given, verbose)


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    """Return the values of params that are given, those of numpy and lists as JSON has them."""
    return {
        name: value.tolist() if hasattr(value, "tolist") else value
        for name, value in params.items()
        if value is not None
    }


def _why_session(data: Data, params: dict[str, Any]) -> str | None:
    """Return what a session of Spark is needed for, if it is."""
    if data.size > _FEW:
        return f"a fit of {data.size} cells, which are more than 2^23"
    if params.get("checkpointDir"):
        return "checkpointDir"
    if str(params.get("initialModel", "")).strip()[:1] not in ("", "{"):
        return "an initialModel that was saved"
    return "a fit by Spark Connect" if has_remote_session() and not can_start() else None


def _by_jvm(data: Data, params: dict[str, Any], verbose: bool) -> MixtureModel:
    from ._errors import plain_errors
    from ._progress import ended_with, told

    with plain_errors():
        java = jvm().org.gradientem.spark
        progress = java.FitProgress()
    values = json.dumps(params, default=repr)
    weights = None if data.weights is None else data.weights.tobytes()
    shown = told(progress, False) if verbose else nullcontext()
    with plain_errors(), ended_with(progress, params.get("selection") != "none"), shown:
        if isinstance(data, Rows):
            names: list[Any] = [*data.names]
            if data.labels:
                names[-1] = {"name": names[-1], "levels": data.labels}
            text = java.ArrayFit.fit(
                values, json.dumps(names), data.numbers.tobytes(), weights, progress
            )
            return from_json(text)
        kinds = json.dumps(data.kinds, default=repr)
        columns = [{"name": name, "texts": own.levels} for name, own in data.cells.items()]
        cells = b"".join(own.numbers.tobytes() for own in data.cells.values())
        text = java.TableFit.fit(values, kinds, json.dumps(columns), cells, weights, progress)
    found = json.loads(text)
    return replace(from_record(found["model"]), columns=TableColumns.of(found["columns"]))


def _by_session(data: Data, params: dict[str, Any], verbose: bool) -> MixtureModel:
    spark = session()
    import pyarrow as pa

    from ._estimator import GradientEM

    estimator = GradientEM(**params).setFeaturesCol(_FEATURES)
    estimator._shows_progress, estimator._warns = verbose, False
    columns = _arrays(data)
    if data.weights is not None:
        columns[_WEIGHT] = pa.array(data.weights)
        estimator.setWeightCol(_WEIGHT)
    table = spark.createDataFrame(pa.table(columns))
    if isinstance(data, Rows):
        return estimator.fit(_with_vectors(table, data)).toLocal()
    from ._table import TableFeatures

    kinds = TableFeatures(**data.kinds).setInputCols([*data.cells]).setOutputCol(_FEATURES)
    kinds.setLabelCol(params.get("labelCol", ""))
    features = kinds.fit(table)
    found = TableColumns.of(features._records())
    return replace(estimator.fit(features.transform(table)).toLocal(), columns=found)


def _arrays(data: Data) -> dict[str, Any]:
    import pyarrow as pa

    if isinstance(data, Table):
        return {name: own.to_arrow() for name, own in data.cells.items()}
    n, d = data.numbers.shape
    offsets = np.arange(n + 1) * d
    return {_FEATURES: pa.LargeListArray.from_arrays(offsets, data.numbers.ravel())}


def _with_vectors(table: Any, rows: Rows) -> Any:
    from pyspark.ml.functions import array_to_vector

    numeric: list[dict[str, Any]] = [{"idx": j, "name": own} for j, own in enumerate(rows.names)]
    attributes = {"numeric": numeric}
    if rows.labels:
        attributes["nominal"] = [{**numeric.pop(), "vals": [*rows.labels]}]
    metadata = {"ml_attr": {"attrs": attributes, "num_attrs": len(rows.names)}}
    vectors = array_to_vector(table[_FEATURES]).alias(_FEATURES, metadata=metadata)
    return table.withColumn(_FEATURES, vectors)
