"""The fitted model."""

from __future__ import annotations

import json
from copy import copy
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from pyspark.ml.linalg import DenseMatrix, DenseVector, Matrix, SparseMatrix, Vector, Vectors
from pyspark.ml.param import Param
from pyspark.ml.util import HasTrainingSummary
from pyspark.sql import SparkSession
from pyspark.sql.utils import is_remote

from ._errors import plain_errors, require_table
from ._java import PlainModel, Readable, Writable
from ._params import GradientEMModelParams
from ._saved import from_json
from ._summary import GradientEMEvaluation, GradientEMSummary, Mixture

if TYPE_CHECKING:
    from os import PathLike

    from numpy.typing import ArrayLike, NDArray
    from pyspark.ml.clustering import GaussianMixtureModel
    from pyspark.sql import DataFrame

    from ._local import MixtureModel


#: The columns of `GradientEMModel.tree`.
_TREE = "first int, second int, probability double, height double, entropy double"


def _matrix(spread: NDArray[np.float64]) -> Matrix:
    """Return a covariance, sparse if it has no correlations."""
    d = len(spread)
    if spread.ndim == 1:
        return SparseMatrix(d, d, [*range(d + 1)], [*range(d)], spread.tolist())
    return DenseMatrix(d, d, spread.ravel().tolist())


