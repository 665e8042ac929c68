"""The evaluator for cross-validation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.ml.evaluation import JavaEvaluator

from ._errors import plain_errors, require_table
from ._java import Made, Readable, Writable
from ._params import LogLikelihoodEvaluatorParams

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


class LogLikelihoodEvaluator(
    LogLikelihoodEvaluatorParams,
    Made,
    JavaEvaluator,
    Writable,
    Readable["LogLikelihoodEvaluator"],
):
    """
    The mean log-density of scored rows, to compare mixtures on rows that they were not fitted to.

    The constructor describes its params; `GradientEM` has the same `logLikelihoodCol` by default.

    Examples
    --------
    >>> em = GradientEM()
    >>> grid = ParamGridBuilder().addGrid(em.covarianceType, ["EII", "VVV"]).build()
    >>> evaluator = LogLikelihoodEvaluator()
    >>> CrossValidator(estimator=em, estimatorParamMaps=grid, evaluator=evaluator).fit(rows)
    """

    __module__ = "org.gradientem.spark"

    def isLargerBetter(self) -> bool:
        """Return True: the higher the likelihood, the better."""
        return True

    def _evaluate(self, dataset: DataFrame) -> float:
        require_table(dataset, "evaluate")
        with plain_errors():
            return float(super()._evaluate(dataset))
