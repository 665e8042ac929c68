"""The mathematics of a Gaussian mixture in numpy, without Spark or a JVM."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from spark_gradient_em._levels import Levels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

#: The families in which all components share one covariance.
TIED = ("identity", "EII", "EEI", "EEE")


def _log_sums(joint: NDArray[np.float64]) -> NDArray[np.float64]:
    sums: NDArray[np.float64] = np.logaddexp.reduce(joint, axis=1)
    return sums


def _patterns(
    rows: NDArray[np.float64],
) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.int64]]]:
    """Yield which features are there, and the rows that have just these."""
    patterns, pattern_of = np.unique(~np.isnan(rows), axis=0, return_inverse=True)
    for p, there in enumerate(patterns):
        yield there, np.flatnonzero(pattern_of.ravel() == p)


@dataclass(frozen=True, eq=False)
class LocalMixture:
    """What a `LocalModel`, which describes the attributes, computes of rows."""

    weights: NDArray[np.float64]
    means: NDArray[np.float64]
    spread: NDArray[np.float64] = field(repr=False)
    family: str
    facts: dict[str, Any] = field(default_factory=dict, repr=False)
    merges: NDArray[np.int64] = field(
        default_factory=lambda: np.empty((0, 2), dtype=np.int64), repr=False
    )
    quantiles: NDArray[np.float64] = field(default_factory=lambda: np.empty(0), repr=False)
    noise_weight: float = 0.0
    noise_box: NDArray[np.float64] = field(default_factory=lambda: np.empty((2, 0)), repr=False)
    levels: tuple[Levels, ...] = field(default=(), repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)

    @property
    def covariances(self) -> NDArray[np.float64]:
        """Covariance matrices, of shape (k, d, d), read-only."""
        k, d = self.means.shape
        matrices = self.spread
        if matrices.ndim == 2:
            matrices = matrices[:, :, np.newaxis] * np.eye(d)
        return np.broadcast_to(matrices, (k, d, d))

    @property
    def number_places(self) -> NDArray[np.int64]:
        """Which features are no categories, by their numbers among all."""
        return np.delete(np.arange(self.n_features), [column.place for column in self.levels])

    @property
    def n_features(self) -> int:
        """Number of all features."""
        return int(self.means.shape[1]) + len(self.levels)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of all features; x1, x2 and so on where none are known."""
        return self.names or tuple(f"x{j + 1}" for j in range(self.n_features))

    @property
    def n_parameters(self) -> int:
        """Number of free parameters, as the information criteria count them."""
        k, d = self.means.shape
        free = k - 1 + k * d + sum(k * (len(column.logs) - 1) for column in self.levels)
        if self.family != "identity":
            volumes, shapes, orientations = ({"E": 1, "V": k, "I": 0}[c] for c in self.family)
            free += volumes + shapes * (d - 1) + orientations * (d * (d - 1) // 2)
        # The noise's weight, and the volume of its box.
        return int(free) + (2 if self.noise_box.size else 0)

    def predict(self, X: ArrayLike) -> NDArray[np.int64]:
        """Return the most probable component of each row, 0 to k - 1; -1 for noise."""
        joint = self._log_densities(X)
        components: NDArray[np.int64] = joint.argmax(axis=1)
        components[self._log_noise(X) > joint.max(axis=1)] = -1
        return components

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return responsibilities, (rows, k); with that of the noise those of a row sum to 1."""
        return np.exp(self._log_densities(X) - self.score_samples(X)[:, np.newaxis])

    def uncertainty(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return 1 minus each row's largest responsibility, that of the noise included."""
        return 1 - self._largest_shares(X)

    def component_groups(self, groups: int) -> NDArray[np.int64]:
        """
        Cut the tree: return the group of each component, 0 for the heaviest group.

        Raises
        ------
        ValueError
            If there is no tree, or it has fewer components.
        """
        k = len(self.weights)
        if not 1 <= groups <= k or len(self.merges) != k - 1:
            raise ValueError(
                f"groups is {groups}, but the model has a tree of {len(self.merges) + 1} of its"
                f" {k} components; set groups to 1 up to their number, or fit again."
            )
        nodes = np.arange(k)
        for m, merge in enumerate(self.merges[: k - groups]):
            nodes[np.isin(nodes, merge)] = k + m
        _, first, group = np.unique(nodes, return_index=True, return_inverse=True)
        totals = np.bincount(group, self.weights)
        ranks = np.empty(groups, dtype=np.int64)
        ranks[np.lexsort((first, -totals))] = np.arange(groups)
        return ranks[group]

    def predict_groups(self, X: ArrayLike, groups: int) -> NDArray[np.int64]:
        """Return the most probable group of each row, 0 to groups - 1; -1 for noise."""
        group_of = self.component_groups(groups)
        shares = self.predict_proba(X) @ np.eye(groups)[group_of]
        found: NDArray[np.int64] = shares.argmax(axis=1)
        found[1 - shares.sum(axis=1) > shares.max(axis=1)] = -1
        return found

    def is_outlier(self, X: ArrayLike, contamination: float) -> NDArray[np.bool_]:
        """
        Return whether each row is noise, or less dense than a share of the training rows.

        Raises
        ------
        ValueError
            If the share is not in (0, 0.5], the model has no quantiles, or a cell is NaN.
        """
        if not 0 < contamination <= 0.5:
            raise ValueError(f"contamination is {contamination}, but must be in (0, 0.5].")
        if not len(self.quantiles):
            raise ValueError(
                "The model has no quantiles of its training rows' log-density; fit it again."
            )
        if np.isnan(np.asarray(X, dtype=np.float64)).any():
            raise ValueError(
                "A row lacks cells, so that its density is of another dimension; let the model in"
                " Spark tell outliers, or leave such rows out."
            )
        levels = np.linspace(0, 1, len(self.quantiles))
        threshold = np.interp(contamination, levels, self.quantiles)
        # As in Java: rounding must not part rows that are equal.
        outliers: NDArray[np.bool_] = self.score_samples(X) < threshold - 1e-6
        return outliers | (self.predict(X) < 0)

    def score_samples(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return the log-density of each row."""
        return np.logaddexp(_log_sums(self._log_densities(X)), self._log_noise(X))

    def score(self, X: ArrayLike) -> float:
        """Return the mean log-density of the rows."""
        return float(self.score_samples(X).mean())

    def bic(self, X: ArrayLike) -> float:
        """Return BIC on the rows as scikit-learn has it: the lower the better."""
        rows = self._checked(X)
        # A row without any value says nothing.
        filled = np.count_nonzero(~np.isnan(rows).all(axis=1))
        return float(self.n_parameters * np.log(filled) - 2 * self.score_samples(rows).sum())

    def aic(self, X: ArrayLike) -> float:
        """Return AIC on the rows as scikit-learn has it: the lower the better."""
        return float(2 * self.n_parameters - 2 * self.score_samples(X).sum())

    def icl(self, X: ArrayLike) -> float:
        """Return ICL on the rows, BIC minus 2 log of each row's largest responsibility."""
        return self.bic(X) - 2 * float(np.log(self._largest_shares(X)).sum())

    def _largest_shares(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return each row's largest responsibility, be it that of the noise."""
        shares = self.predict_proba(X)
        largest: NDArray[np.float64] = np.maximum(shares.max(axis=1), 1 - shares.sum(axis=1))
        return largest

    def impute(self, X: ArrayLike) -> NDArray[np.float64]:
        """
        Return the rows, missing cells filled in given the others.

        A number is replaced by what the components expect, a level by the most probable one.
        """
        rows = self._checked(X).copy()
        joint = self._log_densities(rows)
        shares = np.exp(joint - _log_sums(joint)[:, np.newaxis])
        numbers = rows[:, self.number_places]
        for there, own in _patterns(numbers):
            numbers[np.ix_(own, ~there)] = sum(
                shares[own, i, np.newaxis] * self._expected(i, there, numbers[np.ix_(own, there)])
                for i in range(len(self.weights))
            )
        rows[:, self.number_places] = numbers
        for column in self.levels:
            column.impute(rows, shares)
        return rows

    def _expected(
        self, i: int, there: NDArray[np.bool_], rows: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the expectation of missing cells under component i, given those that are there."""
        mean, spread = self.means[i], self.spread[i % len(self.spread)]
        if spread.ndim == 1:
            return np.broadcast_to(mean[~there], (len(rows), int(np.count_nonzero(~there))))
        slopes = np.linalg.solve(spread[np.ix_(there, there)], spread[np.ix_(there, ~there)])
        expected: NDArray[np.float64] = mean[~there] + (rows - mean[there]) @ slopes
        return expected

    def sample(
        self, n_samples: int = 1, random_state: int | np.random.RandomState | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Draw rows; return them by component, noise last, and their components, -1 for noise."""
        if n_samples < 1:
            raise ValueError(f"n_samples is {n_samples}; it must be 1 or more.")
        if isinstance(random_state, np.random.RandomState):
            random = random_state
        else:
            random = np.random.RandomState(random_state)
        k = len(self.weights)
        noise = [self.noise_weight] if self.noise_box.size else []
        sizes = random.multinomial(n_samples, np.append(self.weights, noise))
        rows = random.standard_normal((n_samples, self.means.shape[1]))
        components = np.repeat(np.arange(len(sizes)), sizes)
        components[components == k] = -1
        if noise:
            low, high = self.noise_box
            rows[components < 0] = random.uniform(low, high, (int(sizes[k]), rows.shape[1]))
        for i, own in enumerate(np.split(rows, np.cumsum(sizes))[:k]):
            spread = self.spread[i % len(self.spread)]
            if spread.ndim == 1:
                own *= np.sqrt(spread)
            else:
                own[:] = own @ np.linalg.cholesky(spread).T
            own += self.means[i]
        if not self.levels:
            return rows, components
        whole = np.empty((n_samples, self.n_features))
        whole[:, self.number_places] = rows
        for column in self.levels:
            whole[:, column.place] = column.draw(components, random)
        return whole, components

    @cached_property
    def _whiteners(self) -> NDArray[np.float64]:
        """What gives rows of a component the identity as their covariance."""
        if self.spread.ndim == 2:
            return 1 / np.sqrt(self.spread)
        return np.linalg.inv(np.linalg.cholesky(self.spread))

    def _log_densities(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return log-weight plus log-density of each row's cells under each component."""
        rows = self._checked(X)
        numbers = rows[:, self.number_places]
        joint = np.empty((len(rows), len(self.weights)))
        for there, own in _patterns(numbers):
            joint[own] = self._marginal(there)._complete_log_densities(numbers[np.ix_(own, there)])
        for column in self.levels:
            column.add_to(joint, rows)
        return joint

    def _log_noise(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return log-weight plus log-density of the noise in each row's cells."""
        rows = self._checked(X)
        if not self.noise_box.size:
            return np.full(len(rows), -np.inf)
        with np.errstate(divide="ignore"):
            weight = np.log(self.noise_weight)
        there = ~np.isnan(rows)
        choices = np.empty(self.n_features)
        choices[self.number_places] = np.ptp(self.noise_box, axis=0)
        for column in self.levels:
            choices[column.place] = len(column.logs)
        densities: NDArray[np.float64] = weight - there @ np.log(choices)
        return densities

    def _marginal(self, features: NDArray[np.bool_]) -> LocalMixture:
        """Return the mixture of some of the features."""
        if features.all():
            return self
        spread = self.spread[:, features]
        if spread.ndim == 3:
            spread = spread[:, :, features]
        return replace(self, means=self.means[:, features], spread=spread)

    def _complete_log_densities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        k, d = self.means.shape
        with np.errstate(divide="ignore"):
            constants = np.log(self.weights) - d / 2 * np.log(2 * np.pi)
        joint = np.empty((len(rows), k))
        for i in range(k):
            whitener = self._whiteners[i % len(self._whiteners)]
            centred = rows - self.means[i]
            if whitener.ndim == 1:
                white, diagonal = centred * whitener, whitener
            else:
                white, diagonal = centred @ whitener.T, np.diagonal(whitener)
            joint[:, i] = constants[i] + np.log(diagonal).sum() - (white**2).sum(axis=1) / 2
        return joint

    def _checked(self, X: ArrayLike) -> NDArray[np.float64]:
        rows = np.asarray(X, dtype=np.float64)
        if rows.ndim != 2 or rows.shape[1] != self.n_features:
            raise ValueError(
                f"The model expected rows of {self.n_features} features, got an array of shape"
                f" {rows.shape}; score rows of the same columns."
            )
        if np.isinf(rows).any():
            first = int(np.flatnonzero(np.isinf(rows).any(axis=1))[0])
            raise ValueError(
                f"Row {first} has the features {rows[first].tolist()}, of which some are infinite;"
                " correct or leave out such rows."
            )
        for column in self.levels:
            column.require_levels(rows)
        return rows
