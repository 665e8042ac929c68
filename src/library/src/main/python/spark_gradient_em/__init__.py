"""Gaussian mixtures by distributed, over-parameterised gradient EM on Apache Spark."""

from spark_gradient_em._estimator import GradientEM
from spark_gradient_em._evaluator import LogLikelihoodEvaluator
from spark_gradient_em._jar import jar
from spark_gradient_em._model import GradientEMModel
from spark_gradient_em._summary import Blas, GradientEMEvaluation, GradientEMSummary, Mixture
from spark_gradient_em._version import __version__

__all__ = [
    "Blas",
    "GradientEM",
    "GradientEMEvaluation",
    "GradientEMModel",
    "GradientEMSummary",
    "LogLikelihoodEvaluator",
    "Mixture",
    "__version__",
    "jar",
]
