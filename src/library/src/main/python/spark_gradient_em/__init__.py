"""Gaussian mixtures by distributed, over-parameterised gradient EM on Apache Spark."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from spark_gradient_em._jar import jar
from spark_gradient_em._local import LocalModel
from spark_gradient_em._saved import load
from spark_gradient_em._version import __version__
from spark_gradient_em._warnings import FitWarning

if TYPE_CHECKING:
    from spark_gradient_em._estimator import GradientEM
    from spark_gradient_em._evaluator import LogLikelihoodEvaluator
    from spark_gradient_em._model import GradientEMModel
    from spark_gradient_em._summary import (
        Blas,
        Drift,
        GradientEMEvaluation,
        GradientEMSummary,
        Mixture,
    )
    from spark_gradient_em._table import TableFeatures, TableFeaturesModel

__all__ = [
    "Blas",
    "Drift",
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
    **dict.fromkeys(("Blas", "Drift", "Mixture"), "_summary"),
    **dict.fromkeys(("GradientEMEvaluation", "GradientEMSummary"), "_summary"),
}


def __getattr__(name: str) -> Any:
    if name not in _OF_SPARK:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_OF_SPARK[name]}"), name)
