"""The mathematics of a Gaussian mixture in numpy, without Spark or a JVM."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from ._cells import is_table, table_names
from ._levels import Levels
from ._rows import as_rows, made_up_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ._columns import TableColumns

#: The families in which all components share one covariance.
TIED = ("identity", "EII", "EEI", "EEE", "CCU")

#: The families of low rank next to diagonal noise.
LOW_RANK = ("CCU", "UUU")

#: The most components whose numbers of factors are listed.
_LISTED = 10

#: The largest size of a value, in a fit as well: sums of its square do not overflow.
LARGEST = 1e140

#: Nats by which rounding may move a density, as in Java: rows that are equal stay equal.
ROUNDING = 1e-6

#: Numbers of a block of rows, which the cache of a core holds.
_BLOCK = 2**14


def require_whole(name: str, value: Any, least: int = 1) -> None:
    """Refuse what is no whole number, or less than a parameter may be."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} is {value!r}, but must be a whole number.")
    if value < least:
        raise ValueError(f"{name} is {value}, but must be {least} or more.")


def chi_squared_tail(d: int, squares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability that the sum of d squared standard Gaussians is larger."""
    half = np.maximum(squares, 0) / 2
    logs = np.log(np.maximum(half, 1e-300))
    erfc = np.vectorize(math.erfc, otypes=[np.float64])
    tail: NDArray[np.float64] = erfc(np.sqrt(half)) if d % 2 else np.zeros_like(half)
    for j in np.arange(d % 2 / 2, d / 2):
        tail = tail + np.exp(j * logs - half - math.lgamma(j + 1))
    return np.minimum(tail, 1)


def uncertainty_of(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 minus the largest probability of each row, that of none of them included."""
    doubt: NDArray[np.float64] = 1 - np.maximum(shares.max(axis=1), 1 - shares.sum(axis=1))
    return doubt


def _patterns(
    rows: NDArray[np.float64],
) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.int64]]]:
    """Yield the observed features of incomplete rows, and the numbers of the rows with them."""
    observed = ~np.isnan(rows)
    incomplete = np.flatnonzero(~observed.all(axis=1))
    patterns, pattern_of, counts = np.unique(
        observed[incomplete], axis=0, return_inverse=True, return_counts=True
    )
    grouped = incomplete[np.argsort(pattern_of.ravel(), kind="stable")]
    yield from zip(patterns, np.split(grouped, np.cumsum(counts)[:-1]))


