"""The params, under the names that Java has for them."""

from __future__ import annotations

from typing import Any

from pyspark.ml.param import Param, Params, TypeConverters

#: The hash of the Java class's name, as the default seed is there.
SEED = -819815691


def text(name: str, doc: str) -> Param[str]:
    """Make a param of text."""
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toString)


def whole(name: str, doc: str) -> Param[int]:
    """Make a param of a whole number."""
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toInt)


def real(name: str, doc: str) -> Param[float]:
    """Make a param of a number."""
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toFloat)


def numbers(name: str, doc: str) -> Param[list[float]]:
    """Make a param of numbers."""
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toListFloat)


def matrix(name: str, doc: str) -> Param[list[list[float]]]:
    """Make a param of rows of numbers."""
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toListListFloat)


class SharedParams(Params):
    """Params of the estimator that the model keeps."""

    featuresCol: Param[str] = text(
        "featuresCol",
        "features column: vector, array<double> or array<float>",
    )
    predictionCol: Param[str] = text(
        "predictionCol",
        "output column of the most probable component; '' = off",
    )
    probabilityCol: Param[str] = text(
        "probabilityCol",
        "output column of the responsibilities; '' = off",
    )
    logLikelihoodCol: Param[str] = text(
        "logLikelihoodCol",
        "output column of the log-density; '' = off",
    )
    imputedCol: Param[str] = text(
        "imputedCol",
        "output column of the features with missing ones replaced by their expectations; '' = off",
    )
    weightCol: Param[str] = text("weightCol", "column of sample weights; '' = every weight is 1")
    startComponents: Param[int] = whole(
        "startComponents",
        "number of components to start from (> 0); "
        "unset = from minWeight where that is set or selection is none, else 64",
    )
    minWeight: Param[float] = real(
        "minWeight",
        "weight of the smallest component to be found (in (0, 1]); where it is set, even to "
        "its default, it fixes unset startComponents",
    )
    covarianceType: Param[str] = text(
        "covarianceType",
        "what the components' covariances have in common; "
        "auto = the family with the best BIC: auto, full, tied, diagonal, spherical, "
        "identity, EII, VII, EEI, VEI, EVI, VVI, EEE, VEE, EVE, VVE, EEV, VEV, EVV, VVV",
    )
    init: Param[str] = text(
        "init",
        "start of the components; auto = pca where the rows are too few for random: auto,"
        " random, pca, k-means||",
    )
    stepScaling: Param[str] = text(
        "stepScaling",
        "scale of the gradient step per component: none, responsibility",
    )
    stepSize: Param[float] = real("stepSize", "length of the step on the means (in (0, 2))")
    acceleration: Param[str] = text(
        "acceleration",
        "acceleration of the steps: none, squarem, polyak",
    )
    selection: Param[str] = text("selection", "choice of the number of components: bic, none")
    maxIter: Param[int] = whole("maxIter", "most steps of the main phase (>= 0)")
    tol: Param[float] = real(
        "tol",
        "change of the mean log-likelihood per row at which the fit ends (>= 0)",
    )
    seed: Param[int] = whole("seed", "seed of every random choice")
    sampleSize: Param[int] = whole(
        "sampleSize",
        "rows on which components are looked for with selection = bic (>= 0); 0 = all",
    )
    miniBatchFraction: Param[float] = real(
        "miniBatchFraction",
        "share of the blocks that a pass of the main phase looks at; below 1 it takes "
        "maxIter decreasing steps, without acceleration (in (0, 1])",
    )
    aggregationDepth: Param[int] = whole("aggregationDepth", "depth of the merge tree (>= 1)")
    maxBlockSizeInMB: Param[float] = real(
        "maxBlockSizeInMB",
        "size of a block of rows in MB (>= 0); 0 = chosen, now 1, of sparse rows 32 (8 "
        "from 65 components on)",
    )
    intermediateStorageLevel: Param[str] = text(
        "intermediateStorageLevel",
        "storage level of the blocks while fitting",
    )
    checkpointDir: Param[str] = text("checkpointDir", "folder for checkpoints; '' = none")
    checkpointInterval: Param[int] = whole(
        "checkpointInterval",
        "passes between checkpoints (>= 1)",
    )
    handleInvalid: Param[str] = text(
        "handleInvalid",
        "rows with null, NaN or infinite features; keep = use what is there: error, skip, keep",
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            featuresCol="features",
            predictionCol="prediction",
            probabilityCol="probability",
            logLikelihoodCol="",
            imputedCol="",
            weightCol="",
            minWeight=0.05,
            covarianceType="auto",
            init="auto",
            stepScaling="responsibility",
            stepSize=1.0,
            acceleration="squarem",
            selection="bic",
            maxIter=100,
            tol=1e-6,
            seed=SEED,
            sampleSize=200_000,
            miniBatchFraction=1.0,
            aggregationDepth=2,
            maxBlockSizeInMB=0.0,
            intermediateStorageLevel="MEMORY_AND_DISK",
            checkpointDir="",
            checkpointInterval=10,
            handleInvalid="error",
        )

    def getFeaturesCol(self) -> str:
        """Return the value of `featuresCol`."""
        return self.getOrDefault(self.featuresCol)

    def getPredictionCol(self) -> str:
        """Return the value of `predictionCol`."""
        return self.getOrDefault(self.predictionCol)

    def getProbabilityCol(self) -> str:
        """Return the value of `probabilityCol`."""
        return self.getOrDefault(self.probabilityCol)

    def getLogLikelihoodCol(self) -> str:
        """Return the value of `logLikelihoodCol`."""
        return self.getOrDefault(self.logLikelihoodCol)

    def getImputedCol(self) -> str:
        """Return the value of `imputedCol`."""
        return self.getOrDefault(self.imputedCol)

    def getWeightCol(self) -> str:
        """Return the value of `weightCol`."""
        return self.getOrDefault(self.weightCol)

    def getStartComponents(self) -> int:
        """Return the value of `startComponents`."""
        return self.getOrDefault(self.startComponents)

    def getMinWeight(self) -> float:
        """Return the value of `minWeight`."""
        return self.getOrDefault(self.minWeight)

    def getCovarianceType(self) -> str:
        """Return the value of `covarianceType`."""
        return self.getOrDefault(self.covarianceType)

    def getInit(self) -> str:
        """Return the value of `init`."""
        return self.getOrDefault(self.init)

    def getStepScaling(self) -> str:
        """Return the value of `stepScaling`."""
        return self.getOrDefault(self.stepScaling)

    def getStepSize(self) -> float:
        """Return the value of `stepSize`."""
        return self.getOrDefault(self.stepSize)

    def getAcceleration(self) -> str:
        """Return the value of `acceleration`."""
        return self.getOrDefault(self.acceleration)

    def getSelection(self) -> str:
        """Return the value of `selection`."""
        return self.getOrDefault(self.selection)

    def getMaxIter(self) -> int:
        """Return the value of `maxIter`."""
        return self.getOrDefault(self.maxIter)

    def getTol(self) -> float:
        """Return the value of `tol`."""
        return self.getOrDefault(self.tol)

    def getSeed(self) -> int:
        """Return the value of `seed`."""
        return self.getOrDefault(self.seed)

    def getSampleSize(self) -> int:
        """Return the value of `sampleSize`."""
        return self.getOrDefault(self.sampleSize)

    def getMiniBatchFraction(self) -> float:
        """Return the value of `miniBatchFraction`."""
        return self.getOrDefault(self.miniBatchFraction)

    def getAggregationDepth(self) -> int:
        """Return the value of `aggregationDepth`."""
        return self.getOrDefault(self.aggregationDepth)

    def getMaxBlockSizeInMB(self) -> float:
        """Return the value of `maxBlockSizeInMB`."""
        return self.getOrDefault(self.maxBlockSizeInMB)

    def getIntermediateStorageLevel(self) -> str:
        """Return the value of `intermediateStorageLevel`."""
        return self.getOrDefault(self.intermediateStorageLevel)

    def getCheckpointDir(self) -> str:
        """Return the value of `checkpointDir`."""
        return self.getOrDefault(self.checkpointDir)

    def getCheckpointInterval(self) -> int:
        """Return the value of `checkpointInterval`."""
        return self.getOrDefault(self.checkpointInterval)

    def getHandleInvalid(self) -> str:
        """Return the value of `handleInvalid`."""
        return self.getOrDefault(self.handleInvalid)


class EstimatorParams(SharedParams):
    """Params of the estimator."""

    k: Param[int] = whole(
        "k",
        "number of components of the answer (> 0); unset = the number with the best BIC",
    )
    initialWeights: Param[list[float]] = numbers("initialWeights", "mixture weights to start from")
    initialMeans: Param[list[list[float]]] = matrix("initialMeans", "means to start from")
    initialCovariance: Param[list[list[float]]] = matrix(
        "initialCovariance",
        "covariance to start from, or one for each component below the other; empty = the data's",
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(initialWeights=[], initialMeans=[], initialCovariance=[])

    def getK(self) -> int:
        """Return the value of `k`."""
        return self.getOrDefault(self.k)

    def getInitialWeights(self) -> list[float]:
        """Return the value of `initialWeights`."""
        return self.getOrDefault(self.initialWeights)

    def getInitialMeans(self) -> list[list[float]]:
        """Return the value of `initialMeans`."""
        return self.getOrDefault(self.initialMeans)

    def getInitialCovariance(self) -> list[list[float]]:
        """Return the value of `initialCovariance`."""
        return self.getOrDefault(self.initialCovariance)
