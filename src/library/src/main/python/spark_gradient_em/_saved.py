"""A saved model read without Spark."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from ._columns import TableColumns
from ._levels import Levels
from ._local import MixtureModel
from ._mixture import TIED
from ._stages import DOCUMENT, is_unchanged, parts_of, saved_columns, saved_summary
from ._stored import files_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

#: The version of the JSON that this version reads.
FORMAT = 9


def load(path: str) -> MixtureModel:
    """
    Load a model that Spark saved, or the output of the command ``fit``, without Spark.

    Of the folder of ``fit``, or a pipeline of ``TableFeatures`` and ``GradientEM``, the model knows
    the columns of the table as well, and takes such tables as they are.

    Parameters
    ----------
    path : str
        A folder of this machine, or the URI of one of a file system that pyarrow knows, as
        ``hdfs://`` and ``s3://``.

    Returns
    -------
    MixtureModel
        The mixture, to predict, score and sample in numpy.

    Raises
    ------
    FileNotFoundError
        If there is no model.
    ValueError
        If its layout is of another version, or it is damaged or not as it was written.
    """
    files, folder = files_of(path)
    folder, columns = parts_of(files, folder)
    if not files.is_file(f"{folder}/{DOCUMENT}"):
        raise FileNotFoundError(f"There is no model at {path}; check the path.")
    with _reading(path, DOCUMENT):
        text = files.text(f"{folder}/{DOCUMENT}")
        record = json.loads(text)
        found = int(record["format"])
    if found != FORMAT:
        raise ValueError(
            f"The model at {path} has format {found}, this version reads {FORMAT}; use the"
            " spark-gradient-em that saved it."
        )
    if not is_unchanged(text):
        raise ValueError(
            f"The model at {path} is not as it was written: its numbers or their order have"
            " changed; save it again."
        )
    with _reading(path, DOCUMENT):
        model = from_record(record)
    with _reading(path, "columns"):
        known = None if columns is None else saved_columns(files, columns)
    with _reading(path, "summary.json"):
        summary = saved_summary(files, folder)
    if known and not known.make(model.feature_names, [own.names for own in model.levels]):
        raise ValueError(
            f"The columns at {path} are not those of its model; save both of one fit again."
        )
    return replace(model, columns=known, profiles=summary.get("groups"))


@contextmanager
def _reading(path: str, part: str) -> Iterator[None]:
    """Raise whatever is wrong with a part of the files as one sentence."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        raise ValueError(
            f"The model at {path} is incomplete or damaged: its {part} cannot be read;"
            " save it again."
        ) from error


def from_json(text: str) -> MixtureModel:
    """Return the model whose JSON is one of Java's ``LocalModel``."""
    return from_record(json.loads(text))


def model_of(text: str) -> MixtureModel:
    """Return the model of what `text_of` has returned."""
    found = json.loads(text)
    columns = None if found["columns"] is None else TableColumns.of(found["columns"])
    own = replace(from_record(found["model"]), columns=columns)
    return replace(own, profiles=found["profiles"])


def from_record(record: dict[str, Any]) -> MixtureModel:
    """Return the model of what `from_json` reads."""
    mixture, features = record["mixture"], record["features"]
    factors = _factors(mixture)
    return MixtureModel(
        *_parameters(mixture, factors),
        _facts(record["training"]),
        *_cuts(record["cuts"]),
        *_noise(_flat(mixture.get("noise")), mixture["dim"]),
        _levels(mixture["levels"], len(mixture["logWeights"]), features["levels"]),
        tuple(features["names"]),
        rest={name: record[name] for name in ("cuts", "overParameterised")},
        constants=_constants(features.get("constants")),
        ordinary=_ordinary(record["cuts"], features),
        proposed=_proposed(record["cuts"]),
        factors=factors,
    )


def _ordinary(cuts: dict[str, Any] | None, features: dict[str, Any]) -> MixtureModel | None:
    """Return the distribution of ordinary rows; None where it is not known."""
    mixture = (cuts or {}).get("ordinary")
    if mixture is None:
        return None
    factors = _factors(mixture)
    levels = _levels(mixture["levels"], len(mixture["logWeights"]), features["levels"])
    return MixtureModel(*_parameters(mixture, factors), levels=levels, factors=factors)


