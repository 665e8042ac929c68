"""Features predicted from others, and drawn given others, in numpy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from ._mixture import Scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ._mixture import LocalMixture

#: The value of atoms that is no single value.
_OTHER = "other"

#: Steps of a quantile's search, of which bisection alone takes as many for all digits.
_STEPS = 100

#: Of a quantile, in standard deviations.
_ACCURACY = 1e-10

#: Components of a smaller share change no digit of a quantile.
_MIN_SHARE = 1e-12

_erfc = np.vectorize(math.erfc, otypes=[np.float64])


@dataclass(frozen=True)
class Target:
    """
    A feature, or a column of a table, that is predicted.

    Attributes
    ----------
    name : str
        Its name.
    level : int or None
        The place of its categorical feature, if there is one.
    number : int or None
        The place of its number, if there is one.
    is_log : bool
        Whether that is a logarithm.
    """

    name: str
    level: int | None
    number: int | None
    is_log: bool

    @property
    def places(self) -> list[int]:
        """The places of its features."""
        return [place for place in (self.level, self.number) if place is not None]


def targets(model: LocalMixture, names: Sequence[str]) -> list[Target]:
    """Find targets by their names; of a table's columns these are the names of the columns."""
    known = [*model.feature_names]
    levels = {column.place: column.level_names for column in model.levels}
    found = []
    for name in [names] if isinstance(names, str) else names:
        atoms = known.index(f"{name} is") if f"{name} is" in known else None
        if atoms is not None and levels.get(atoms, ("",))[-1] != _OTHER:
            atoms = None
        own = name if name in known else f"log({name})"
        place = known.index(own) if own in known else None
        if place is None and atoms is None:
            raise ValueError(
                f"{name!r} is no feature of the model; name some of {', '.join(known)}."
            )
        if place in levels:
            found.append(Target(name, place, None, False))
        else:
            found.append(Target(name, atoms, place, own != name))
    places = [place for target in found for place in target.places]
    if len({*places}) < len(places):
        raise ValueError("A feature is named twice; name it once.")
    if len(places) == len(known):
        raise ValueError(
            f"All features are named, {', '.join(known)}; leave out at least one, for what the"
            " others say."
        )
    return found


def predicted(
    model: LocalMixture,
    rows: NDArray[np.float64],
    names: Sequence[str],
    quantiles: Sequence[float],
) -> dict[str, NDArray[Any]]:
    """Return columns of predictions by name, for rows whose targets count as missing."""
    quantiles = np.atleast_1d(quantiles).tolist()
    if not all(isinstance(p, float) and 0 < p < 1 for p in quantiles):
        raise ValueError(f"quantiles is {quantiles}, but each must be in (0, 1).")
    found = targets(model, names)
    rows = rows.copy()
    for target in found:
        rows[:, target.places] = np.nan
    shares = model._shares_of_components(rows)
    columns: dict[str, NDArray[Any]] = {}
    for target in found:
        columns.update(_of_target(model, target, rows, shares, quantiles))
    return columns


