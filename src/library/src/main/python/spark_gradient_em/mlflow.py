"""Models in MLflow: logged with a signature, loaded without Spark, Java, or this package."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ._cells import TRUTHS
from ._extras import needed
from ._portable import sources, text_of
from ._saved import as_local, model_of
from ._scorer import OUTPUTS, Scorer, require_no_labels

with needed("MLflow is missing", "mlflow"):
    import mlflow
    from mlflow.models import Model, ModelSignature
    from mlflow.types import ColSpec, DataType, Schema
    from mlflow.types.schema import AnyType, Array

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd
    from mlflow.models.model import ModelInfo

    from ._column import TableColumn
    from ._local import MixtureModel

#: The column of arrays that a model of an array without names takes.
FEATURES = "features"

#: A type that MLflow does not check.
_ANY: Any = AnyType()  # type: ignore[no-untyped-call,unused-ignore]

_MODEL, _SCORES = "model.json", "scores.json"


def log_model(
    model: Any,
    name: str = "model",
    *,
    contamination: float | None = 0.01,
    groups: int | None = None,
    **more: Any,
) -> ModelInfo:
    """
    Log a model to the active run, or to one that is started, as a ``python_function``.

    Its ``predict`` takes the raw columns and returns those of `MixtureModel.transform`.

    Parameters
    ----------
    model : MixtureModel, or a fitted model or estimator of this package, or a pipeline
        The model; a pipeline of Spark has the stages `TableFeatures` and `GradientEM`.
    name : str, default="model"
        Name of the logged model.
    contamination, groups
        As for `MixtureModel.transform`.
    **more
        Further parameters of ``mlflow.models.Model.log``, such as ``registered_model_name`` or
        ``input_example``.
    """
    own = {"model": model, "contamination": contamination, "groups": groups}
    info: ModelInfo = Model.log(
        artifact_path=None, flavor=sys.modules[__name__], name=name, **own, **more
    )
    return info


def save_model(
    model: Any,
    path: str | PathLike[str],
    *,
    contamination: float | None = 0.01,
    groups: int | None = None,
    **more: Any,
) -> None:
    """Save a model to a folder, as `log_model` logs it; more goes to MLflow's own function."""
    local = as_local(model)
    require_no_labels(local, "MLflow")
    scorer = Scorer(local, contamination, groups)
    if contamination is not None:
        local.threshold(contamination)
    with tempfile.TemporaryDirectory() as folder:
        package, files = sources()
        data, code = Path(folder, "data"), Path(folder, package)
        data.mkdir()
        code.mkdir()
        (data / _MODEL).write_text(text_of(local), encoding="utf-8")
        scores = {"contamination": contamination, "groups": groups}
        (data / _SCORES).write_text(json.dumps(scores), encoding="utf-8")
        for name, text in files.items():
            (code / name).write_bytes(text)
        given: dict[str, Any] = {
            "loader_module": f"{package}.mlflow",
            "data_path": str(data),
            # No registry need have this package, nor any place its jar.
            "code_paths": [str(code)],
            "pip_requirements": [f"numpy>={np.__version__.partition('.')[0]}", "pandas"],
            "signature": signature(scorer),
        }
        mlflow.pyfunc.save_model(str(path), **{**given, **more})


def load_model(model_uri: str) -> MixtureModel:
    """Return the model in numpy of one that was logged, registered, or saved."""
    folder = Path(mlflow.artifacts.download_artifacts(model_uri))
    data = folder / Model.load(str(folder)).flavors["python_function"]["data"]
    return model_of((data / _MODEL).read_text(encoding="utf-8"))


def signature(scorer: Scorer) -> ModelSignature:
    """Return the raw columns that a model takes, none of which is required, and those it gives."""
    model = scorer.model
    if model.is_of_array:
        inputs: list[Any] = [ColSpec(Array(DataType.double), FEATURES)]
    else:
        inputs = [ColSpec(_kind(own), own.name, required=False) for own in scorer.columns]
    shares = Array(DataType.double)
    kinds: tuple[Any, ...] = (
        *(DataType.long, DataType.long),
        *(shares, DataType.double, DataType.boolean, DataType.double),
    )
    outputs: list[Any] = [ColSpec(kind, name) for kind, name in zip(kinds, OUTPUTS)]
    if scorer.contamination is None:
        del outputs[-2:]
    return ModelSignature(inputs=Schema(inputs), outputs=Schema(outputs))


def _kind(column: TableColumn) -> Any:
    if column.unit or column.style == "COMMA" or column.among_text:
        # Text that the model reads itself.
        return _ANY
    if column.style is not None:
        ends = column.least, column.greatest
        are_whole = all(end is not None and float(end).is_integer() for end in ends)
        # MLflow takes no whole numbers for doubles, nor missing cells for whole numbers.
        return _ANY if are_whole else DataType.double
    # Truths may come as texts.
    return _ANY if column.levels == TRUTHS else DataType.string


class _Scoring:
    """What MLflow calls: the model and what is asked of it."""

    def __init__(self, folder: Path) -> None:
        self.model = model_of((folder / _MODEL).read_text(encoding="utf-8"))
        self.asked = json.loads((folder / _SCORES).read_text(encoding="utf-8"))

    def predict(self, table: Any, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """Return the scores of a table."""
        return self.model.transform(table, **self.asked)


def _load_pyfunc(path: str) -> _Scoring:
    return _Scoring(Path(path))
