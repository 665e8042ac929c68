"""The estimator."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np
from pyspark.ml.wrapper import JavaWrapper

from ._java import PlainEstimator, Readable, Writable
from ._model import GradientEMModel
from ._params import GradientEMParams
from ._progress import ended_with, is_watched, told
from ._start import initial_model
from ._warnings import warn

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pyspark.sql import DataFrame


class GradientEM(
    GradientEMParams, PlainEstimator[GradientEMModel], Writable, Readable["GradientEM"]
):
    """
    Fit a Gaussian mixture with more components than the data has, and merge the surplus.

    Used like Spark ML's own estimators, in pipelines and in cross-validation. The constructor
    describes the params, as `explainParams` does; each has a getter and a setter.

    Examples
    --------
    >>> model = GradientEM().fit(rows)
    >>> model.weights
    array([0.48, 0.36, 0.16])
    """

    # PySpark takes this for the package of the Java class.
    __module__ = "org.gradientem.spark"

    #: Whether a fit tells how far it is; None where it is to be seen on a terminal or notebook.
    _shows_progress: bool | None = None

    #: Whether a fit warns, unless who called does.
    _warns = True

    def setInitialMixture(
        self,
        weights: ArrayLike | None,
        means: ArrayLike,
        covariance: ArrayLike | None = None,
    ) -> GradientEM:
        """
        Start the fit from given parameters instead of `init`.

        Parameters
        ----------
        weights : array of shape (k,) or None
            A weight per component; None for equal ones.
        means : array of shape (k, d)
            A mean per component.
        covariance : array of shape (d, d) or (k, d, d), optional
            One for all components or for each; by default the data's own, scaled.
        """
        return self._set(initialModel=initial_model(weights, means, covariance))

    def setInitialModel(self, model: GradientEMModel | str, rows: float = 0.0) -> GradientEM:
        """
        Start the fit from a fitted model instead of `init`, or update that model.

        Parameters
        ----------
        model : GradientEMModel or str
            The model to start from, or a value of `initialModel`.
        rows : float
            How many old rows the model represents, which count like the new ones: an update,
            which needs ``selection="none"`` and one `covarianceType`. 0, the default, makes the
            model only a start.
        """
        if isinstance(model, str):
            return self._set(initialModel=model)
        local = model.toLocal()
        levels = [np.asarray(column.numbers).tolist() for column in local.levels]
        known = {"levels": levels, "rows": rows}
        return self._set(
            initialModel=initial_model(local.weights, local.means, local.covariances, **known)
        )

    def _fit_java(self, dataset: DataFrame) -> Any:
        shows = is_watched() if self._shows_progress is None else self._shows_progress
        # A client of Spark Connect has none.
        from pyspark import SparkContext

        self._transfer_params_to_java()
        progress = JavaWrapper._new_java_obj("org.gradientem.spark.FitProgress")
        conf = SparkContext.getOrCreate().getConf()
        has_bar = conf.get("spark.ui.showConsoleProgress") == "true"
        is_search = self.getSelection() == "bic"
        with ended_with(progress, is_search), told(progress, has_bar) if shows else nullcontext():
            return self._call_java("fit", dataset._jdf, progress)

    def _create_model(self, java_model: Any) -> GradientEMModel:
        return GradientEMModel(java_model)

    def _fit(self, dataset: DataFrame) -> GradientEMModel:
        model = super()._fit(dataset)
        # What a fit started from is not of interest once it is done.
        model._paramMap.pop(model.initialModel, None)
        if self._warns:
            warn(model.summary.warnings)
        return model
