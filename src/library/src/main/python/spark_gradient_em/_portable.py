"""A model as one text, and the package's Python files, for processes that have neither."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Any

from spark_gradient_em._columns import TableColumns
from spark_gradient_em._saved import from_record
from spark_gradient_em._words import record_of

if TYPE_CHECKING:
    from spark_gradient_em._local import LocalModel


def text_of(model: LocalModel) -> str:
    """Return all of a model but the rows that a report draws."""
    merges = [
        {"first": int(first), "second": int(second), "probability": height}
        for (first, second), height in zip(model.merges, model.heights.tolist())
    ]
    record = record_of(model)
    tree = {"merges": merges, "draws": model.draws.tolist()}
    record["cuts"] = {"tree": tree, "densities": {"values": model.quantiles.tolist()}}
    record["training"] = record["training"] if model.facts else None
    record.setdefault("overParameterised", None)
    columns = None if model.columns is None else model.columns.records
    more = {"columns": columns, "profiles": model.known_profiles, "origin": model.origin}
    return json.dumps({"model": record, **more})


def model_of(text: str) -> LocalModel:
    """Return the model of what `text_of` has returned."""
    found = json.loads(text)
    columns = None if found["columns"] is None else TableColumns.of(found["columns"])
    own = {name: found[name] for name in ("profiles", "origin")}
    return replace(from_record(found["model"]), columns=columns, **own)


def sources() -> dict[str, bytes]:
    """Return the Python files of this package by their names, without its jars."""
    # The package may lie in a jar itself.
    files = resources.files(__package__).iterdir()
    return {file.name: file.read_bytes() for file in files if file.name.endswith(".py")}


def archive() -> bytes:
    """Return the Python files as a zip archive that can be imported."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for name, text in sources().items():
            files.writestr(f"{__package__}/{name}", text)
    return packed.getvalue()


def as_local(model: Any) -> LocalModel:
    """
    Return a model in numpy, of Spark's, a pipeline's, or scikit-learn's estimator.

    Raises
    ------
    TypeError
        If it is none of these.
    """
    from spark_gradient_em._local import LocalModel

    if isinstance(model, LocalModel):
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