def _of_target(
    model: LocalMixture,
    target: Target,
    rows: NDArray[np.float64],
    shares: NDArray[np.float64],
    quantiles: Sequence[float],
) -> dict[str, NDArray[Any]]:
    categories: dict[str, NDArray[Any]] = {}
    atoms = np.empty(0)
    below = np.empty((len(rows), 0))
    if target.level is not None:
        column = next(column for column in model.levels if column.place == target.level)
        labelled = shares * column.has_label
        probabilities = labelled @ np.exp(column.logs).T
        best = probabilities.argmax(axis=1)
        largest = probabilities[np.arange(len(rows)), best]
        # Labels alone leave something: what belongs to components without a label.
        none = 1 - labelled.sum(axis=1) if column.are_labels else np.zeros(len(rows))
        names = np.array(column.level_names, dtype=object)[best]
        names[none > largest] = None
        categories[f"{target.name}_category"] = names
        categories[f"{target.name}_probability"] = np.maximum(largest, none)
        if target.number is None:
            return categories
        atoms = np.array([float(name) for name in column.level_names[:-1]])
        below = probabilities[:, :-1]
        shares = shares * np.exp(column.logs[-1])
        with np.errstate(invalid="ignore"):
            shares = np.nan_to_num(shares / shares.sum(axis=1, keepdims=True))
    means, deviations = _conditionals(model, target, rows)
    numbers = _Numbers(shares, means, deviations, atoms, below, target.is_log)
    columns: dict[str, NDArray[Any]] = {f"{target.name}_mean": numbers.moment(1)}
    columns[f"{target.name}_sd"] = numbers.deviations()
    for p in quantiles:
        columns[f"{target.name}_q{round(100 * p, 6):g}"] = numbers.quantiles(p)
    return {**columns, **categories}


