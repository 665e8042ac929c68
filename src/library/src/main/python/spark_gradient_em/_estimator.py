"""The estimator."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

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

#: What a fit starts from is not of interest once it is done.
_START = (
    *("initialWeights", "initialMeans", "initialCovariance"),
    *("initialLevels", "initialRows", "initialDensity"),
)


class GradientEM(JavaEstimator[GradientEMModel], EstimatorParams, Writable, Readable["GradientEM"]):
    """
    Fit a Gaussian mixture with more components than the data has, and merge the surplus.

    Used like Spark ML's own estimators, in pipelines and in cross-validation. Each parameter has
    a getter and a setter; `explainParams` describes them all.

    Parameters
    ----------
    featuresCol : str
        Features column: vector, ``array<double>`` or ``array<float>``.
    predictionCol, probabilityCol, logLikelihoodCol, uncertaintyCol : str
        Output columns of the most probable component, the responsibilities, the log-density and
        1 minus the largest responsibility; empty for none.
    imputedCol : str
        Output column of the features, missing ones replaced by their expectations given the row;
        empty for none.
    groups : int, optional
        Number of groups that the components are merged into, a column of `transform` by the model.
    groupThreshold : float, optional
        Instead, the probability of being taken for each other down to which they are merged.
    groupCol, groupProbabilityCol : str
        Output columns of a row's group, where one of these two is set, and of its probability.
    contamination : float, optional
        Share of the training rows, the least dense, that are held to fit none, in (0, 0.5].
    outlierCol : str
        Output column of whether a row is as little dense, where that is set.
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
        Scale of the gradient step: ``responsibility``, or ``none`` (the papers').
    stepSize : float
        Length of the step on the means, in (0, 2).
    acceleration : str
        ``squarem``, ``polyak`` or ``none``.
    selection : str
        ``bic``: components are merged and split until BIC is best; ``none``: those that are started
        with are kept, `k` of them if that is set.
    noise : str
        ``auto``: uniform noise on the data's box is added if that raises BIC; ``none``: every row
        belongs to a component.
    maxIter : int
        Most steps of the main phase.
    tol : float
        Change of the mean log-likelihood per row at which an ascent ends; before a search by BIC
        the main phase ends sooner, but for 0, which asks for all `maxIter` steps.
    seed : int
        Seed of every random choice.
    sampleSize : int
        Rows on which components are searched for with ``selection="bic"``; 0 for all.
    miniBatchFraction : float
        Share of the blocks that a pass of the main phase reads, in (0, 1].
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
    initialWeights, initialMeans, initialCovariance : sequence, optional
        Mixture to start from instead of `init`; see `setInitialMixture`.
    initialLevels : sequence, optional
        Probabilities of categorical features' levels to start from; `setInitialModel` sets it.
    initialRows : float
        Old rows that the initial mixture stands for. They count as the new ones do; 0, the
        default, makes it only a start. It takes ``selection="none"`` and one `covarianceType`.
    initialDensity : sequence, optional
        Mean and variance of the old rows' log-density, and what they weigh, from which the
        summary's `drift` is measured; `setInitialModel` sets it.

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
        uncertaintyCol: str = "",
        groupCol: str = "group",
        groupProbabilityCol: str = "groupProbability",
        groups: int | None = None,
        groupThreshold: float | None = None,
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
        acceleration: str = "squarem",
        selection: str = "bic",
        noise: str = "none",
        maxIter: int = 100,
        tol: float = 1e-6,
        seed: int = SEED,
        sampleSize: int = 200_000,
        miniBatchFraction: float = 1.0,
        aggregationDepth: int = 2,
        maxBlockSizeInMB: float = 0.0,
        intermediateStorageLevel: str = "MEMORY_AND_DISK",
        checkpointDir: str = "",
        checkpointInterval: int = 10,
        handleInvalid: str = "error",
        initialWeights: Sequence[float] | None = None,
        initialMeans: Sequence[Sequence[float]] | None = None,
        initialCovariance: Sequence[Sequence[float]] | None = None,
        initialLevels: Sequence[Sequence[float]] | None = None,
        initialRows: float = 0.0,
        initialDensity: Sequence[float] | None = None,
    ) -> None:
        super().__init__()
        self._java_obj = java_object("org.gradientem.spark.GradientEM", self.uid)
        self.setParams(**self._input_kwargs)

    def setInitialModel(self, model: GradientEMModel) -> GradientEM:
        """
        Start the fit from a fitted model instead of `init`.

        With `setInitialRows` the model is updated: the rows that it was fitted to count as well.

        Parameters
        ----------
        model : GradientEMModel
            The model to go on from.

        Returns
        -------
        GradientEM
            This estimator.
        """
        local = model.toLocal()
        self.setInitialMixture(local.weights, local.means, local.covariances)
        known = {
            "initialLevels": [column.numbers for column in local.levels],
            "initialDensity": local.facts.get("density"),
        }
        # Spark Connect cannot send an empty list.
        return self._set(**{name: value for name, value in known.items() if value})

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
        for name in _START:
            if model.hasParam(name):
                model._paramMap.pop(model.getParam(name), None)
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

    def setUncertaintyCol(self, value: str) -> GradientEM:
        """Set `uncertaintyCol`."""
        return self._set(uncertaintyCol=value)

    def setGroupCol(self, value: str) -> GradientEM:
        """Set `groupCol`."""
        return self._set(groupCol=value)

    def setGroupProbabilityCol(self, value: str) -> GradientEM:
        """Set `groupProbabilityCol`."""
        return self._set(groupProbabilityCol=value)

    def setGroups(self, value: int) -> GradientEM:
        """Set `groups`."""
        return self._set(groups=value)

    def setGroupThreshold(self, value: float) -> GradientEM:
        """Set `groupThreshold`."""
        return self._set(groupThreshold=value)

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

    def setAcceleration(self, value: str) -> GradientEM:
        """Set `acceleration`."""
        return self._set(acceleration=value)

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

    def setMiniBatchFraction(self, value: float) -> GradientEM:
        """Set `miniBatchFraction`."""
        return self._set(miniBatchFraction=value)

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

    def setInitialWeights(self, value: list[float]) -> GradientEM:
        """Set `initialWeights`."""
        return self._set(initialWeights=value)

    def setInitialMeans(self, value: list[list[float]]) -> GradientEM:
        """Set `initialMeans`."""
        return self._set(initialMeans=value)

    def setInitialCovariance(self, value: list[list[float]]) -> GradientEM:
        """Set `initialCovariance`."""
        return self._set(initialCovariance=value)

    def setInitialLevels(self, value: list[list[float]]) -> GradientEM:
        """Set `initialLevels`."""
        return self._set(initialLevels=value)

    def setInitialRows(self, value: float) -> GradientEM:
        """Set `initialRows`."""
        return self._set(initialRows=value)

    def setInitialDensity(self, value: list[float]) -> GradientEM:
        """Set `initialDensity`."""
        return self._set(initialDensity=value)
