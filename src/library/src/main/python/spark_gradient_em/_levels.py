"""Categorical features of a mixture in numpy: each component has probabilities of their levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Levels:
    """
    How probable each level of a categorical feature is under each component.

    Attributes
    ----------
    place : int
        The feature's number among all, from 0. Rows have the numbers of levels there.
    logs : numpy.ndarray
        Logarithms of the probabilities, of shape (levels, k).
    names : tuple of str
        Names of the levels; empty if they are not known.
    are_labels : bool
        Whether the levels are labels; each component has one label or none.
    """

    place: int
    logs: NDArray[np.float64]
    names: tuple[str, ...] = ()
    are_labels: bool = False

    @classmethod
    def of(cls, numbers: list[float], k: int, names: Iterable[str] = ()) -> Levels:
        """
        Read a row of the part ``levels`` of a saved model: place, levels, and the logarithms.

        The number of levels is negative if these are labels.
        """
        logs = np.array(numbers[2:]).reshape(abs(int(numbers[1])), k)
        return cls(int(numbers[0]), logs, tuple(names), numbers[1] < 0)

    @property
    def numbers(self) -> list[float]:
        """What `of` reads."""
        count = -len(self.logs) if self.are_labels else len(self.logs)
        return [float(self.place), float(count), *self.logs.ravel().tolist()]

    @property
    def n_parameters(self) -> int:
        """Number of free parameters of each component."""
        return 0 if self.are_labels else len(self.logs) - 1

    @property
    def has_label(self) -> NDArray[np.bool_]:
        """Whether each component has a label; true of all where levels are no labels."""
        labelled: NDArray[np.bool_] = (self.logs == 0).any(axis=0)
        return labelled if self.are_labels else np.ones_like(labelled)

    @property
    def level_names(self) -> tuple[str, ...]:
        """Names of the levels, their numbers where none are known."""
        return self.names or tuple(str(level) for level in range(len(self.logs)))

    def shares_of(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability of each label, given responsibilities of shape (rows, k)."""
        probabilities: NDArray[np.float64] = (shares * self.has_label) @ np.exp(self.logs).T
        return probabilities

    def none_of(self, shares: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return whether having no label is more probable than each label."""
        probabilities = self.shares_of(shares)
        none: NDArray[np.bool_] = 1 - probabilities.sum(axis=1) > probabilities.max(axis=1)
        return none

    @property
    def labels_of_components(self) -> NDArray[np.int64]:
        """The label of each component, -1 for none."""
        return np.where(self.has_label, self.logs.argmax(axis=0), -1)

    def add_to(self, joint: NDArray[np.float64], rows: NDArray[np.float64]) -> None:
        """Add the log-probabilities of rows' levels to log-densities of shape (k, rows)."""
        known = ~np.isnan(rows[:, self.place])
        joint[:, known] += self.logs.T[:, rows[known, self.place].astype(np.int64)]

    def impute(self, rows: NDArray[np.float64], shares: NDArray[np.float64]) -> None:
        """Put the most probable level where there is none."""
        lacking = np.isnan(rows[:, self.place])
        rows[lacking, self.place] = (shares[lacking] @ np.exp(self.logs).T).argmax(axis=1)

    def draw(
        self, components: NDArray[np.int64], random: np.random.RandomState
    ) -> NDArray[np.float64]:
        """
        Draw a level for a row of each of the components, -1 for noise.

        Under noise all levels are equally probable. Noise and components without a label have no
        label, which is NaN.
        """
        bounds = np.exp(self.logs).cumsum(axis=0)[:-1, components]
        count = len(self.logs)
        bounds[:, components < 0] = np.arange(1, count)[:, np.newaxis] / count
        levels: NDArray[np.float64] = (random.random_sample(len(components)) > bounds).sum(
            axis=0, dtype=np.float64
        )
        if self.are_labels:
            levels[(components < 0) | ~self.has_label[components]] = np.nan
        return levels

    def require_levels(self, rows: NDArray[np.float64]) -> None:
        """Refuse rows with something that is no level."""
        values = rows[:, self.place]
        strange = ~np.isnan(values) & ~np.isin(values, np.arange(len(self.logs)))
        if strange.any():
            first = int(np.flatnonzero(strange)[0])
            raise ValueError(
                f"Row {first} has {values[first]} for feature {self.place}, which is categorical;"
                f" give the number of a level there, 0 to {len(self.logs) - 1}."
            )
