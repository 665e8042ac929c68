"""What other places need of a model to score rows: raw columns, features, and the mixture."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ._column import TableColumn
from ._mixture import LARGEST
from ._rows import made_up_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from ._mixture import LocalMixture

#: The columns of scores, by the names that Spark's model gives them.
OUTPUTS = ("prediction", "group", "probability", "logLikelihood", "outlier", "outlierSeverity")

#: A logarithm of no weight at all, which as a number does no harm.
LEAST_LOG = -1e300

#: Beyond this the exponential of a negative number is taken for 0; its square does not underflow.
FAR = 300.0

#: Degree of the polynomial for the complementary error function; its relative error is 1e-13.
_DEGREE = 20


def require_no_labels(model: LocalMixture, place: str) -> None:
    """Refuse a model that predicts labels, which other places do not compute."""
    if model.labels:
        raise ValueError(
            f"The model predicts labels, for which there is no form in {place}; score rows by this"
            " model in numpy, or by that of Spark."
        )


def require_plain_numbers(columns: Sequence[TableColumn], place: str) -> None:
    """Refuse numbers that are text which only this package reads."""
    for column in columns:
        if column.unit == "%":
            what = "text of percentages"
        elif column.unit:
            what = f"text of numbers with {column.unit}"
        elif column.style == "COMMA":
            what = "text of numbers with a decimal comma"
        elif column.among_text:
            what = "text of numbers and of words"
        else:
            continue
        raise ValueError(
            f"Column {column.name!r} is {what}, which {place} does not read; fit its numbers."
        )


@dataclass(frozen=True, eq=False)
class Scorer:
    """
    A model as other places compute it: raw columns become features, which the mixture scores.

    Attributes
    ----------
    model : LocalMixture
        The mixture.
    contamination : float or None
        As in `MixtureModel.is_outlier`; None if outliers are not asked for.
    groups : int or None
        Number of groups; None for the proposed number.
    """

    model: LocalMixture
    contamination: float | None = 0.01
    groups: int | None = None

    @cached_property
    def columns(self) -> list[TableColumn]:
        """The raw columns in the order of their features; of an array its features are these."""
        model = self.model
        if model.columns is not None:
            return model.columns.taken
        return plain_columns(model, model.names or made_up_names(model.n_features))

    @property
    def threshold(self) -> float | None:
        """Log-density below which a complete row is an outlier; None if this is not asked for."""
        return None if self.contamination is None else self.model.threshold(self.contamination)

    @cached_property
    def group_of(self) -> NDArray[np.int64]:
        """The group of each component."""
        return self.model.component_groups(self.groups)

    @cached_property
    def every(self) -> LocalMixture:
        """The components and, where outliers are asked for, those of ordinary rows behind them."""
        own, ordinary = self.model, self.model.ordinary_rows
        if self.contamination is None:
            return own
        spreads = [
            np.broadcast_to(mixture.spread, (len(mixture.weights), *mixture.spread.shape[1:]))
            for mixture in (own, ordinary)
        ]
        if spreads[0].ndim != spreads[1].ndim:
            spreads = [own.covariances, ordinary.covariances]
        return replace(
            own,
            weights=np.concatenate([own.weights, ordinary.weights]),
            means=np.concatenate([own.means, ordinary.means]),
            spread=np.concatenate(spreads),
            levels=tuple(
                replace(ours, logs=np.hstack([ours.logs, others.logs]))
                for ours, others in zip(own.levels, ordinary.levels)
            ),
        )

    @property
    def log_weights(self) -> NDArray[np.float64]:
        """Logarithms of the weights of every component, finite."""
        return _finite_logs(self.every.weights)

    @property
    def log_noise(self) -> float | None:
        """Logarithm of the noise's weight, finite; None if there is no noise."""
        if not self.model.noise_box.size:
            return None
        return float(_finite_logs(np.array([self.model.noise_weight]))[0])

    @property
    def log_widths(self) -> NDArray[np.float64]:
        """Logarithms of the noise box's widths, of shape (d,)."""
        logs: NDArray[np.float64] = np.log(np.ptp(self.model.noise_box, axis=0))
        return logs

    @cached_property
    def whiteners(self) -> NDArray[np.float64]:
        """What makes centred numbers independent: shape (k, d), or (k, d, d) with correlations."""
        whiteners = self.every._whiteners
        k, d = self.every.means.shape
        return np.broadcast_to(whiteners, (k, d, d)[: whiteners.ndim])

    @cached_property
    def has_correlations(self) -> bool:
        """Whether the missing numbers of a row change what its other numbers count for."""
        return self.whiteners.ndim == 3

    def log_scale(self, observed: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the log-densities of some numbers at the components' means, of shape (k,)."""
        marginal = self.every._marginal(observed)
        whiteners = marginal._whiteners
        diagonals = whiteners if whiteners.ndim == 2 else np.diagonal(whiteners, 0, 1, 2)
        logs = np.log(diagonals).sum(axis=1) - observed.sum() / 2 * np.log(2 * np.pi)
        return np.broadcast_to(logs, len(self.every.weights))

    @cached_property
    def limits(self) -> list[tuple[float, float]]:
        """Sizes of each number below which it counts as 0, and above which rows are refused."""
        sizes = np.abs(self.whiteners).max(axis=(0, 1)[: self.whiteners.ndim - 1])
        return [(1e-140 / size, min(LARGEST, 1e150 / size)) for size in sizes]

    def groups_of_shares(self) -> list[list[int]]:
        """Return the components of each group."""
        group_of = self.group_of
        return [np.flatnonzero(group_of == g).tolist() for g in range(group_of.max() + 1)]


def plain_columns(model: LocalMixture, names: Iterable[str]) -> list[TableColumn]:
    """Return columns of features as they are: numbers, or the numbers of levels."""
    counts = {column.place: len(column.logs) for column in model.levels}
    columns = []
    for j, name in enumerate(names):
        kind = "categorical" if j in counts else "continuous"
        texts = tuple(map(str, range(counts.get(j, 0))))
        rest: Any = (None, None, "POINT", False, None, (), 0, "")
        columns.append(TableColumn(name, kind, texts, *rest))
    return columns


def _finite_logs(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return np.maximum(np.log(weights), LEAST_LOG)


def scaled_erfc() -> tuple[float, list[float]]:
    """
    Return a polynomial for the complementary error function of z times exp(z^2), z^2 up to `FAR`.

    Returns
    -------
    least : float
        The polynomial is one of u = (2 t - 1 - least) / (1 - least), with t = 2 / (2 + z).
    coefficients : list of float
        From the constant on.
    """
    least = 2 / (2 + math.sqrt(FAR))

    def of(t: Any) -> Any:
        z = 2 / t - 2
        return np.vectorize(math.erfc)(z) * np.exp(z * z)

    series = np.polynomial.Chebyshev.interpolate(of, _DEGREE, domain=[least, 1])
    powers = series.convert(kind=np.polynomial.Polynomial, domain=[least, 1], window=[-1, 1])
    return least, powers.coef.tolist()
