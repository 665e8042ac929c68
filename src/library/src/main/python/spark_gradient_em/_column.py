"""A column of a table in a mixture: its cells become features, and features cells again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ._cells import TRUTHS, Cells
from ._styles import BLANKS, STYLES, agree, is_missing, unit_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class TableColumn:
    """
    A column of a table, and what it is in a mixture.

    Attributes
    ----------
    name : str
        Its name.
    kind : str
        ``continuous``, ``rounded``, ``log``, ``categorical``, ``atoms``, ``atoms, log`` or
        ``left out``.
    levels : tuple of str
        Of a category, in the order of their numbers; of atoms these and ``other``.
    least, greatest : float or None
        The range of its numbers; None of a column of text.
    style : str or None
        How they are written where they are text, ``POINT`` or ``COMMA``.
    among_text : bool
        Whether text that is no number is a missing cell.
    unit : str or None
        The percent sign or currency they are written with; None if it is not known.
    missing_codes : tuple of float
        Numbers that stand for missing values.
    missing : int
        Cells that hold nothing.
    reason : str
        Why it is of this kind.
    decimals : int or None
        Most digits after the point that one of its numbers has; None if it is not known.
    """

    name: str
    kind: str
    levels: tuple[str, ...]
    least: float | None
    greatest: float | None
    style: str | None
    among_text: bool
    unit: str | None
    missing_codes: tuple[float, ...]
    missing: int
    reason: str
    decimals: int | None = None

    @classmethod
    def of(cls, record: dict[str, Any]) -> TableColumn:
        """Read one of the records that Java writes."""
        numbers = record.get("numbers") or {}
        return cls(
            record["name"],
            record["kind"],
            tuple(record.get("levels", ())),
            _number(numbers.get("least")),
            _number(numbers.get("greatest")),
            numbers.get("style"),
            numbers.get("amongText", False),
            numbers.get("unit"),
            tuple(numbers.get("missingCodes") or ()),
            record.get("missing", 0),
            record.get("reason", ""),
            numbers.get("decimals"),
        )

    @property
    def has_levels(self) -> bool:
        """Whether one of its features is categorical."""
        return self.kind == "categorical" or self.has_atoms

    @property
    def has_numbers(self) -> bool:
        """Whether one of its features is a number."""
        return self.kind not in ("categorical", "left out")

    @property
    def has_atoms(self) -> bool:
        """Whether some of its numbers are levels."""
        return self.kind.startswith("atoms")

    @property
    def is_log(self) -> bool:
        """Whether its number is a logarithm."""
        return self.kind.endswith("log")

    @property
    def size(self) -> int:
        """How many features it becomes: 0, 1 or 2, the level before the number."""
        return self.has_levels + self.has_numbers

    @property
    def entries(self) -> list[tuple[str, tuple[str, ...]]]:
        """The names of the features that it becomes, and of their levels, none of a number."""
        entries: list[tuple[str, tuple[str, ...]]] = []
        if self.has_levels:
            entries.append((f"{self.name} is" if self.has_atoms else self.name, self.levels))
        if self.has_numbers:
            entries.append((f"log({self.name})" if self.is_log else self.name, ()))
        return entries

    @cached_property
    def _places(self) -> dict[str, int]:
        return {level: place for place, level in enumerate(self.levels)}

    @cached_property
    def _of_numbers(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Levels that are numbers, ascending, and their places."""
        values = [_number(level) for level in (self.levels[:-1] if self.has_atoms else self.levels)]
        numbers = np.array([np.nan if value is None else value for value in values])
        order = np.argsort(numbers)
        return numbers[order], order.astype(np.float64)

    def encode(self, cells: Cells) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """
        Make features of cells, as Java's ``ColumnEncoder`` does.

        Returns
        -------
        features : array of shape (rows, size)
            NaN where there is none.
        valid : array of shape (rows,)
            False of a cell with a value that the column cannot have, whose features are NaN.
        """
        if self.style is None:
            cells = cells.as_texts()
        if cells.texts is None:
            there = ~np.isnan(cells.numbers)
            return self._encoded(cells.numbers, ~there, there & self._is_of(""))
        style = STYLES.get(self.style or "")
        parsed = [style.parse(text) if style else None for text in cells.texts]
        known = np.array([value is not None for value in parsed], dtype=bool)
        numbers = np.array([np.nan if value is None else value for value in parsed])
        comparable = np.array([self._is_of(unit_of(text)) for text in cells.texts], dtype=bool)
        lacking = [self.among_text or is_missing(text) for text in cells.texts]
        missing = ~known & np.array(lacking, dtype=bool)
        features, valid = self._encoded(numbers, missing, known & comparable)
        if self.kind == "categorical":
            for row in np.flatnonzero(~known & ~missing):
                place = self._place(cells.texts[row])
                features[row, 0], valid[row] = (np.nan, False) if place is None else (place, True)
        there = ~np.isnan(cells.numbers)
        places = cells.numbers[there].astype(np.int64)
        whole = np.full((len(there), self.size), np.nan)
        whole[there] = features[places]
        are_valid = ~there
        are_valid[there] = valid[places]
        return whole, are_valid

    def _is_of(self, unit: str) -> bool:
        return self.unit is None or agree(self.unit, unit)

    def _place(self, text: str) -> int | None:
        """Return the place of a level; a csv file has truths in any letters."""
        bare = text.strip(BLANKS)
        return self._places.get(bare.lower() if {*self.levels} <= {*TRUTHS} else bare)

    def _encoded(
        self,
        numbers: NDArray[np.float64],
        missing: NDArray[np.bool_],
        comparable: NDArray[np.bool_],
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        features = np.full((len(numbers), self.size), np.nan)
        # Zero is the same in every unit.
        known = np.isfinite(numbers) & (comparable | (numbers == 0))
        is_code = np.isin(numbers, self.missing_codes)
        known &= ~is_code
        valid = missing | is_code
        if self.has_levels and self.style is not None:
            values, places = self._of_numbers
            at = np.minimum(np.searchsorted(values, numbers), max(0, len(values) - 1))
            found = known & (values[at] == numbers) if len(values) else np.zeros_like(known)
            features[found, 0] = places[at[found]]
            valid |= found
            if self.has_atoms:
                features[known & ~found, 0] = len(self.levels) - 1
                known = known & ~found
        if self.has_numbers:
            if self.is_log:
                known = known & (numbers > 0)
            features[known, -1] = np.log(numbers[known]) if self.is_log else numbers[known]
            valid |= known
        return features, valid

    def is_infinite(self, cells: Cells) -> NDArray[np.bool_]:
        """Return which cells are infinite numbers, which are no missing ones."""
        if self.style is None:
            return np.zeros(len(cells.numbers), dtype=bool)
        if cells.texts is None:
            return np.isinf(cells.numbers)
        style = STYLES[self.style]
        parsed = [abs(style.parse(text) or 0.0) for text in cells.texts]
        return np.isin(cells.numbers, np.flatnonzero(np.isinf(parsed)))

    @property
    def expected(self) -> str:
        """What a cell can be that is not missing, in words."""
        if not self.has_numbers:
            return "one of the levels it was fitted with"
        number = "a positive number" if self.is_log else "a number"
        return f"{number} with {self.unit}" if self.unit else number

    def decode(
        self, features: NDArray[np.float64], are_text: bool, are_drawn: bool = False
    ) -> list[Any]:
        """
        Return the cells that have such features, None where one is missing.

        Drawn numbers have as many digits after the point as those of the table. Where their
        logarithm was fitted, rounding leaves them positive.
        """
        values: list[Any] = [None] * len(features)
        if self.has_numbers:
            numbers = np.exp(features[:, -1]) if self.is_log else features[:, -1]
            if are_drawn and self.decimals is not None:
                numbers = np.round(numbers, self.decimals)
                if self.is_log:
                    numbers = np.maximum(numbers, 10.0**-self.decimals)
            values = [None if np.isnan(number) else number for number in numbers.tolist()]
        if self.has_levels:
            others = len(self.levels) - 1 if self.has_atoms else None
            for row, place in enumerate(features[:, 0].tolist()):
                if not np.isnan(place) and place != others:
                    level = self.levels[int(place)]
                    values[row] = level if self.style is None else float(level)
        if self.style is None or not are_text:
            return values
        style, unit = STYLES[self.style], self.unit or ""
        return [value if value is None else style.write(value, unit) for value in values]


def _number(value: Any) -> float | None:
    """Return a number of a file of JSON; None if it is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