def fitted(text: str) -> MixtureModel:
    """Return all components as the main phase of the fit left them, of the same JSON."""
    mixture = json.loads(text)["overParameterised"]
    factors = _factors(mixture)
    return MixtureModel(*_parameters(mixture, factors), factors=factors)


def _parameters(
    mixture: dict[str, Any], factors: tuple[NDArray[np.float64], ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], str]:
    """Return weights, means, spread and family of a mixture's JSON."""
    log_weights = np.array(mixture["logWeights"], dtype=np.float64)
    family, d = mixture["family"], mixture["dim"]
    k = len(log_weights)
    means = np.reshape(mixture["meanMatrix"], (d, k)).T.copy()
    if factors:
        spread = np.stack([np.diag(own[0]) + own[1:].T @ own[1:] for own in factors])
    else:
        spread = _spread(_flat(mixture["covariances"]), family, k, d)
    return np.exp(log_weights), means, spread, family


def _flat(rows: list[list[float]] | None) -> NDArray[np.float64] | None:
    """Return all numbers one after the other; None if there are none."""
    return np.array([*chain(*(rows or ()))]) if rows and rows[0] else None


def _levels(rows: list[list[float]], k: int, names: list[list[str]] | None) -> tuple[Levels, ...]:
    return tuple(Levels.of(row, k, own) for row, own in zip(rows, names or [[]] * len(rows)))


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


def _factors(mixture: dict[str, Any]) -> tuple[NDArray[np.float64], ...]:
    """Return noise and loadings of each covariance of low rank, of shape (1 + factors, d)."""
    rows = mixture.get("factors") or ()
    return tuple(
        np.reshape(np.asarray(row, dtype=np.float64), (-1, mixture["dim"])) for row in rows
    )


def _cuts(
    cuts: dict[str, Any] | None,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the merges of the tree, their heights, and the quantiles of log-density."""
    cuts = cuts or {"tree": {"merges": []}, "densities": {"values": []}}
    merges = cuts["tree"]["merges"]
    nodes = np.array([[merge["first"], merge["second"]] for merge in merges], dtype=np.int64)
    heights = np.minimum.accumulate([1.0, *(merge["probability"] for merge in merges)])[1:]
    return nodes.reshape(-1, 2), heights, np.array(cuts["densities"]["values"])


def _proposed(cuts: dict[str, Any] | None) -> dict[str, Any]:
    """Return Java's proposal of groups; empty where there is no tree."""
    proposed: dict[str, Any] = (cuts or {"tree": {}})["tree"].get("proposal", {})
    return proposed


def _noise(numbers: NDArray[np.float64] | None, d: int) -> tuple[float, NDArray[np.float64]]:
    """Return the noise's weight, and its box, of shape (2, d)."""
    if numbers is None:
        return 0.0, np.empty((2, 0))
    return float(np.exp(numbers[0])), numbers[1:].reshape(2, d)


def _constants(values: list[Any] | None) -> NDArray[np.float64]:
    """Return the constants that are left out of rows; JSON has NaN as text."""
    return np.array(values or (), dtype=np.float64)


def _facts(training: str | None) -> dict[str, Any]:
    if training is None:
        return {}
    facts = json.loads(training)
    return {**facts.pop("evaluation"), **facts}


def as_local(model: Any) -> MixtureModel:
    """
    Return a model in numpy, of Spark's, a pipeline's, or scikit-learn's estimator.

    Raises
    ------
    TypeError
        If it is none of these.
    """
    if isinstance(model, MixtureModel):
        return model
    if hasattr(model, "model_"):
        return as_local(model.model_)
    if hasattr(model, "toLocal"):
        return as_local(model.toLocal())
    stages: list[Any] = [*getattr(model, "stages", ())]
    if len(stages) == 2 and hasattr(stages[0], "_records"):
        return replace(as_local(stages[1]), columns=TableColumns.of(stages[0]._records()))
    raise TypeError(
        f"A {type(model).__name__} is no fitted mixture; give a model of spark_gradient_em, or a"
        " pipeline of TableFeatures and GradientEM."
    )