def _conditionals(
    model: LocalMixture, target: Target, rows: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean and the deviation of a missing number under each component, (rows, k)."""
    numbers = rows[:, model.number_places]
    j = int(np.flatnonzero(model.number_places == target.number)[0])
    means = np.empty((len(rows), len(model.weights)))
    deviations = np.empty_like(means)
    patterns, of = np.unique(~np.isnan(numbers), axis=0, return_inverse=True)
    for p, there in enumerate(patterns):
        own = np.flatnonzero(of.ravel() == p)
        at = int(np.count_nonzero(~there[:j]))
        for i in range(len(model.weights)):
            expected = model._expected(i, there, numbers[np.ix_(own, there)])
            means[own, i] = expected[:, at]
            deviations[own, i] = np.sqrt(model._conditional_covariance(i, there)[at, at])
    return means, deviations


@dataclass(frozen=True)
class _Numbers:
    """For each row single values and a mixture of normals of the other numbers, or their logs."""

    shares: NDArray[np.float64]
    means: NDArray[np.float64]
    sigmas: NDArray[np.float64]
    atoms: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    is_log: bool

    @property
    def others(self) -> NDArray[np.float64]:
        """The probability of no single value."""
        rest: NDArray[np.float64] = np.maximum(0, 1 - self.probabilities.sum(axis=1))
        return rest

    def moment(self, power: int) -> NDArray[np.float64]:
        """Return the expectation of the number's power."""
        if self.is_log:
            with np.errstate(over="ignore"):
                own = np.exp(power * self.means + power**2 * self.sigmas**2 / 2)
        else:
            own = self.means if power == 1 else self.means**2 + self.sigmas**2
        with np.errstate(invalid="ignore"):
            mixture = np.where(self.shares > 0, self.shares * own, 0).sum(axis=1)
        total: NDArray[np.float64] = self.others * mixture + self.probabilities @ self.atoms**power
        return total

    def deviations(self) -> NDArray[np.float64]:
        """Return the standard deviations."""
        mean = self.moment(1)
        if self.is_log or self.atoms.size:
            with np.errstate(over="ignore", invalid="ignore"):
                squares = self.moment(2)
                rest = np.where(np.isinf(squares), np.inf, np.maximum(0, squares - mean**2))
        else:
            apart = self.means - mean[:, np.newaxis]
            rest = (self.shares * (self.sigmas**2 + apart**2)).sum(axis=1)
        return np.sqrt(rest)

    def quantiles(self, p: float) -> NDArray[np.float64]:
        """Return for each row the least number up to which a fraction p is."""
        n = len(self.shares)
        found = np.full(n, np.nan)
        before = np.zeros(n)
        open_ = np.ones(n, dtype=bool)
        for a in np.argsort(self.atoms):
            x = self.atoms[a]
            ends = -np.inf if self.is_log and x <= 0 else math.log(x) if self.is_log else x
            below = before + self.others * self._cumulative(np.full(n, ends))
            open_ &= p > below
            here = open_ & (p <= below + self.probabilities[:, a])
            found[here] = x
            open_ &= ~here
            before = np.where(open_, before + self.probabilities[:, a], before)
        rest = np.isnan(found)
        with np.errstate(divide="ignore", invalid="ignore"):
            among = (p - before) / self.others
        # Rounding may leave nothing of a distribution that is all single values.
        lost = rest & ~((among > 0) & (among < 1))
        found[lost] = self.atoms.max() if self.atoms.size else np.nan
        rest &= ~lost
        if rest.any():
            logs = self._some(rest)._roots(among[rest])
            found[rest] = np.exp(logs) if self.is_log else logs
        return found

    def _cumulative(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        z = (self.means - x[:, np.newaxis]) / self.sigmas / math.sqrt(2)
        # Most rows have one or two components.
        some = self.shares > _MIN_SHARE
        each = np.zeros_like(z)
        each[some] = self.shares[some] * _erfc(z[some])
        total: NDArray[np.float64] = each.sum(axis=1) / 2
        return total

    def _some(self, rows: NDArray[np.bool_]) -> _Numbers:
        """Return the mixtures of some of the rows."""
        none = np.empty((int(np.count_nonzero(rows)), 0))
        parts = (self.shares[rows], self.means[rows], self.sigmas[rows])
        return _Numbers(*parts, np.empty(0), none, self.is_log)

    def _roots(self, p: NDArray[np.float64]) -> NDArray[np.float64]:
        """Find quantiles of the mixture by Newton's steps, bisecting where one leaves a bracket."""
        z = np.array([NormalDist().inv_cdf(each) for each in p])[:, np.newaxis]
        each = np.where(self.shares > _MIN_SHARE, self.means + z * self.sigmas, np.nan)
        low, high = np.nanmin(each, axis=1), np.nanmax(each, axis=1)
        x: NDArray[np.float64] = each[np.arange(len(each)), self.shares.argmax(axis=1)]
        active = low < high
        for _ in range(_STEPS):
            if not active.any():
                break
            own, at = self._some(active), x[active]
            above = own._cumulative(at) - p[active]
            low[active] = np.where(above < 0, at, low[active])
            high[active] = np.where(above < 0, high[active], at)
            z = (at[:, np.newaxis] - own.means) / own.sigmas
            slope = (own.shares * np.exp(-(z**2) / 2) / own.sigmas).sum(axis=1)
            with np.errstate(divide="ignore", invalid="ignore"):
                step = at - above * math.sqrt(2 * math.pi) / slope
            inside = (step > low[active]) & (step < high[active])
            x[active] = np.where(inside, step, (low[active] + high[active]) / 2)
            active[active] = np.abs(x[active] - at) > _ACCURACY * own.sigmas.min(axis=1)
        return x


def drawn(
    model: LocalMixture, row: NDArray[np.float64], n: int, random: np.random.RandomState
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Draw the missing cells of one row n times; return the rows and their components."""
    joint = model._scores(row[np.newaxis]).joint
    for column in model.levels:
        if not np.isnan(row[column.place]):
            # Components without a label have no row with one.
            joint[~column.has_label] = -np.inf
    shares = Scores(joint).shares[0]
    components = random.choice(len(shares), size=n, p=shares / shares.sum())
    rows = np.repeat(row[np.newaxis], n, axis=0)
    numbers = row[model.number_places]
    there = ~np.isnan(numbers)
    missing = model.number_places[~there]
    for i in np.unique(components):
        own = np.flatnonzero(components == i)
        root = np.linalg.cholesky(model._conditional_covariance(i, there))
        normals = random.standard_normal((len(own), len(missing)))
        mean = model._expected(i, there, numbers[np.newaxis, there])
        rows[np.ix_(own, missing)] = mean + normals @ root.T
    for column in model.levels:
        if np.isnan(row[column.place]):
            rows[:, column.place] = column.draw(components, random)
    return rows, components
