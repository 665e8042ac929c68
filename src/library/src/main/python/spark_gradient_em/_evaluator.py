"""The evaluator for cross-validation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyspark import keyword_only
from pyspark.ml.evaluation import JavaEvaluator
from pyspark.ml.param import Param

from spark_gradient_em._errors import plain_errors, require_table
from spark_gradient_em._java import Readable, Writable, java_object
from spark_gradient_em._params import PlainParams, text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


class LogLikelihoodEvaluator(
    JavaEvaluator, PlainParams, Writable, Readable["LogLikelihoodEvaluator"]
):
    """
    The mean log-density of scored rows, to compare mixtures on rows that they were not fitted to.

    Parameters
    ----------
    logLikelihoodCol : str
        Column of the rows' log-densities; `GradientEM` must have the same name set.
    weightCol : str
        Column of sample weights; empty for weight 1.

    Examples
    --------
    >>> em = GradientEM(logLikelihoodCol="logLikelihood")
    >>> grid = ParamGridBuilder().addGrid(em.minWeight, [0.2, 0.05]).build()
    >>> evaluator = LogLikelihoodEvaluator()
    >>> CrossValidator(estimator=em, estimatorParamMaps=grid, evaluator=evaluator).fit(rows)
    """

    __module__ = "org.gradientem.spark"
    _input_kwargs: dict[str, Any]

    logLikelihoodCol: Param[str] = text("logLikelihoodCol", "column of the rows' log-densities")
    weightCol: Param[str] = text("weightCol", "column of sample weights; '' = every weight is 1")

    @keyword_only
    def __init__(self, *, logLikelihoodCol: str = "logLikelihood", weightCol: str = "") -> None:
        super().__init__()
        self._java_obj = java_object("org.gradientem.spark.LogLikelihoodEvaluator", self.uid)
        self._setDefault(logLikelihoodCol="logLikelihood", weightCol="")
        self._set(**self._input_kwargs)

    def isLargerBetter(self) -> bool:
        """Return True: the higher the likelihood, the better."""
        return True

    def getLogLikelihoodCol(self) -> str:
        """Return the value of `logLikelihoodCol`."""
        return self.getOrDefault(self.logLikelihoodCol)

    def setLogLikelihoodCol(self, value: str) -> LogLikelihoodEvaluator:
        """Set `logLikelihoodCol`."""
        return self._set(logLikelihoodCol=value)

    def getWeightCol(self) -> str:
        """Return the value of `weightCol`."""
        return self.getOrDefault(self.weightCol)

    def setWeightCol(self, value: str) -> LogLikelihoodEvaluator:
        """Set `weightCol`."""
        return self._set(weightCol=value)

    def _evaluate(self, dataset: DataFrame) -> float:
        require_table(dataset, "evaluate")
        with plain_errors():
            return float(super()._evaluate(dataset))
