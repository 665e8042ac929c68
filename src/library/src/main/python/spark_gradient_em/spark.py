"""What needs PySpark: the estimator of Spark ML, its model, and stages beside them."""

from ._estimator import GradientEM
from ._evaluator import LogLikelihoodEvaluator
from ._model import GradientEMModel
from ._summary import GradientEMEvaluation, GradientEMSummary, Mixture
from ._table import TableFeatures, TableFeaturesModel

__all__ = [
    "GradientEM",
    "GradientEMEvaluation",
    "GradientEMModel",
    "GradientEMSummary",
    "LogLikelihoodEvaluator",
    "Mixture",
    "TableFeatures",
    "TableFeaturesModel",
]
