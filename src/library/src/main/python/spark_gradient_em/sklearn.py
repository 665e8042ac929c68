"""The mixture as an estimator of scikit-learn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, DensityMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from spark_gradient_em._fit import fitted
from spark_gradient_em._local import LocalModel

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class GradientEM(DensityMixin, BaseEstimator):  # type: ignore[misc]
    """
    A Gaussian mixture whose number of components and family of covariances BIC chooses.

    Used like `sklearn.mixture.GaussianMixture`. Java fits: up to 2^23 numbers in a JVM that the
    first fit starts, or in that of the active session; more of them in the session, or in a local
    one. All else is numpy. NaN is a missing cell: rows are fitted and scored by what is there.

    Parameters
    ----------
    n_components : int, optional
        Number of components; chosen by BIC if None.
    covariance_type : str, default="auto"
        What the covariances have in common: "full", "tied", "diag", "spherical", "identity", one
        of mclust's 14 codes, or the one with the best BIC.
    tol : float, default=1e-6
        Change of the mean log-likelihood per row at which the fit ends.
    max_iter : int, default=100
        Most steps of the main phase.
    random_state : int or RandomState, optional
        Seed of every random choice; None is a fixed seed, so that a fit gives the same again.
    min_weight : float, optional
        Weight of the smallest component to be found, in (0, 1].
    sample_size : int, default=200_000
        Rows on which components are searched for; 0 for all.
    init_params : str, default="auto"
        How the components start: "auto", "random", "pca" or "k-means||".
    weights_init, means_init, covariances_init : array, optional
        Mixture to start from, of shapes (k,), (k, d) and (d, d) or (k, d, d).
    spark_params : dict, optional
        Further params of `spark_gradient_em.GradientEM`, by their names there.
    verbose : int, default=0
        Whether a line on stderr tells how far a fit is.

    Attributes
    ----------
    weights_, means_, covariances_ : numpy.ndarray
        Of shapes (k,), (k, d) and (k, d, d).
    n_components_ : int
        Number of components k.
    covariance_type_ : str
        mclust's code of the family, or "identity".
    converged_ : bool
        Whether the fit ended by `tol`.
    selection_reason_ : str
        Why there are so many components.
    warnings_ : list of str
        What you should know about the fit.
    model_ : LocalModel
        The mixture.
    n_features_in_, feature_names_in_
        As in all of scikit-learn.
    """

    def __init__(
        self,
        n_components: int | None = None,
        *,
        covariance_type: str = "auto",
        tol: float = 1e-6,
        max_iter: int = 100,
        random_state: int | np.random.RandomState | None = None,
        min_weight: float | None = None,
        sample_size: int = 200_000,
        init_params: str = "auto",
        weights_init: ArrayLike | None = None,
        means_init: ArrayLike | None = None,
        covariances_init: ArrayLike | None = None,
        spark_params: dict[str, Any] | None = None,
        verbose: int = 0,
    ) -> None:
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.tol = tol
        self.max_iter = max_iter
        self.random_state = random_state
        self.min_weight = min_weight
        self.sample_size = sample_size
        self.init_params = init_params
        self.weights_init = weights_init
        self.means_init = means_init
        self.covariances_init = covariances_init
        self.spark_params = spark_params
        self.verbose = verbose

    def fit(self, X: Any, y: Any = None, sample_weight: ArrayLike | None = None) -> GradientEM:
        """Fit to rows X; each counts `sample_weight` times."""
        X = validate_data(
            self, X, dtype=np.float64, ensure_min_samples=2, ensure_all_finite="allow-nan"
        )
        weights: NDArray[np.float64] | None = None
        if sample_weight is not None:
            weights = _check_sample_weight(sample_weight, X, ensure_non_negative=True)
        start = (self.weights_init, self.means_init, self.covariances_init)
        model = fitted(X, weights, start, self._spark_params(), bool(self.verbose))
        names = tuple(getattr(self, "feature_names_in_", ()))
        self.model_: LocalModel = replace(model, names=names)
        return self

    def _spark_params(self) -> dict[str, Any]:
        seed = self.random_state
        if isinstance(seed, np.random.RandomState):
            seed = int(check_random_state(seed).randint(2**31))
        return {
            "k": self.n_components,
            "covarianceType": {"diag": "diagonal"}.get(self.covariance_type, self.covariance_type),
            "tol": self.tol,
            "maxIter": self.max_iter,
            "seed": seed,
            "minWeight": self.min_weight,
            "sampleSize": self.sample_size,
            "init": self.init_params,
            "handleInvalid": "keep",
            **(self.spark_params or {}),
        }

    def fit_predict(
        self, X: Any, y: Any = None, sample_weight: ArrayLike | None = None
    ) -> NDArray[np.int64]:
        """Fit to rows and return the component of each."""
        return self.fit(X, y, sample_weight).predict(X)

    def predict(self, X: Any) -> NDArray[np.int64]:
        """Return the most probable component of each row."""
        return self._fitted().predict(self._rows(X))

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Return the responsibilities of the components, of shape (rows, k)."""
        return self._fitted().predict_proba(self._rows(X))

    def score_samples(self, X: Any) -> NDArray[np.float64]:
        """Return the log-density of each row."""
        return self._fitted().score_samples(self._rows(X))

    def score(self, X: Any, y: Any = None) -> float:
        """Return the mean log-density of the rows."""
        return self._fitted().score(self._rows(X))

    def bic(self, X: Any) -> float:
        """Return BIC on the rows, as scikit-learn has it: the lower the better."""
        return self._fitted().bic(self._rows(X))

    def aic(self, X: Any) -> float:
        """Return AIC on the rows, as scikit-learn has it: the lower the better."""
        return self._fitted().aic(self._rows(X))

    def icl(self, X: Any) -> float:
        """Return ICL on the rows with the sign of `bic`: the lower the better."""
        return self._fitted().icl(self._rows(X))

    def uncertainty(self, X: Any) -> NDArray[np.float64]:
        """Return 1 minus each row's largest responsibility."""
        return self._fitted().uncertainty(self._rows(X))

    def impute(self, X: Any) -> NDArray[np.float64]:
        """Return the rows, missing cells (NaN) replaced by their expectation given the others."""
        return self._fitted().impute(self._rows(X))

    def sample(self, n_samples: int = 1) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Draw rows by `random_state`; return them and their components, in order of these."""
        return self._fitted().sample(n_samples, check_random_state(self.random_state))

    def _fitted(self) -> LocalModel:
        check_is_fitted(self)
        return self.model_

    def _rows(self, X: Any) -> NDArray[np.float64]:
        rows: NDArray[np.float64] = validate_data(
            self, X, dtype=np.float64, reset=False, ensure_all_finite="allow-nan"
        )
        return rows

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    @property
    def weights_(self) -> NDArray[np.float64]:
        """Weights, of shape (k,)."""
        return self.model_.weights

    @property
    def means_(self) -> NDArray[np.float64]:
        """Means, of shape (k, d)."""
        return self.model_.means

    @property
    def covariances_(self) -> NDArray[np.float64]:
        """Covariance matrices, of shape (k, d, d)."""
        return self.model_.covariances

    @property
    def n_components_(self) -> int:
        """Number of components."""
        return len(self.model_.weights)

    @property
    def covariance_type_(self) -> str:
        """What the covariances have in common: mclust's code, or "identity"."""
        return self.model_.family

    @property
    def converged_(self) -> bool:
        """Whether the fit ended by `tol`."""
        return bool(self.model_.facts["converged"])

    @property
    def warnings_(self) -> list[str]:
        """What you should know about the fit, a sentence each."""
        return list(self.model_.facts["warnings"])

    @property
    def selection_reason_(self) -> str:
        """Why there are so many components."""
        return str(self.model_.facts["selectionReason"])
