"""A fitted mixture in numpy, without Spark or a JVM."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spark_gradient_em._cells import is_table
from spark_gradient_em._mixture import LocalMixture
from spark_gradient_em._report import page
from spark_gradient_em._types import OwnTypes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    import numpy as np
    from numpy.typing import ArrayLike, NDArray
    from sklearn.mixture import GaussianMixture

    from spark_gradient_em._cells import Cells

#: The families that scikit-learn has as well, with its names.
SKLEARN_NAMES = {"VVV": "full", "EEE": "tied", "VVI": "diag", "VII": "spherical"}


class LocalModel(LocalMixture):
    """
    A fitted mixture that predicts, scores and samples in numpy.

    NaN is a missing cell: rows are scored by what is there, as with ``handleInvalid = keep``. Rows
    have the number of a level, from 0, where a feature is categorical; d counts the others.

    Attributes
    ----------
    weights : numpy.ndarray
        Of shape (k,).
    means : numpy.ndarray
        Of shape (k, d).
    spread : numpy.ndarray
        The covariances, as few numbers as determine them: variances, of shape (k, d), for families
        without correlations, else matrices, of shape (k, d, d); one instead of k for a tied family.
    family : str
        What the covariances have in common: ``identity`` or mclust's code.
    facts : dict
        How the fit went, with the names of `GradientEMSummary`; empty if that was not saved.
    merges : numpy.ndarray
        The two groups of components that become one in each merge of the tree, of shape
        (k - 1, 2): 0 to k - 1 is a component, k + m what merge m made.
    heights : numpy.ndarray
        For each merge the smallest probability so far with which a row of one of its two groups is
        taken for the other.
    quantiles : numpy.ndarray
        Quantiles of the training rows' log-density, at even steps from 0 to 1.
    noise_weight : float
        Weight of the uniform noise; 0 if there is none.
    noise_box : numpy.ndarray
        The least and the largest values of its box, of shape (2, d); (2, 0) if there is none.
    levels : tuple of Levels
        The categorical features, if there are any.
    names : tuple of str
        Names of all features, categorical ones in their places; empty if they are not known.
    columns : TableColumns, optional
        What the columns of the table are that the features were made of. With it a DataFrame is
        such a table, whose cells become features here; an array has the features.
    """

    def of_table(self, X: Any, cells: Mapping[str, Cells]) -> LocalModel:
        """Return the same model, which gives tables of the types of one whose cells are known."""
        types = OwnTypes.of(X, cells)
        return replace(self, columns=self.columns and replace(self.columns, types=types))

    def impute(self, X: Any) -> Any:
        """
        Return the rows, missing cells filled in given the others.

        A number is replaced by what the components expect, a level by the most probable one. A
        table stays one, in its own types, where the model knows its columns.
        """
        features = super().impute(X)
        if self.columns is None or not is_table(X):
            return features
        return self.columns.impute(X, features)

    def sample(
        self, n_samples: int = 1, random_state: int | np.random.RandomState | None = None
    ) -> tuple[Any, NDArray[np.int64]]:
        """
        Draw rows; return them by component, noise last, and their components, -1 for noise.

        They are a table where the model knows its columns, of those that are not left out.
        """
        features, components = super().sample(n_samples, random_state)
        return features if self.columns is None else self.columns.decode(features), components

    def report(
        self, path: str | PathLike[str], X: ArrayLike | None = None, names: Sequence[str] = ()
    ) -> None:
        """
        Write what the fit found to one page of HTML, with pictures where there is matplotlib.

        Parameters
        ----------
        path : str or path
            A file, which is replaced if it is there.
        X : array of shape (rows, d), optional
            Rows to draw the components with.
        names : sequence of str, optional
            Names of all features, instead of those that the fit knew.

        Raises
        ------
        ValueError
            If there is not a name for each feature.
        """
        model = replace(self, names=tuple(names) or self.names)
        if len(model.feature_names) != self.n_features:
            raise ValueError(
                f"There are {len(names)} names for {self.n_features} features; give one for each."
            )
        Path(path).write_text(page(model, X), encoding="utf-8")

    def to_sklearn(self) -> GaussianMixture:
        """Return the mixture as scikit-learn's own, which has neither categories nor noise."""
        if self.noise_box.size:
            raise ValueError("scikit-learn's mixtures have no noise; use this model as it is.")
        if self.levels:
            raise ValueError(
                f"{len(self.levels)} of the features are categorical, which scikit-learn's mixture"
                " has no place for; use this model as it is."
            )
        name = SKLEARN_NAMES.get(self.family)
        if name is None:
            raise ValueError(
                f"scikit-learn has no covariances of the family {self.family}; fit one of"
                f" {', '.join(SKLEARN_NAMES)}, or use this model as it is."
            )
        from sklearn.mixture import GaussianMixture
        from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

        spread = {"tied": self.spread[0], "spherical": self.spread.T[0]}.get(name, self.spread)
        mixture = GaussianMixture(len(self.weights), covariance_type=name)
        roots = _compute_precision_cholesky(spread, name)
        mixture._set_parameters((self.weights, self.means, spread, roots))
        mixture.converged_ = bool(self.facts.get("converged", True))
        mixture.n_features_in_ = self.means.shape[1]
        return mixture
