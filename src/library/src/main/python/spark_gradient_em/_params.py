"""The params, under the names that Java has for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import numpy as np
from pyspark.ml.param import Param, Params, TypeConverters

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

#: The hash of the Java class's name, as the default seed is there.
SEED = -819815691

COVARIANCE_TYPES = (
    *("auto", "full", "tied", "diagonal", "spherical", "identity", "EII", "VII", "EEI", "VEI"),
    *("EVI", "VVI", "EEE", "VEE", "EVE", "VVE", "EEV", "VEV", "EVV", "VVV"),
)

#: Those that Spark knows by name.
STORAGE_LEVELS = (
    *("NONE", "DISK_ONLY", "DISK_ONLY_2", "DISK_ONLY_3", "MEMORY_ONLY", "MEMORY_ONLY_2"),
    *("MEMORY_ONLY_SER", "MEMORY_ONLY_SER_2", "MEMORY_AND_DISK", "MEMORY_AND_DISK_2"),
    *("MEMORY_AND_DISK_SER", "MEMORY_AND_DISK_SER_2", "OFF_HEAP"),
)

P = TypeVar("P", bound=Params)
E = TypeVar("E", bound="EstimatorParams")
T = TypeVar("T")


class Range(NamedTuple):
    """The numbers that a param takes."""

    text: str
    holds: Callable[[float], bool]

    def __str__(self) -> str:
        return self.text


SHARE = Range("in (0, 1]", lambda value: 0 < value <= 1)
NOT_NEGATIVE = Range(">= 0", lambda value: value >= 0)
POSITIVE = Range("> 0", lambda value: value > 0)
HALF = Range("in (0, 0.5]", lambda value: 0 < value <= 0.5)
ONE_OR_MORE = Range(">= 1", lambda value: value >= 1)


def param(
    name: str, doc: str, convert: Callable[[Any], T], kind: str, valid: Range | None = None
) -> Param[T]:
    """Make a param of a kind of values; a range is named in the doc where it has braces."""

    def checked(value: Any) -> T:
        if isinstance(value, np.generic):
            # PySpark knows but some of numpy's numbers.
            value = value.item()
        try:
            converted = convert(value)
        except (TypeError, OverflowError):
            raise TypeError(f"{name} is {value!r}, but must be {kind}.") from None
        if valid is not None and not valid.holds(cast(Any, converted)):
            raise ValueError(f"{name} is {value}, but must be {valid}.")
        return converted

    # PySpark knows by the converter's name that a value of Java's is a list.
    checked.__name__ = convert.__name__
    return Param(Params._dummy(), name, doc.format(valid), typeConverter=checked)


def text(name: str, doc: str, valid: Range | None = None) -> Param[str]:
    """Make a param of text."""
    return param(name, doc, TypeConverters.toString, "text", valid)


def one_of(values: Sequence[str]) -> Range:
    """Return the range that is some words."""
    return Range("one of " + ", ".join(values), lambda value: str(value) in values)


def choice(name: str, doc: str, *values: str) -> Param[str]:
    """Make a param that is one of some words."""
    made = text(name, doc, one_of(values))
    made.doc = f"{doc}: {', '.join(values)}"
    return made


def whole(name: str, doc: str, valid: Range | None = None, bits: int = 32) -> Param[int]:
    """Make a param of a whole number, of so many bits in Java."""
    most = 2 ** (bits - 1) - 1

    def toInt(value: Any) -> int:
        number = TypeConverters.toInt(value)
        if not -most - 1 <= number <= most:
            raise ValueError(f"{name} is {value}, but must be at most {most} in size.")
        return number

    return param(name, doc, toInt, "a whole number", valid)


def real(name: str, doc: str, valid: Range | None = None) -> Param[float]:
    """Make a param of a number."""
    return param(name, doc, TypeConverters.toFloat, "a number", valid)


def names(name: str, doc: str) -> Param[list[str]]:
    """Make a param of names."""
    return param(name, doc, TypeConverters.toListString, "a list of names")


class PlainParams(Params):
    """Params whose wrong values are told in one sentence."""

    def _set(self: P, **kwargs: Any) -> P:
        try:
            return super()._set(**kwargs)
        except TypeError as error:
            # PySpark puts a second one around that of the param.
            raise (error.__context__ or error) from None


class SharedParams(PlainParams):
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
    groupCol: Param[str] = text(
        "groupCol",
        "output column of the most probable group, where groups is set, beside it one of its name "
        "and Probability; '' = off",
    )
    groups: Param[float] = real(
        "groups",
        "number of groups that the components are merged into (a whole number > 0), or below 1 "
        "the probability of misclassification down to which they are merged; unset = none",
        Range(
            "a whole number > 0, or in (0, 1)",
            lambda value: 0 < value < 1 or (value >= 1 and float(value).is_integer()),
        ),
    )
    outlierCol: Param[str] = text(
        "outlierCol",
        "output column of whether a row fits none, where contamination is set; '' = off",
    )
    contamination: Param[float] = real(
        "contamination",
        "share of the training rows that are held to fit none, the least dense ({}); unset = none",
        HALF,
    )
    weightCol: Param[str] = text("weightCol", "column of sample weights; '' = every weight is 1")
    k: Param[int] = whole(
        "k",
        "number of components of the answer ({}); unset = the number with the best BIC",
        POSITIVE,
    )
    startComponents: Param[int] = whole(
        "startComponents",
        "number of components to start from ({}); "
        "unset = from minWeight where that is set or selection is none, else 64",
        POSITIVE,
    )
    minWeight: Param[float] = real(
        "minWeight",
        "weight of the smallest component to be found ({}); unset = 0.05, but then a "
        "search by BIC starts with 64 components",
        SHARE,
    )
    covarianceType: Param[str] = choice(
        "covarianceType",
        "what the components' covariances have in common; auto = the family with the best BIC",
        *COVARIANCE_TYPES,
    )
    init: Param[str] = choice(
        "init",
        "start of the components; auto = pca where the rows are too few for random",
        "auto",
        "random",
        "pca",
        "k-means||",
    )
    stepScaling: Param[str] = choice(
        "stepScaling",
        "scale of the gradient step per component",
        "none",
        "responsibility",
    )
    stepSize: Param[float] = real(
        "stepSize",
        "length of the step on the means ({})",
        Range("in (0, 2)", lambda value: 0 < value < 2),
    )
    selection: Param[str] = choice("selection", "choice of the number of components", "bic", "none")
    noise: Param[str] = choice(
        "noise",
        "whether rows may belong to no component; auto = uniform noise on the data's box if "
        "that raises BIC",
        "none",
        "auto",
    )
    maxIter: Param[int] = whole(
        "maxIter",
        "most steps of every EM run ({}); unset = 100 in the main phase, 1000 in a search",
        NOT_NEGATIVE,
    )
    tol: Param[float] = real(
        "tol",
        "change of the mean log-likelihood per row at which the fit ends ({})",
        NOT_NEGATIVE,
    )
    seed: Param[int] = whole("seed", "seed of every random choice", bits=64)
    sampleSize: Param[int] = whole(
        "sampleSize",
        "rows on which components are searched for with selection = bic ({}); 0 = all",
        NOT_NEGATIVE,
        bits=64,
    )
    aggregationDepth: Param[int] = whole(
        "aggregationDepth", "depth of the merge tree ({})", ONE_OR_MORE
    )
    maxBlockSizeInMB: Param[float] = real(
        "maxBlockSizeInMB",
        "size of a block of rows in MB ({}); 0 = chosen, now 1, of sparse rows 32 (8 "
        "from 65 components on)",
        NOT_NEGATIVE,
    )
    intermediateStorageLevel: Param[str] = text(
        "intermediateStorageLevel",
        "storage level of the blocks while fitting",
        one_of(STORAGE_LEVELS),
    )
    checkpointDir: Param[str] = text("checkpointDir", "folder for checkpoints; '' = none")
    checkpointInterval: Param[int] = whole(
        "checkpointInterval",
        "passes between checkpoints ({}); -1 = no checkpoints",
        Range(">= 1", lambda value: value >= 1 or value == -1),
    )
    handleInvalid: Param[str] = choice(
        "handleInvalid",
        "rows with null, NaN or infinite features; keep = use what is there",
        "error",
        "skip",
        "keep",
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            featuresCol="features",
            predictionCol="prediction",
            probabilityCol="probability",
            logLikelihoodCol="",
            imputedCol="",
            groupCol="group",
            outlierCol="outlier",
            weightCol="",
            covarianceType="auto",
            init="auto",
            stepScaling="responsibility",
            stepSize=1.0,
            selection="bic",
            noise="none",
            maxIter=100,
            tol=1e-6,
            seed=SEED,
            sampleSize=200_000,
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

    def getGroupCol(self) -> str:
        """Return the value of `groupCol`."""
        return self.getOrDefault(self.groupCol)

    def getGroups(self) -> float:
        """Return the value of `groups`."""
        return self.getOrDefault(self.groups)

    def getOutlierCol(self) -> str:
        """Return the value of `outlierCol`."""
        return self.getOrDefault(self.outlierCol)

    def getContamination(self) -> float:
        """Return the value of `contamination`."""
        return self.getOrDefault(self.contamination)

    def getWeightCol(self) -> str:
        """Return the value of `weightCol`."""
        return self.getOrDefault(self.weightCol)

    def getK(self) -> int:
        """Return the value of `k`."""
        return self.getOrDefault(self.k)

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

    def getSelection(self) -> str:
        """Return the value of `selection`."""
        return self.getOrDefault(self.selection)

    def getNoise(self) -> str:
        """Return the value of `noise`."""
        return self.getOrDefault(self.noise)

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

    initialModel: Param[str] = text(
        "initialModel",
        "mixture to start from instead of init: the folder of a saved model, or JSON with "
        "weights, means and covariances; '' = none",
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(initialModel="")

    def setParams(self: E, **params: Any) -> E:
        """
        Set params by name, as the constructor does.

        Parameters
        ----------
        **params
            Values by the params' names; None leaves a param as it is.

        Returns
        -------
        EstimatorParams
            This estimator.

        Raises
        ------
        TypeError
            If there is no such param, or its values are of another type.
        ValueError
            If it takes no such value.
        """
        for name in params:
            if not self.hasParam(name):
                raise TypeError(
                    f"GradientEM has no param '{name}'; explainParams() lists those it has."
                )
        return self._set(**{name: value for name, value in params.items() if value is not None})

    def setInitialMixture(
        self: E,
        weights: ArrayLike | None,
        means: ArrayLike,
        covariance: ArrayLike | None = None,
    ) -> E:
        """
        Start the fit from given parameters instead of `init`.

        Parameters
        ----------
        weights : array of shape (k,) or None
            A weight per component; None for equal ones.
        means : array of shape (k, d)
            A mean per component.
        covariance : array of shape (d, d) or (k, d, d), optional
            One covariance for all components, or one for each; the data's own,
            scaled, if it is not given.

        Returns
        -------
        EstimatorParams
            This estimator.
        """
        numbers: dict[str, Any] = {"means": np.asarray(means, float).tolist()}
        if weights is not None:
            numbers["weights"] = np.asarray(weights, float).tolist()
        if covariance is not None:
            matrices = np.asarray(covariance, float)
            numbers["covariances"] = matrices.reshape(-1, matrices.shape[-1]).tolist()
        return self._set(initialModel=json.dumps(numbers))

    def getInitialModel(self) -> str:
        """Return the value of `initialModel`."""
        return self.getOrDefault(self.initialModel)
