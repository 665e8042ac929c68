"""The classes under the names of their Java classes, by which PySpark looks for them."""

from spark_gradient_em import (
    GradientEM,
    GradientEMModel,
    GradientEMSummary,
    LogLikelihoodEvaluator,
    TableFeatures,
    TableFeaturesModel,
)

__all__ = [
    "GradientEM",
    "GradientEMModel",
    "GradientEMSummary",
    "LogLikelihoodEvaluator",
    "TableFeatures",
    "TableFeaturesModel",
]
