"""What a fit reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from pyspark.ml.clustering import GaussianMixtureSummary

from ._saved import fitted, from_json

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from ._local import MixtureModel


#: Columns of tables, and their types.
_PASS = {
    **{"phase": object, "pass": int, "components": int, "meanLogLikelihood": float},
    **{"gradientNorm": float, "effectiveComponents": float, "seconds": float},
}
_PHASE = {"name": object, "passes": int, "seconds": float}
_COMPARED = {"family": object, "k": int, "logLikelihood": float, "bic": float, "converged": bool}

#: What Java says as well.
_NO_ROWS = (
    "This summary has no predictions, since the model was loaded and its training rows are not"
    " saved with it; transform the rows instead."
)


class GradientEMEvaluation(NamedTuple):
    """
    How well a mixture describes a data set.

    Attributes
    ----------
    rows : int
        Usable rows.
    droppedRows : int
        Rows left out because of invalid features.
    weightSum : float
        Total sample weight.
    logLikelihood : float
        Sum of the rows' log-densities, each times its weight.
    bic : float
        The higher the better: ``2 logLikelihood - parameters ln weightSum``, as mclust has it.
    """

    rows: int
    droppedRows: int
    weightSum: float
    logLikelihood: float
    bic: float

    @property
    def meanLogLikelihood(self) -> float:
        """Log-likelihood per unit of sample weight."""
        return self.logLikelihood / self.weightSum


class Mixture(NamedTuple):
    """
    The parameters of a mixture; the arrays are read-only.

    Attributes
    ----------
    weights : numpy.ndarray
        Of shape (k,).
    means : numpy.ndarray
        Of shape (k, d).
    covariances : numpy.ndarray
        Of shape (k, d, d).
    """

    weights: NDArray[np.float64]
    means: NDArray[np.float64]
    covariances: NDArray[np.float64]

    @classmethod
    def of(cls, model: MixtureModel) -> Mixture:
        """Return those of a model in numpy, which nothing else has."""
        mixture = cls(model.weights, model.means, model.covariances)
        for array in mixture:
            array.setflags(write=False)
        return mixture


class GradientEMSummary(GaussianMixtureSummary):
    """
    How a fit went.

    `predictions`, `cluster`, `clusterSizes` and `probability` need the training data and are there
    only after `fit`; all else is saved with the model.
    """

    __module__ = "org.gradientem.spark"

    def __init__(self, java_obj: Any = None, model_json: Callable[[], str] | None = None) -> None:
        super().__init__(java_obj)
        self._model_json = model_json
        self._facts: dict[str, Any] = {}

    def _call_java(self, name: str, *args: Any) -> Any:
        try:
            return super()._call_java(name, *args)
        except Exception as error:
            if _NO_ROWS in str(error):
                raise RuntimeError(_NO_ROWS) from None
            raise

    def __getattr__(self, name: str) -> Any:
        # Where Spark Connect has the training rows, after fit.
        if name == "_summary_dataset":
            raise RuntimeError(_NO_ROWS)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @property
    def history(self) -> pd.DataFrame:
        """
        How the fit went: phase, pass, components, meanLogLikelihood, gradientNorm and so on.

        A row per pass of EM with all components or the answer is taken to all rows; of each
        phase of the search between them one per number of components, of the pass with the
        highest likelihood.
        """
        return self._frame("history", _PASS)

    @property
    def phases(self) -> pd.DataFrame:
        """A row per phase in their order, with all its passes: phase, passes, seconds."""
        return self._frame("phases", _PHASE).rename(columns={"name": "phase"})

    @property
    def selection(self) -> pd.DataFrame:
        """A row per mixture compared: family, k, logLikelihood, bic (high is good), converged."""
        return self._frame("selectionPath", _COMPARED)

    @property
    def fitted(self) -> Mixture:
        """The mixture of all components that were fitted, before the surplus was merged."""
        return Mixture.of(fitted(self._read()))

    @property
    def evaluation(self) -> GradientEMEvaluation:
        """Log-likelihood, BIC and counts of rows on the training data."""
        return GradientEMEvaluation(*(self._fact(name) for name in GradientEMEvaluation._fields))

    @property
    def logLikelihood(self) -> float:
        """Log-likelihood of the model on the training data."""
        return float(self._fact("logLikelihood"))

    @property
    def bic(self) -> float:
        """BIC on the training data, the higher the better: minus `MixtureModel.bic`."""
        return float(self._fact("bic"))

    @property
    def aic(self) -> float:
        """AIC on the training data, the higher the better: minus `MixtureModel.aic`."""
        return float(self._fact("aic"))

    @property
    def icl(self) -> float:
        """
        ICL of the model on the training data, the higher the better: minus `MixtureModel.icl`.

        As in mclust: BIC plus twice the sum of the logarithms of the rows' largest
        responsibilities.
        """
        icl = self._fact("icl")
        if icl is None:
            raise RuntimeError(
                "This model was saved before there was an ICL; fit it again to have one."
            )
        return float(icl)

    @property
    def labelAccuracy(self) -> float | None:
        """
        Accuracy of the predicted labels in a cross-validation of ten folds, from 0 to 1.

        Each fold's mixture is fitted to the other rows alone; the covariance family and the number
        of components of each label are those of all rows. Of more than 10 000 rows some are drawn
        at random. None unless all rows have a label.
        """
        accuracy = self._fact("labelAccuracy")
        return None if accuracy is None else float(accuracy)

    @property
    def parameters(self) -> int:
        """Number of free parameters of the mixture, as BIC and AIC count them."""
        return int(self._fact("parameters"))

    @property
    def rows(self) -> int:
        """Number of rows that were fitted."""
        return int(self._fact("rows"))

    @property
    def droppedRows(self) -> int:
        """Number of rows left out because of invalid features."""
        return int(self._fact("droppedRows"))

    @property
    def missingCells(self) -> list[int]:
        """For each feature, how many of the rows that were fitted lack it."""
        return list(self._fact("missingCells"))

    @property
    def effectiveRows(self) -> float:
        """
        Weight of the rows of the fit and of the old rows that its initial model represented.

        The next update takes it, times the fraction of them that is to count then, as `rows` of
        `setInitialModel`.
        """
        return float(self._fact("effectiveRows"))

    @property
    def fittedComponents(self) -> int:
        """Number of components that were fitted, before the surplus was merged."""
        return int(self._fact("fittedComponents"))

    @property
    def converged(self) -> bool:
        """
        Whether the last ascent, which the model comes from, ended by `tol`.

        After a search by BIC that is its last EM run, else the main phase. False also where `tol`
        is 0, which does not show it.
        """
        return bool(self._fact("converged"))

    @property
    def warnings(self) -> list[str]:
        """What the user should know about the fit, a sentence each."""
        return list(self._fact("warnings"))

    @property
    def selectionReason(self) -> str:
        """Why the model has the number of components that it has."""
        return str(self._fact("selectionReason"))

    @property
    def seed(self) -> int:
        """The seed that was used."""
        return int(self._fact("seed"))

    @property
    def seconds(self) -> float:
        """Wall-clock time of the whole fit."""
        return float(self._fact("seconds"))

    def __repr__(self) -> str:
        known = self.labelAccuracy
        accuracy = [] if known is None else [f"accuracy {known:.4f} of labels in cross-validation"]
        return (
            f"GradientEMSummary: k={self.k} of {self.fittedComponents} fitted,"
            f" covariances {from_json(self._read()).family_in_words}, {self.rows} rows"
            f" ({self.droppedRows} dropped), logLikelihood={self.logLikelihood:.4f},"
            f" bic={self.bic:.4f}, converged={self.converged}, seconds={self.seconds:.1f}\n"
            + "\n".join([*accuracy, self.selectionReason, *self.warnings])
        )

    def _read(self) -> str:
        assert self._model_json is not None
        return self._model_json()

    def _fact(self, name: str) -> Any:
        self._facts = self._facts or from_json(self._read()).facts
        return self._facts.get(name)

    def _frame(self, name: str, types: dict[str, type]) -> pd.DataFrame:
        import pandas as pd

        # JSON has text for numbers that are not finite.
        return pd.DataFrame(self._fact(name), columns=[*types]).astype(types)
