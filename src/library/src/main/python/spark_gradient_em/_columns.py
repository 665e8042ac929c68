"""The columns of a table that a mixture was fitted to."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ._cells import Cells, named_columns, shown, table_names
from ._column import TableColumn
from ._types import OwnTypes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

#: Kinds of columns that are as an array's would be.
PLAIN = ("continuous", "rounded")


@dataclass(frozen=True, eq=False)
class TableColumns:
    """
    The columns of a table that a mixture was fitted to.

    Attributes
    ----------
    columns : tuple of TableColumn
        All of them, with those that are left out.
    types : OwnTypes or None
        The types of the table; None if they are not known.
    records : tuple of dict
        The records that Java has written.
    """

    columns: tuple[TableColumn, ...]
    types: OwnTypes | None = field(default=None, repr=False)
    records: tuple[dict[str, Any], ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, records: list[dict[str, Any]]) -> TableColumns:
        """Read the records that Java writes."""
        return cls(tuple(map(TableColumn.of, records)), records=tuple(records))

    @property
    def are_plain(self) -> bool:
        """Whether the features are all columns as they stand, as those of an array."""
        return all(
            column.kind in PLAIN and not (self.types and self.types.are_text(column.name))
            for column in self.columns
        )

    @property
    def taken(self) -> list[TableColumn]:
        """The columns that are not left out."""
        return [column for column in self.columns if column.size]

    def without_others(self, X: Any) -> Any:
        """Return a table without further columns, if all of these are among its own."""
        labels = [label for label, _ in named_columns(X) or ()]
        names = {column.name for column in self.columns}
        own = [label for label in labels if str(label) in names]
        if len(own) == len(labels) or {*map(str, own)} != names:
            return X
        return X[own] if hasattr(X, "iloc") else X.select(own)

    def make(self, features: Sequence[str], levels: list[tuple[str, ...]]) -> bool:
        """Return whether they become features of these names, and of these levels."""
        entries = [entry for column in self.taken for entry in column.entries]
        made = [names for _, names in entries if names]
        return [name for name, _ in entries] == [*features] and made == levels

    def frame(self) -> pd.DataFrame:
        """Return what was found of each column, as a pandas DataFrame."""
        import pandas as pd

        names = ("name", "kind", "levels", "least", "greatest", "missing", "reason")
        return pd.DataFrame(
            [[getattr(column, name) for name in names] for column in self.columns], columns=names
        ).assign(levels=[[*column.levels] for column in self.columns])

    def encode(self, X: Any, label: str = "") -> NDArray[np.float64]:
        """
        Make features of a table, whose columns are found by their names.

        A value that its column cannot have, such as a new level, is a missing cell. The column of
        labels may be missing.

        Raises
        ------
        ValueError
            If a column is missing or there twice, or a number is infinite.
        """
        given = {label} - table_names(X)
        cells = read_cells(X, [column.name for column in self.taken if column.name not in given])
        parts = [
            np.full((len(X), column.size), np.nan)
            if column.name in given
            else _features(column, cells[column.name])
            for column in self.taken
        ]
        return np.column_stack(parts) if parts else np.empty((len(X), 0))

    def decode(self, features: NDArray[np.float64], are_drawn: bool = False) -> Any:
        """Return features as a table of the columns that are taken, in their own types."""
        made = {}
        for column, own in zip(self.taken, self._parts(features)):
            are_text = self.types is not None and self.types.are_text(column.name)
            made[column.name] = column.decode(own, are_text, are_drawn)
        if self.types is not None:
            return self.types.table(made)
        import pandas as pd

        decimals = {column.name: column.decimals for column in self.taken}
        return pd.DataFrame(
            {
                name: _guessed(values, are_drawn and decimals[name] == 0)
                for name, values in made.items()
            }
        )

    def impute(self, X: Any, features: NDArray[np.float64]) -> Any:
        """Return a table whose missing cells have the values of features."""
        cells = read_cells(X, [column.name for column in self.taken])
        types = OwnTypes.of(X, cells)
        filled = {}
        for column, own in zip(self.taken, self._parts(features)):
            encoded, valid = column.encode(cells[column.name])
            # A value that the column cannot have stays; beside an atom there is no number.
            lacking = valid & np.isnan(encoded).all(axis=1)
            if lacking.any():
                values = column.decode(own[lacking], types.are_text(column.name))
                filled[column.name] = lacking, values
        return types.filled(X, filled)

    def _parts(self, features: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        ends = np.cumsum([column.size for column in self.taken])
        return np.split(features, ends[:-1], axis=1)


def read_cells(X: Any, names: list[str] | None = None) -> dict[str, Cells]:
    """
    Read columns of a table by their names, all by default.

    Raises
    ------
    ValueError
        If a column is missing, sparse, or there twice.
    """
    columns = _by_name(X)
    if names is None:
        names = [*columns]
    if lacking := [name for name in names if name not in columns]:
        raise ValueError(
            f"The table has no column {', '.join(map(repr, lacking))}; give rows with the columns"
            f" {', '.join(map(repr, names))}."
        )
    return {name: Cells.of(name, columns[name]) for name in names}


def _by_name(X: Any) -> dict[str, Any]:
    named = [(str(name), column) for name, column in named_columns(X) or ()]
    twice = [name for name, count in Counter(name for name, _ in named).items() if count > 1]
    if twice:
        raise ValueError(f"The table has two columns {twice[0]!r}; rename one.")
    return dict(named)


def _features(column: TableColumn, cells: Cells) -> NDArray[np.float64]:
    features, valid = column.encode(cells)
    if (column.is_infinite(cells)).any():
        raise ValueError(
            f"Column {column.name!r} has an infinite number; correct it, or leave its row out."
        )
    there = ~np.isnan(cells.numbers)
    if not valid.all() and not (valid & there).any():
        first = cells.numbers[np.flatnonzero(~valid)[0]]
        found = shown(first) if cells.texts is None else cells.texts[int(first)]
        warnings.warn(
            f"Column {column.name!r} has no usable value, such as {found!r}, which is not"
            f" {column.expected}; correct the column, or fit again.",
            stacklevel=5,
        )
    return features


def _guessed(values: list[Any], are_whole: bool) -> Any:
    """Return levels as truths if they are called so, and whole numbers without a point."""
    if are_whole:
        return [None if value is None else int(value) for value in values]
    known = {value for value in values if value is not None}
    if known and known <= {"true", "false"}:
        return [None if value is None else value == "true" for value in values]
    return values