class Scores:
    """
    The log-weights plus log-densities of rows under each component, and under the noise.

    Attributes
    ----------
    joint : numpy.ndarray
        Of shape (k, rows), so that numpy adds up whole lines of memory.
    noise : numpy.ndarray or None
        Of shape (rows,); None if there is no noise.
    """

    def __init__(
        self, joint: NDArray[np.float64], noise: NDArray[np.float64] | None = None
    ) -> None:
        self.joint = joint
        self.noise = noise
        self._largest = joint.max(axis=0)
        if noise is not None:
            self._largest = np.maximum(self._largest, noise)

    @property
    def shares(self) -> NDArray[np.float64]:
        """Responsibilities of the components, of shape (rows, k)."""
        densities, sums = self._relative()
        densities /= sums
        return np.ascontiguousarray(densities.T)

    @property
    def largest_shares(self) -> NDArray[np.float64]:
        """Each row's largest responsibility, be it that of the noise."""
        shares = self.shares
        largest: NDArray[np.float64] = np.maximum(shares.max(axis=1), 1 - shares.sum(axis=1))
        return largest

    @property
    def log_densities(self) -> NDArray[np.float64]:
        """Log-densities of the rows."""
        densities: NDArray[np.float64] = self._largest + np.log(self._relative()[1])
        return densities

    @property
    def components(self) -> NDArray[np.int64]:
        """The most probable components, -1 for noise."""
        components: NDArray[np.int64] = self.joint.argmax(axis=0)
        if self.noise is not None:
            components[self.noise > self.joint.max(axis=0)] = -1
        return components

    def _relative(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the densities over the largest one of each row, and the sums of these."""
        densities = self.joint - self._largest
        np.exp(densities, out=densities)
        sums = densities.sum(axis=0)
        if self.noise is not None:
            sums += np.exp(self.noise - self._largest)
        return densities, sums


@dataclass(frozen=True, eq=False)
class LocalMixture:
    """What a `MixtureModel`, which describes the attributes, computes of rows."""

    weights: NDArray[np.float64]
    means: NDArray[np.float64]
    spread: NDArray[np.float64] = field(repr=False)
    family: str
    facts: dict[str, Any] = field(default_factory=dict, repr=False)
    merges: NDArray[np.int64] = field(
        default_factory=lambda: np.empty((0, 2), dtype=np.int64), repr=False
    )
    heights: NDArray[np.float64] = field(default_factory=lambda: np.empty(0), repr=False)
    quantiles: NDArray[np.float64] = field(default_factory=lambda: np.empty(0), repr=False)
    noise_weight: float = 0.0
    noise_box: NDArray[np.float64] = field(default_factory=lambda: np.empty((2, 0)), repr=False)
    levels: tuple[Levels, ...] = field(default=(), repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    columns: TableColumns | None = field(default=None, repr=False)
    rest: dict[str, Any] = field(default_factory=dict, repr=False)
    examples: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 0)), repr=False)
    example_names: list[dict[str, str]] = field(default_factory=list, repr=False)
    profiles: list[dict[str, Any]] | None = field(default=None, repr=False)
    factors: tuple[NDArray[np.float64], ...] = field(default=(), repr=False)
    proposed: dict[str, Any] = field(default_factory=dict, repr=False)
    constants: NDArray[np.float64] = field(default_factory=lambda: np.empty(0), repr=False)
    n_groups: int | None = field(default=None, repr=False)
    ordinary: LocalMixture | None = field(default=None, repr=False)

    @property
    def covariances(self) -> NDArray[np.float64]:
        """Covariance matrices, of shape (k, d, d), read-only."""
        k, d = self.means.shape
        matrices = self.spread
        if matrices.ndim == 2:
            matrices = matrices[:, :, np.newaxis] * np.eye(d)
        return np.broadcast_to(matrices, (k, d, d))

    @property
    def loadings(self) -> tuple[NDArray[np.float64], ...]:
        """
        How features depend on each component's factors, arrays of shape (d, q); () without factors.

        Factors have variance 1, and are known up to a rotation.
        """
        each = len(self.weights) if self.factors else 0
        return tuple(self.factors[i % len(self.factors)][1:].T for i in range(each))

    @property
    def family_in_words(self) -> str:
        """The family, in words with the numbers of factors where it is one of low rank."""
        if not self.factors:
            return self.family
        own = "shared" if self.family in TIED else "own"
        ranks = [len(numbers) - 1 for numbers in self.factors]
        each = ", ".join(map(str, ranks[:-1])) + f" and {ranks[-1]}"
        some = each if len(ranks) <= _LISTED else f"{min(ranks)} to {max(ranks)}"
        return (
            f"{own} factors, {own} noise ({self.family}):"
            f" {some if len({*ranks}) > 1 else ranks[0]} of {self.means.shape[1]} dimensions"
        )

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
    def is_of_array(self) -> bool:
        """Whether the model was fitted to an array without names."""
        made_up = made_up_names(self.width)
        return self.columns is None and [*self.names] in ([], [made_up[j] for j in self._kept])

    @property
    def width(self) -> int:
        """Number of features of an array of rows, constants included."""
        return len(self.constants) or self.n_features

    @property
    def _kept(self) -> NDArray[np.int64]:
        """The places of the features that are not left out of the rows."""
        return np.flatnonzero(np.isnan(self.constants) if len(self.constants) else [1] * self.width)

    def _whole(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return rows with the constants that were left out of them."""
        if not len(self.constants):
            return rows
        whole: NDArray[np.float64] = np.tile(self.constants, (len(rows), 1))
        whole[:, self._kept] = rows
        return whole

    @property
    def n_parameters(self) -> int:
        """Number of free parameters, as the information criteria count them."""
        k, d = self.means.shape
        free = k - 1 + k * d + sum(k * column.n_parameters for column in self.levels)
        if self.family in LOW_RANK:
            free += self._low_rank_parameters
        elif self.family != "identity":
            volumes, shapes, orientations = ({"E": 1, "V": k, "I": 0}[c] for c in self.family)
            free += volumes + shapes * (d - 1) + orientations * (d * (d - 1) // 2)
        # The noise's weight, and the volume of its box.
        return int(free) + (2 if self.noise_box.size else 0)

    @property
    def _low_rank_parameters(self) -> int:
        d = self.means.shape[1]
        ranks = [len(own) - 1 for own in self.factors]
        if self.family in TIED:
            ranks = ranks[:1]
        return int(sum(d * (q + 1) - q * (q - 1) // 2 for q in ranks))

    @cached_property
    def _label(self) -> Levels | None:
        """The feature that labels some rows, if there is one."""
        return next((column for column in self.levels if column.are_labels), None)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that are predicted; () of a model that was fitted without labels."""
        return () if self._label is None else self._label.level_names

    @property
    def component_labels(self) -> NDArray[np.int64]:
        """The label of each component by its number in `labels`, -1 for none."""
        if self._label is None:
            return np.full(len(self.weights), -1)
        return self._label.labels_of_components

    def _unlabelled(self, X: Any) -> NDArray[np.float64]:
        """Return checked rows without their labels, which have no part in predictions."""
        rows = self._checked(X)
        if self._label is not None:
            rows = rows.copy()
            rows[:, self._label.place] = np.nan
        return rows

    def predict(self, X: Any) -> NDArray[Any]:
        """
        Return the most probable component of each row, 0 to k - 1; -1 for noise.

        A model with `labels` returns the most probable one of these; a label of the row itself
        has no part in that.
        """
        if self._label is None:
            return self.predict_components(X)
        found: NDArray[Any] = np.array(self.labels)[self.predict_proba(X).argmax(axis=1)]
        return found

    def predict_components(self, X: Any) -> NDArray[np.int64]:
        """Return the most probable component of each row, 0 to k - 1; -1 for noise."""
        return self._scores(self._unlabelled(X)).components

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """
        Return responsibilities, (rows, k); with that of the noise those of a row sum to 1.

        A model with `labels` returns the probability of each; they sum to 1 with that of
        components without a label and of noise.
        """
        shares = self._scores(self._unlabelled(X)).shares
        return shares if self._label is None else self._label.shares_of(shares)

    def uncertainty(self, X: Any) -> NDArray[np.float64]:
        """
        Return 1 minus each row's largest responsibility, that of the noise included.

        A model with `labels` returns 1 minus the largest probability of these and of none.
        """
        scores = self._scores(self._unlabelled(X))
        if self._label is None:
            return 1 - scores.largest_shares
        probabilities = self._label.shares_of(scores.shares)
        return uncertainty_of(probabilities)

    @property
    def groups(self) -> int:
        """`n_groups`, else as many as the tree suggests; where that is one, the components."""
        suggested = int(self.proposed.get("groups") or 1)
        return self.n_groups or (suggested if suggested > 1 else len(self.weights))

    @property
    def groups_sure(self) -> bool:
        """Whether there is one component, or 95 % of the draws of the rows suggest that number."""
        return bool(self.proposed.get("sure", len(self.weights) == 1))

    @property
    def proposal(self) -> str:
        """How many groups the tree suggests, and how sure that is, as a sentence of Java's."""
        return str(self.proposed.get("sentence", ""))

    def component_groups(self, groups: int | None = None) -> NDArray[np.int64]:
        """
        Cut the tree: return the group of each component, 0 for the heaviest group.

        There are as many groups as proposed unless it is said how many.

        Raises
        ------
        ValueError
            If there is no tree, or it has fewer components.
        """
        k = len(self.weights)
        groups = self.groups if groups is None else groups
        require_whole("groups", groups)
        if not 1 <= groups <= k or (groups < k and len(self.merges) != k - 1):
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

    def predict_groups(self, X: Any, groups: int | None = None) -> NDArray[np.int64]:
        """
        Return the most probable group of each row, 0 to groups - 1; -1 for noise.

        There are as many groups as proposed unless it is said how many.
        """
        return self._groups_of(self._scores(self._unlabelled(X)).shares, groups)

    def _groups_of(
        self, shares: NDArray[np.float64], groups: int | None = None
    ) -> NDArray[np.int64]:
        shares = self._by_group(shares, groups)
        found: NDArray[np.int64] = shares.argmax(axis=1)
        found[1 - shares.sum(axis=1) > shares.max(axis=1)] = -1
        return found

    def _by_group(
        self, shares: NDArray[np.float64], groups: int | None = None
    ) -> NDArray[np.float64]:
        """Return the probabilities of groups, by those of components."""
        group_of = self.component_groups(groups)
        sums: NDArray[np.float64] = shares @ np.eye(group_of.max() + 1)[group_of]
        return sums

    @property
    def ordinary_rows(self) -> LocalMixture:
        """The distribution of ordinary rows, by whose density rows are odd; else the mixture."""
        return self if self.ordinary is None else self.ordinary

    def severity(self, X: Any) -> NDArray[np.float64]:
        """
        Return how odd each row is, from 0 to 100: the percentage of training rows that are less so.

        Of a row that lacks cells it is the probability that an ordinary row is less far out.

        Raises
        ------
        ValueError
            If the model has no quantiles.
        """
        self._require_quantiles()
        return self._severities(*self._as_ordinary(self._unlabelled(X)))

    def _severities(
        self, densities: NDArray[np.float64], tails: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        quantiles, densities = self.quantiles, densities + ROUNDING
        up_to = np.searchsorted(quantiles, densities, side="right")
        low = np.clip(up_to - 1, 0, len(quantiles) - 2)
        width = np.maximum(quantiles[low + 1] - quantiles[low], np.finfo(float).tiny)
        part = np.clip((densities - quantiles[low]) / width, 0, 1)
        denser = (len(quantiles) - 1 - low - part) / (len(quantiles) - 1)
        odd: NDArray[np.float64] = 100 * np.where(np.isnan(tails), denser, 1 - tails)
        return odd

    def _as_ordinary(
        self, rows: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the log-densities as ordinary rows, and the tails of rows that lack cells."""
        ordinary = self.ordinary_rows
        scores = ordinary._scores(rows)
        tails = np.full(len(rows), np.nan)
        lacking = np.isnan(rows)
        if self._label is not None:
            lacking[:, self._label.place] = False
        incomplete = lacking.any(axis=1)
        if incomplete.any():
            shares = Scores(scores.joint[:, incomplete]).shares
            own = ordinary._tails(rows[incomplete][:, self.number_places])
            tails[incomplete] = (shares * own).sum(axis=1)
        return scores.log_densities, tails

    def is_outlier(self, X: Any, contamination: float = 0.01) -> NDArray[np.bool_]:
        """
        Return whether each row is noise, or as an ordinary row odder than most training rows.

        The density of a row that lacks cells is of another dimension: it is an outlier where an
        ordinary row would be as far out in fewer than this share of cases. Of a model
        with `labels` a row that is more probably of none than of any label is an outlier too.

        Raises
        ------
        ValueError
            If the share is not in (0, 0.5], or the model has no quantiles.
        """
        self.threshold(contamination)
        rows = self._unlabelled(X)
        return self._judged(rows, self._scores(rows), contamination)[0]

    def _judged(
        self, rows: NDArray[np.float64], scores: Scores, contamination: float
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        """Return which rows are outliers, and the severity of each."""
        threshold = self.threshold(contamination)
        densities, tails = self._as_ordinary(rows)
        sparse = densities < threshold - ROUNDING
        outliers: NDArray[np.bool_] = np.where(np.isnan(tails), sparse, tails < contamination)
        if self._label is not None:
            outliers |= self._label.none_of(scores.shares)
        return outliers | (scores.components < 0), self._severities(densities, tails)

    def threshold(self, contamination: float) -> float:
        """
        Return the log-density below which a complete row is an outlier.

        Raises
        ------
        ValueError
            If the share is not in (0, 0.5], or the model has no quantiles.
        """
        if not isinstance(contamination, Real):
            raise TypeError(f"contamination is {contamination!r}, but must be a number.")
        if not 0 < contamination <= 0.5:
            raise ValueError(f"contamination is {contamination}, but must be in (0, 0.5].")
        self._require_quantiles()
        levels = np.linspace(0, 1, len(self.quantiles))
        return float(np.interp(contamination, levels, self.quantiles))

    def _require_quantiles(self) -> None:
        if not len(self.quantiles):
            raise ValueError(
                "The model has no quantiles of its training rows' log-density; fit it again."
            )

    def _tails(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability of being as far from each component's mean, of shape (rows, k)."""
        tails = np.ones((len(numbers), len(self.weights)))
        whole = np.ones(numbers.shape[1], dtype=bool)
        complete = np.flatnonzero(~np.isnan(numbers).any(axis=1))
        for observed, own in [(whole, complete), *_patterns(numbers)]:
            if observed.any() and len(own):
                mixture = self._marginal(observed)
                joint = np.empty((len(self.weights), len(own)))
                mixture._fill(joint, numbers[np.ix_(own, observed)])
                squares = 2 * (mixture._constants[:, np.newaxis] - joint)
                tails[own] = chi_squared_tail(int(observed.sum()), np.nan_to_num(squares.T))
        return tails

    def score_samples(self, X: Any) -> NDArray[np.float64]:
        """Return the log-density of each row."""
        return self._scores(self._unlabelled(X)).log_densities

    def score(self, X: Any) -> float:
        """Return the mean log-density of the rows."""
        return float(self.score_samples(X).mean())

    def bic(self, X: Any) -> float:
        """Return BIC on the rows, the lower the better: minus the BIC of Spark's summary."""
        rows = self._checked(X)
        return self._bic(rows, self._scores(rows))

    def aic(self, X: Any) -> float:
        """Return AIC on the rows, the lower the better: minus the AIC of Spark's summary."""
        densities = self._scores(self._checked(X)).log_densities
        return float(2 * self.n_parameters - 2 * densities.sum())

    def icl(self, X: Any) -> float:
        """
        Return ICL on the rows, the lower the better: minus the ICL of Spark's summary.

        It is `bic` minus twice the sum of the logarithms of the rows' largest responsibilities.
        """
        rows = self._checked(X)
        scores = self._scores(rows)
        return self._bic(rows, scores) - 2 * float(np.log(scores.largest_shares).sum())

    def _bic(self, rows: NDArray[np.float64], scores: Scores) -> float:
        # A row without any value says nothing.
        filled = np.count_nonzero(~np.isnan(rows).all(axis=1))
        return float(self.n_parameters * np.log(filled) - 2 * scores.log_densities.sum())

    def impute(self, X: Any) -> NDArray[np.float64]:
        """
        Return the rows, missing cells filled in given the others.

        A number is replaced by what the components expect, a level by the most probable one.
        """
        rows = self._checked(X).copy()
        shares = self._shares_of_components(rows)
        numbers = rows[:, self.number_places]
        for there, own in _patterns(numbers):
            numbers[np.ix_(own, ~there)] = sum(
                shares[own, i, np.newaxis] * self._expected(i, there, numbers[np.ix_(own, there)])
                for i in range(len(self.weights))
            )
        rows[:, self.number_places] = numbers
        for column in self.levels:
            column.impute(rows, shares)
        return self._whole(rows)

    def factor_scores(self, X: Any) -> NDArray[np.float64]:
        """
        Return the expected factors of each row under its most probable component.

        They are of shape (rows, q) with the largest number of factors q, and 0 where a component
        has fewer. Missing cells do not count. Factors of different components are different axes.

        Raises
        ------
        ValueError
            If the family of the covariances has no factors.
        """
        q = max((own.shape[1] for own in self.loadings), default=0)
        if q == 0:
            raise ValueError(
                f"BIC chose no factors for the covariances of family {self.family}; there are none."
                if self.factors
                else f"The covariances are of the family {self.family} without factors; fit one of"
                " low rank, such as UUU."
            )
        rows = self._unlabelled(X)
        owners = self._scores(rows).joint.argmax(axis=0)
        numbers = rows[:, self.number_places]
        scores = np.zeros((len(rows), q))
        whole = np.ones(numbers.shape[1], dtype=bool)
        complete = np.flatnonzero(~np.isnan(numbers).any(axis=1))
        for there, own in [(whole, complete), *_patterns(numbers)]:
            for i in np.unique(owners[own]):
                mine = own[owners[own] == i]
                loadings = self.loadings[i][there]
                spread = self.spread[i % len(self.spread)][np.ix_(there, there)]
                centred = numbers[np.ix_(mine, there)] - self.means[i, there]
                found = centred @ np.linalg.solve(spread, loadings)
                scores[mine, : loadings.shape[1]] = found
        return scores

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

    def _conditional_covariance(self, i: int, there: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the covariance of missing cells under component i, given those that are there."""
        spread = self.spread[i % len(self.spread)]
        if spread.ndim == 1:
            return np.diag(spread[~there])
        across = spread[np.ix_(there, ~there)]
        slopes = np.linalg.solve(spread[np.ix_(there, there)], across)
        covariance: NDArray[np.float64] = spread[np.ix_(~there, ~there)] - across.T @ slopes
        return covariance

    def _shares_of_components(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the responsibilities of the components for checked rows, without noise."""
        return Scores(self._scores(rows).joint).shares

    def sample(
        self, n_samples: int = 1, random_state: int | np.random.RandomState | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Draw rows; return them by component, noise last, and their components, -1 for noise."""
        require_whole("n_samples", n_samples)
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
            return self._whole(rows), components
        whole = np.empty((n_samples, self.n_features))
        whole[:, self.number_places] = rows
        for column in self.levels:
            whole[:, column.place] = column.draw(components, random)
        return self._whole(whole), components

    @cached_property
    def _whiteners(self) -> NDArray[np.float64]:
        """What gives rows of a component the identity as their covariance."""
        if self.spread.ndim == 2:
            return 1 / np.sqrt(self.spread)
        return np.linalg.inv(np.linalg.cholesky(self.spread))

    @cached_property
    def _constants(self) -> NDArray[np.float64]:
        """Log-weight plus log-density of each component at its mean."""
        whiteners = self._whiteners
        diagonals = whiteners if whiteners.ndim == 2 else np.diagonal(whiteners, 0, 1, 2)
        with np.errstate(divide="ignore"):
            constants = np.log(self.weights) - self.means.shape[1] / 2 * np.log(2 * np.pi)
        at_means: NDArray[np.float64] = constants + np.log(diagonals).sum(axis=1)
        return at_means

    def _scores(self, rows: NDArray[np.float64]) -> Scores:
        """Return the densities of checked rows."""
        numbers = rows[:, self.number_places] if self.levels else rows
        joint = np.empty((len(self.weights), len(rows)))
        with np.errstate(over="ignore", invalid="ignore"):
            self._fill(joint, numbers)
            if np.isnan(numbers).any():
                for observed, own in _patterns(numbers):
                    part = np.empty((len(joint), len(own)))
                    self._marginal(observed)._fill(part, numbers[np.ix_(own, observed)])
                    joint[:, own] = part
        for column in self.levels:
            column.add_to(joint, rows)
        lost = np.flatnonzero(~np.isfinite(joint.max(axis=0)))
        if lost.size:
            what = "so far from all components that their density is 0"
            raise ValueError(_refusal(rows, int(lost[0]), what))
        return Scores(joint, self._log_noise(rows) if self.noise_box.size else None)

    def _log_noise(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return log-weight plus log-density of the noise in each row's cells."""
        with np.errstate(divide="ignore"):
            weight = np.log(self.noise_weight)
        choices = np.empty(self.n_features)
        choices[self.number_places] = np.ptp(self.noise_box, axis=0)
        for column in self.levels:
            choices[column.place] = len(column.logs)
        densities: NDArray[np.float64] = weight - ~np.isnan(rows) @ np.log(choices)
        return densities

    def _marginal(self, features: NDArray[np.bool_]) -> LocalMixture:
        """Return the mixture of some of the features."""
        spread = self.spread[:, features]
        if spread.ndim == 3:
            spread = spread[:, :, features]
        return replace(self, means=self.means[:, features], spread=spread)

    def _fill(self, joint: NDArray[np.float64], rows: NDArray[np.float64]) -> None:
        """Write log-weight plus log-density of complete rows to an array of shape (k, rows)."""
        k, d = self.means.shape
        whiteners, constants = self._whiteners, self._constants
        step = max(1, _BLOCK // max(1, d))
        centred, white = np.empty((2, min(step, len(rows)), d))
        for start in range(0, len(rows), step):
            block = rows[start : start + step]
            n = len(block)
            for i in range(k):
                whitener = whiteners[i % len(whiteners)]
                np.subtract(block, self.means[i], out=centred[:n])
                if whitener.ndim == 1:
                    np.square(centred[:n], out=white[:n])
                    squares = white[:n] @ whitener**2
                else:
                    np.matmul(centred[:n], whitener.T, out=white[:n])
                    squares = np.einsum("ij,ij->i", white[:n], white[:n])
                joint[i, start : start + n] = constants[i] - squares / 2

    @property
    def _label_name(self) -> str:
        return "" if self._label is None else self.feature_names[self._label.place]

    def _checked(self, X: Any) -> NDArray[np.float64]:
        """Return the rows as an array; the columns of a DataFrame are matched by name."""
        last = self._label is not None and self._label.place == self.n_features - 1
        if self.columns is not None and is_table(X):
            rows = self.columns.encode(X, self._label_name)
        elif last and is_table(X) and self._label_name not in table_names(X):
            rows = as_rows(X, self.names[:-1])
        else:
            rows = as_rows(X, self.names)
        if (
            len(self.constants)
            and rows.ndim == 2
            and rows.shape[1] in (self.width, self.width - last)
        ):
            rows = rows[:, [j for j in self._kept if j < rows.shape[1]]]
        if last and rows.ndim == 2 and rows.shape[1] == self.n_features - 1:
            # Rows to be scored need not have a label.
            rows = np.column_stack([rows, np.full(len(rows), np.nan)])
        if rows.ndim != 2 or rows.shape[1] != self.n_features:
            raise ValueError(
                f"The model expected rows of {self.n_features} features, got an array of shape"
                f" {rows.shape}; score rows of the same columns."
            )
        large = np.abs(rows) > LARGEST
        if large.any():
            first = int(np.flatnonzero(large.any(axis=1))[0])
            is_infinite = bool(np.isinf(rows[first]).any())
            what = "of which some are infinite" if is_infinite else "which overflow when squared"
            raise ValueError(_refusal(rows, first, what))
        for column in self.levels:
            column.require_levels(rows)
        return rows


def _refusal(rows: NDArray[np.float64], row: int, what: str) -> str:
    return (
        f"Row {row} has the features {rows[row].tolist()}, {what}; correct or leave out such rows."
    )