class GradientEMModel(
    PlainModel,
    GradientEMModelParams,
    Writable,
    Readable["GradientEMModel"],
    HasTrainingSummary[GradientEMSummary],
):
    """
    A Gaussian mixture fitted by `GradientEM`.

    Attributes
    ----------
    weights, means, covariances : numpy.ndarray
        The mixture's parameters.
    summary : GradientEMSummary
        How the fit went.
    """

    # PySpark takes this for the package of the Java class.
    __module__ = "org.gradientem.spark"

    def __init__(self, java_model: Any = None) -> None:
        super().__init__(java_model)
        self._own: tuple[MixtureModel, Mixture] | None = None

    @property
    def numComponents(self) -> int:
        """Number of components."""
        return len(self.weights)

    @property
    def numFeatures(self) -> int:
        """Number of features of a row, categorical ones included."""
        return self._local()[0].width

    @property
    def weights(self) -> NDArray[np.float64]:
        """Mixture weights, of shape (k,); they sum to 1 less `noiseWeight`."""
        return self._local()[1].weights

    @property
    def noiseWeight(self) -> float:
        """Weight of the uniform noise, the share of rows of no component; 0 without noise."""
        return self._local()[0].noise_weight

    @property
    def means(self) -> NDArray[np.float64]:
        """Means of the components, of shape (k, d)."""
        return self._local()[1].means

    @property
    def covariances(self) -> NDArray[np.float64]:
        """Covariance matrices of the components, of shape (k, d, d)."""
        return self._local()[1].covariances

    @property
    def covarianceFamily(self) -> str:
        """What the covariances have in common: ``identity``, or mclust's or pgmm's code."""
        return self._local()[0].family

    @property
    def loadings(self) -> tuple[NDArray[np.float64], ...]:
        """How features depend on each component's factors, of shape (d, q); () without factors."""
        return self._local()[0].loadings

    @property
    def components(self) -> DataFrame:
        """Table of the components: component, weight, mean (vector), covariance (matrix)."""
        local = self._local()[0]
        matrices = [_matrix(spread) for spread in local.spread] * len(local.weights)
        rows = zip(
            *(range(len(local.weights)), local.weights.tolist()),
            *(map(DenseVector, local.means), matrices),
        )
        names = ["component", "weight", "mean", "covariance"]
        return SparkSession.active().createDataFrame([*rows], names)

    @property
    def tree(self) -> DataFrame:
        """
        How the components merge into groups: first, second, probability, height, entropy.

        Groups are numbered 0 to k - 1 for the components and k + m for what row m makes.
        """
        merges = json.loads(self._json())["cuts"]["tree"]["merges"]
        heights = accumulate((merge["probability"] for merge in merges), min)
        rows = [
            (merge["first"], merge["second"], merge["probability"], height, merge["entropy"])
            for merge, height in zip(merges, heights)
        ]
        return SparkSession.active().createDataFrame(rows, _TREE)

    @property
    def densityQuantiles(self) -> DataFrame:
        """Quantiles of the training rows' log-density: share, logLikelihood."""
        quantiles = self._local()[0].quantiles
        rows = zip(np.linspace(0, 1, len(quantiles)).tolist(), quantiles.tolist())
        return SparkSession.active().createDataFrame([*rows], "share double, logLikelihood double")

    @property
    def gaussiansDF(self) -> DataFrame:
        """Table of the components as MLlib has it: mean (vector), cov (matrix)."""
        return self.components.selectExpr("mean", "covariance AS cov")

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that are predicted, by their indices; () without labelCol."""
        return self._local()[0].labels

    @property
    def componentLabels(self) -> NDArray[np.int64]:
        """The label of each component by its index in `labels`, -1 for none."""
        return self._local()[0].component_labels

    def predict(self, value: Vector | ArrayLike) -> int:
        """
        Return the most probable component of a row, from 0 to k - 1, or -1 for noise.

        Of a model with `labels` it is the number of the most probable one. `toLocal` has the
        methods for many rows at once.
        """
        shares = self.predictProbability(value).toArray()
        is_noise = not self.labels and 1 - shares.sum() > shares.max()
        return -1 if is_noise else int(shares.argmax())

    def predictProbability(self, value: Vector | ArrayLike) -> DenseVector:
        """Return the responsibilities of the components for a row."""
        return cast(DenseVector, self._score("predictProbability", self.probabilityCol, value))

    def logLikelihood(self, value: Vector | ArrayLike) -> float:
        """Return the log-density of a row."""
        return float(self._score("logLikelihood", self.logLikelihoodCol, value))

    def evaluate(self, dataset: DataFrame) -> GradientEMEvaluation:
        """
        Return how well the mixture describes a data set: log-likelihood, BIC and counts of rows.

        It has the features column, and the weight column if one is set.
        """
        with plain_errors():
            return GradientEMEvaluation(**json.loads(self._asked("evaluation", dataset)))

    def sample(self, rows: int, seed: int | None = None) -> DataFrame:
        """
        Draw rows from the mixture.

        Parameters
        ----------
        rows : int
            Number of rows.
        seed : int, optional
            Seed of the draw, by default that of the fit; the same seed gives the same rows.

        Returns
        -------
        DataFrame
            The features column, and the prediction column with the component of each row.
        """
        drawn = self if seed is None else self.copy({self.seed: seed})
        return drawn.transform(SparkSession.active().range(rows), {self.table: "sample"})

    def toLocal(self) -> MixtureModel:
        """Return the same mixture in numpy: it predicts, scores and samples without a JVM."""
        return from_json(self._json())

    def report(self, path: str | PathLike[str], X: ArrayLike | None = None) -> None:
        """
        Write the page that the command ``fit`` writes, as `MixtureModel.report` does.

        The file is one of this machine, on which a JVM writes it; X, of shape (rows, d), are rows
        to draw.
        """
        self.toLocal()._write(path, X, "model.toLocal()")

    def _repr_html_(self) -> str:
        return self._local()[0]._repr_html_()

    def toGaussianMixtureModel(self) -> GaussianMixtureModel:
        """Return the same mixture as MLlib's own; it needs a JVM, so not on Spark Connect."""
        from pyspark.ml.clustering import GaussianMixtureModel

        if is_remote():
            raise NotImplementedError(
                "Spark Connect cannot hand over MLlib's own model; use weights, means and"
                " covariances, or gaussiansDF."
            )
        model: GaussianMixtureModel = GaussianMixtureModel._from_java(
            self._call_java("toGaussianMixtureModel")
        )
        return model

    def withK(self, k: int) -> GradientEMModel:
        """
        Return the best mixture of another number of components that the search has met.

        Nothing is fitted again; it needs a JVM, so not on Spark Connect. To have the best of that
        number searched for, fit with ``GradientEM(k=k)``. The model has the params of this one,
        and no summary.
        """
        if is_remote():
            raise NotImplementedError(
                f"Spark Connect cannot hand over another mixture; fit with k={k}."
            )
        model: GradientEMModel = GradientEMModel._from_java(self._call_java("withK", k))
        return model

    def transformInBlocks(self, dataset: DataFrame) -> DataFrame:
        """
        Score rows as `transform` does, some hundred at a time: faster under full covariances.

        For rows that are all to be scored: Spark neither leaves out columns that are not used
        afterwards nor filters before it scores. It needs a JVM, so not on Spark Connect.
        """
        require_table(dataset, "transformInBlocks")
        if is_remote():
            raise NotImplementedError("Spark Connect cannot score in blocks; use transform.")
        self._transfer_params_to_java()
        scored: DataFrame = self._call_java("transformInBlocks", dataset)
        return scored

    @property
    def hasSummary(self) -> bool:
        """Whether there is a summary: after fit, and in models saved with one."""
        return hasattr(self, "_summary") or bool(self._call_java("hasSummary"))

    @property
    def summary(self) -> GradientEMSummary:
        """How the fit went."""
        if not self.hasSummary:
            raise RuntimeError(
                "This model has no summary because it was not made by fit; fit one to get it."
            )
        if not is_remote():
            return GradientEMSummary(self._call_java("summary"), self._json)
        if hasattr(self, "_summary"):
            # A copy, so that model and summary do not keep each other alive.
            summary = copy(self._summary)
            summary._remote_model_obj.add_ref()
            summary._model_json = self._json
            return cast(GradientEMSummary, summary)
        return GradientEMSummary(f"{self._java_obj}.summary", self._json)

    @property
    def _summaryCls(self) -> type:
        return GradientEMSummary

    def _local(self) -> tuple[MixtureModel, Mixture]:
        if self._own is None:
            local = self.toLocal()
            self._own = local, Mixture.of(local)
        return self._own

    def _json(self) -> str:
        """Return all of the model, as Java's ``toJson``."""
        if not is_remote():
            return str(self._call_java("toJson"))
        return self._asked("model", SparkSession.active().range(0))

    def _call_java(self, name: str, *args: Any) -> Any:
        with plain_errors():
            return super()._call_java(name, *args)

    def _asked(self, name: str, rows: DataFrame) -> str:
        """Transform into JSON, the one way to it that Spark Connect leaves open."""
        pieces = self.transform(rows, {self.table: name}).collect()
        return "".join(piece.json for piece in pieces)

    def _score(self, method: str, column: Param[str], value: Vector | ArrayLike) -> Any:
        features = value if isinstance(value, Vector) else Vectors.dense(np.asarray(value, float))
        if not is_remote():
            return self._call_java(method, features)
        row = SparkSession.active().createDataFrame([(features,)], ["features"])
        names: dict[Param[Any], Any] = {
            self.featuresCol: "features",
            self.predictionCol: "",
            self.probabilityCol: "",
            self.logLikelihoodCol: "",
            self.imputedCol: "",
        }
        names[column] = "value"
        with plain_errors():
            return self.transform(row, names).collect()[0]["value"]
