"""Gaussian mixtures by distributed, over-parameterised gradient EM on Apache Spark."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._jar import jar
from ._local import LocalModel
from ._saved import load
from ._version import __version__
from ._warnings import FitWarning

if TYPE_CHECKING:
    from ._estimator import GradientEM
    from ._evaluator import LogLikelihoodEvaluator
    from ._model import GradientEMModel
    from ._summary import (
        GradientEMEvaluation,
        GradientEMSummary,
        Mixture,
    )
    from ._table import TableFeatures, TableFeaturesModel

__all__ = [
    "FitWarning",
    "GradientEM",
    "GradientEMEvaluation",
    "GradientEMModel",
    "GradientEMSummary",
    "LocalModel",
    "LogLikelihoodEvaluator",
    "Mixture",
    "TableFeatures",
    "TableFeaturesModel",
    "__version__",
    "jar",
    "load",
]

#: What needs PySpark, which a model in numpy does not.
_OF_SPARK = {
    "GradientEM": "_estimator",
    "GradientEMModel": "_model",
    "LogLikelihoodEvaluator": "_evaluator",
    **dict.fromkeys(("TableFeatures", "TableFeaturesModel"), "_table"),
    "Mixture": "_summary",
    **dict.fromkeys(("GradientEMEvaluation", "GradientEMSummary"), "_summary"),
}


def __getattr__(name: str) -> Any:
    if name not in _OF_SPARK:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_OF_SPARK[name]}"), name)
