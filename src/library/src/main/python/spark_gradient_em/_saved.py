"""A saved model read without Spark."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from spark_gradient_em._levels import Levels
from spark_gradient_em._local import LocalModel
from spark_gradient_em._mixture import TIED

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyarrow import Table

#: The layouts that this version reads: of numbers alone, with categorical features, with noise.
FORMATS = (5, 6, 7)


def load(path: str) -> LocalModel:
    """
    Load a model that Spark saved, or the output of the command ``fit``, without Spark.

    Parameters
    ----------
    path : str
        A folder of this machine, or the URI of one of a file system that pyarrow knows, as
        ``hdfs://`` and ``s3://``.

    Returns
    -------
    LocalModel
        The mixture, to predict, score and sample in numpy.

    Raises
    ------
    FileNotFoundError
        If there is no model.
    ValueError
        If its layout is of another version.
    """
    from pyarrow.fs import FileSystem

    files, folder = FileSystem.from_uri(path) if "://" in path else _local(path)
    if not _is_folder(files, f"{folder}/data") and _is_folder(files, f"{folder}/model"):
        folder += "/model"
    if not _is_folder(files, f"{folder}/data"):
        raise FileNotFoundError(f"There is no model at {path}; check the path.")
    data = _table(files, f"{folder}/data").to_pylist()[0]
    if data["format"] not in FORMATS:
        raise ValueError(
            f"The model at {path} has format {data['format']}, this version reads"
            f" {FORMATS[0]} to {FORMATS[-1]}; use the spark-gradient-em that saved it."
        )
    mixture = _table(files, f"{folder}/mixture")
    family = mixture["family"][0].as_py()
    rows = _rows(mixture)
    parts = {part: np.array([*chain(*numbers)]) for part, numbers in rows.items()}
    k, d = len(parts["logWeights"]), data["dim"]
    return LocalModel(
        np.exp(parts["logWeights"]),
        parts["means"].reshape(k, d),
        _spread(parts.get("covariance"), family, k, d),
        family,
        _facts(data["training"]),
        *_cuts(json.loads(data["cuts"]) if data.get("cuts") else None),
        *_noise(parts.get("noise"), d),
        _levels(rows.get("levels", []), k, data.get("levels")),
        tuple(data.get("features") or ()),
    )


def from_json(text: str) -> LocalModel:
    """Return the model whose JSON is one of Java's ``LocalModel``."""
    record = json.loads(text)
    mixture, features = record["mixture"], record["features"]
    log_weights, family, d = np.array(mixture["logWeights"]), mixture["family"], mixture["dim"]
    k = len(log_weights)
    return LocalModel(
        np.exp(log_weights),
        np.reshape(mixture["meanMatrix"], (d, k)).T.copy(),
        _spread(_flat(mixture["covariances"]), family, k, d),
        family,
        json.loads(record["training"]) if record["training"] else {},
        *_cuts(record["cuts"]),
        *_noise(_flat(mixture.get("noise")), d),
        _levels(mixture["levels"], k, features["levels"]),
        tuple(features["names"]),
    )


def _flat(rows: list[list[float]] | None) -> NDArray[np.float64] | None:
    """Return all numbers one after the other; None if there are none."""
    return np.array([*chain(*(rows or ()))]) if rows and rows[0] else None


def _levels(rows: list[list[float]], k: int, names: list[list[str]] | None) -> tuple[Levels, ...]:
    return tuple(Levels.of(row, k, own) for row, own in zip(rows, names or [[]] * len(rows)))


def _local(path: str) -> tuple[Any, str]:
    from pyarrow.fs import LocalFileSystem

    return LocalFileSystem(), path.rstrip("/")


def _is_folder(files: Any, folder: str) -> bool:
    from pyarrow.fs import FileType

    return bool(files.get_file_info(folder).type == FileType.Directory)


def _table(files: Any, folder: str) -> Table:
    from pyarrow.parquet import read_table

    return read_table(folder, filesystem=files)


def _rows(table: Table) -> dict[str, list[list[float]]]:
    """Return the rows of numbers of each part, which may come in any order."""
    rows: dict[str, list[list[float]]] = {}
    for row in table.sort_by([("part", "ascending"), ("row", "ascending")]).to_pylist():
        rows.setdefault(row["part"], []).append(row["numbers"])
    return rows


def _spread(
    numbers: NDArray[np.float64] | None, family: str, k: int, d: int
) -> NDArray[np.float64]:
    """Return variances of shape (k, d) or matrices of shape (k, d, d); of a tied family once."""
    matrices = 1 if family in TIED else k
    if numbers is None:
        return np.ones((1, d))
    if not family.endswith("I"):
        return numbers.reshape(matrices, d, d)
    return np.array(np.broadcast_to(numbers.reshape(matrices, -1), (matrices, d)))


def _cuts(cuts: dict[str, Any] | None) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the merges of the tree, of shape (k - 1, 2), and the quantiles of log-density."""
    cuts = cuts or {"tree": {"merges": []}, "densities": {"values": []}}
    merges = [[merge["first"], merge["second"]] for merge in cuts["tree"]["merges"]]
    return np.array(merges, dtype=np.int64).reshape(-1, 2), np.array(cuts["densities"]["values"])


def _noise(numbers: NDArray[np.float64] | None, d: int) -> tuple[float, NDArray[np.float64]]:
    """Return the noise's weight, and its box, of shape (2, d)."""
    if numbers is None:
        return 0.0, np.empty((2, 0))
    return float(np.exp(numbers[0])), numbers[1:].reshape(2, d)


def _facts(training: str | None) -> dict[str, Any]:
    if training is None:
        return {}
    facts = json.loads(training)
    return {**facts.pop("evaluation"), **facts}
