"""The estimator."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np
from pyspark import keyword_only
from pyspark.ml.wrapper import JavaEstimator, JavaWrapper

from spark_gradient_em._errors import plain_errors, require_table
from spark_gradient_em._java import Readable, Writable, java_object
from spark_gradient_em._model import GradientEMModel
from spark_gradient_em._params import SEED, EstimatorParams
from spark_gradient_em._progress import ended_with, is_watched, told
from spark_gradient_em._warnings import warn

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


class GradientEM(JavaEstimator[GradientEMModel], EstimatorParams, Writable, Readable["GradientEM"]):
    """
    Fit a Gaussian mixture with more components than the data has, and merge the surplus.

    Used like Spark ML's own estimators, in pipelines and in cross-validation. Each parameter has
    a getter and a setter; `explainParams` describes them all.

    Parameters
    ----------
    featuresCol : str
        Features column: vector, ``array<double>`` or ``array<float>``.
    predictionCol, probabilityCol, logLikelihoodCol : str
        Output columns of the most probable component, the responsibilities and the log-density;
        empty for none.
    imputedCol : str
        Output column of the features, missing ones replaced by their expectations given the row;
        empty for none.
    groups : float, optional
        Number of groups that the components are merged into, a column of `transform` by the model;
        or, below 1, the probability of misclassification down to which they are merged.
    groupCol : str
        Output column of a row's group, if `groups` is set. Beside it is one of its name and
        ``Probability``; empty for none.
    contamination : float, optional
        Fraction of the training rows, those with the lowest density, to flag as outliers, in
        (0, 0.5].
    outlierCol : str
        Output column of booleans, True for outliers; added if `contamination` is set.
    weightCol : str
        Column of sample weights, each counted as so many equal rows; empty for weight 1.
    k : int, optional
        Number of components of the answer; unset, the number with the best BIC.
    startComponents : int, optional
        Number of components to start from, more than the data has; unset, it follows from
        `minWeight` where that is set or selection is none, else it is 64.
    minWeight : float, optional
        Weight of the smallest component to be found, in (0, 1]; where it is set, it fixes unset
        `startComponents`. Unset, it counts as 0.05, but a search by BIC starts with 64 components.
    covarianceType : str
        What the covariances have in common, chosen by BIC if "auto";
        `explainParam("covarianceType")` lists the names.
    init : str
        How the components start: ``auto``, ``random``, ``pca`` or ``k-means||``.
    stepScaling : str
        Scale of the gradient step: ``responsibility``, which is EM, accelerated by SQUAREM; or
        ``none``, the papers' plain step.
    stepSize : float
        Length of the step on the means, in (0, 2).
    selection : str
        ``bic``: components are merged and split until BIC is best; ``none``: those that are started
        with are kept, `k` of them if that is set.
    noise : str
        ``auto``: uniform noise on the data's box is added if that raises BIC; ``none``: every row
        belongs to a component.
    maxIter : int
        Most steps of every EM run; unset, 100 in the main phase and 1000 in a search.
    tol : float
        Change of the mean log-likelihood per row at which an ascent ends; before a search by BIC
        the main phase ends sooner, but for 0, which asks for all `maxIter` steps.
    seed : int
        Seed of every random choice.
    sampleSize : int
        Rows on which components are searched for with ``selection="bic"``; 0 for all.
    aggregationDepth : int
        Depth of the tree that merges statistics.
    maxBlockSizeInMB : float
        Size of a block of rows; 0 lets the library choose.
    intermediateStorageLevel : str
        Storage level of the blocks while fitting.
    checkpointDir : str
        Folder for checkpoints, from which an interrupted fit goes on; empty for none. They have
        the EM runs on all components and on all rows, and the result of the search between.
    checkpointInterval : int
        Passes between two checkpoints.
    handleInvalid : str
        Rows with null, NaN or infinite features: ``error``, ``skip``, or ``keep`` to fit and score
        them by their other features; infinite ones stay errors.
    initialModel : str
        Mixture to start from instead of `init`: the folder of a saved model, or JSON as
        `setInitialModel` and `setInitialMixture` write it; empty for none. With
        ``selection="none"`` the components keep their order.

    Examples
    --------
    >>> model = GradientEM(minWeight=0.1).fit(rows)
    >>> model.weights
    array([0.48, 0.36, 0.16])
    """

    # PySpark takes this for the package of the Java class.
    __module__ = "org.gradientem.spark"
    _input_kwargs: dict[str, Any]

    #: Whether a fit tells how far it is; None where it is to be seen on a terminal or notebook.
    _shows_progress: bool | None = None

    #: Whether a fit warns, unless who called does.
    _warns = True

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol: str = "features",
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        logLikelihoodCol: str = "",
        imputedCol: str = "",
        groupCol: str = "group",
        groups: float | None = None,
        outlierCol: str = "outlier",
        contamination: float | None = None,
        weightCol: str = "",
        k: int | None = None,
        startComponents: int | None = None,
        minWeight: float | None = None,
        covarianceType: str = "auto",
        init: str = "auto",
        stepScaling: str = "responsibility",
        stepSize: float = 1.0,
        selection: str = "bic",
        noise: str = "none",
        maxIter: int = 100,
        tol: float = 1e-6,
        seed: int = SEED,
        sampleSize: int = 200_000,
        aggregationDepth: int = 2,
        maxBlockSizeInMB: float = 0.0,
        intermediateStorageLevel: str = "MEMORY_AND_DISK",
        checkpointDir: str = "",
        checkpointInterval: int = 10,
        handleInvalid: str = "error",
        initialModel: str = "",
    ) -> None:
        super().__init__()
        self._java_obj = java_object("org.gradientem.spark.GradientEM", self.uid)
        self.setParams(**self._input_kwargs)

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

        Returns
        -------
        GradientEM
            This estimator.
        """
        if isinstance(model, str):
            return self._set(initialModel=model)
        local = model.toLocal()
        covariances = np.asarray(local.covariances)
        known = {
            "weights": np.asarray(local.weights).tolist(),
            "means": np.asarray(local.means).tolist(),
            "covariances": covariances.reshape(-1, covariances.shape[-1]).tolist(),
            "levels": [np.asarray(column.numbers).tolist() for column in local.levels],
            "density": local.facts.get("density") or [],
            "rows": rows,
        }
        return self._set(initialModel=json.dumps(known))

    def _fit_java(self, dataset: DataFrame) -> Any:
        shows = is_watched() if self._shows_progress is None else self._shows_progress
        # A client of Spark Connect has none.
        from pyspark import SparkContext

        self._transfer_params_to_java()
        progress = JavaWrapper._new_java_obj("org.gradientem.spark.FitProgress")
        conf = SparkContext.getOrCreate().getConf()
        has_bar = conf.get("spark.ui.showConsoleProgress") == "true"
        with ended_with(progress), told(progress, has_bar) if shows else nullcontext():
            return self._call_java("fit", dataset._jdf, progress)

    def _create_model(self, java_model: Any) -> GradientEMModel:
        return GradientEMModel(java_model)

    def _fit(self, dataset: DataFrame) -> GradientEMModel:
        require_table(dataset, "fit")
        with plain_errors():
            model = super()._fit(dataset)
        if model.hasParam("initialModel"):
            # What a fit started from is not of interest once it is done.
            model._paramMap.pop(model.getParam("initialModel"), None)
        if self._warns:
            warn(model.summary.warnings)
        return model

    def setFeaturesCol(self, value: str) -> GradientEM:
        """Set `featuresCol`."""
        return self._set(featuresCol=value)

    def setPredictionCol(self, value: str) -> GradientEM:
        """Set `predictionCol`."""
        return self._set(predictionCol=value)

    def setProbabilityCol(self, value: str) -> GradientEM:
        """Set `probabilityCol`."""
        return self._set(probabilityCol=value)

    def setLogLikelihoodCol(self, value: str) -> GradientEM:
        """Set `logLikelihoodCol`."""
        return self._set(logLikelihoodCol=value)

    def setImputedCol(self, value: str) -> GradientEM:
        """Set `imputedCol`."""
        return self._set(imputedCol=value)

    def setGroupCol(self, value: str) -> GradientEM:
        """Set `groupCol`."""
        return self._set(groupCol=value)

    def setGroups(self, value: float) -> GradientEM:
        """Set `groups`."""
        return self._set(groups=value)

    def setOutlierCol(self, value: str) -> GradientEM:
        """Set `outlierCol`."""
        return self._set(outlierCol=value)

    def setContamination(self, value: float) -> GradientEM:
        """Set `contamination`."""
        return self._set(contamination=value)

    def setWeightCol(self, value: str) -> GradientEM:
        """Set `weightCol`."""
        return self._set(weightCol=value)

    def setK(self, value: int) -> GradientEM:
        """Set `k`."""
        return self._set(k=value)

    def setStartComponents(self, value: int) -> GradientEM:
        """Set `startComponents`."""
        return self._set(startComponents=value)

    def setMinWeight(self, value: float) -> GradientEM:
        """Set `minWeight`."""
        return self._set(minWeight=value)

    def setCovarianceType(self, value: str) -> GradientEM:
        """Set `covarianceType`."""
        return self._set(covarianceType=value)

    def setInit(self, value: str) -> GradientEM:
        """Set `init`."""
        return self._set(init=value)

    def setStepScaling(self, value: str) -> GradientEM:
        """Set `stepScaling`."""
        return self._set(stepScaling=value)

    def setStepSize(self, value: float) -> GradientEM:
        """Set `stepSize`."""
        return self._set(stepSize=value)

    def setSelection(self, value: str) -> GradientEM:
        """Set `selection`."""
        return self._set(selection=value)

    def setNoise(self, value: str) -> GradientEM:
        """Set `noise`."""
        return self._set(noise=value)

    def setMaxIter(self, value: int) -> GradientEM:
        """Set `maxIter`."""
        return self._set(maxIter=value)

    def setTol(self, value: float) -> GradientEM:
        """Set `tol`."""
        return self._set(tol=value)

    def setSeed(self, value: int) -> GradientEM:
        """Set `seed`."""
        return self._set(seed=value)

    def setSampleSize(self, value: int) -> GradientEM:
        """Set `sampleSize`."""
        return self._set(sampleSize=value)

    def setAggregationDepth(self, value: int) -> GradientEM:
        """Set `aggregationDepth`."""
        return self._set(aggregationDepth=value)

    def setMaxBlockSizeInMB(self, value: float) -> GradientEM:
        """Set `maxBlockSizeInMB`."""
        return self._set(maxBlockSizeInMB=value)

    def setIntermediateStorageLevel(self, value: str) -> GradientEM:
        """Set `intermediateStorageLevel`."""
        return self._set(intermediateStorageLevel=value)

    def setCheckpointDir(self, value: str) -> GradientEM:
        """Set `checkpointDir`."""
        return self._set(checkpointDir=value)

    def setCheckpointInterval(self, value: int) -> GradientEM:
        """Set `checkpointInterval`."""
        return self._set(checkpointInterval=value)

    def setHandleInvalid(self, value: str) -> GradientEM:
        """Set `handleInvalid`."""
        return self._set(handleInvalid=value)
