"""Cells in the types of a table of pandas, polars or pyarrow."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from ._cells import TRUTHS, Cells, named_columns, objects, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class OwnTypes:
    """
    The library and the types of a table.

    Attributes
    ----------
    empty : DataFrame
        The table without its rows.
    cells : dict of str to Cells
        What its cells are, without any.
    """

    empty: Any
    cells: Mapping[str, Cells] = field(repr=False)

    @classmethod
    def of(cls, X: Any, cells: Mapping[str, Cells]) -> OwnTypes:
        """Take them from a table whose cells are known."""
        none = np.empty(0)
        kinds = {
            name: Cells(none, None if own.texts is None else (), own.are_truths)
            for name, own in cells.items()
        }
        return cls(X[:0], kinds)

    def are_text(self, name: str) -> bool:
        """Return whether the cells of a column are text, be it of numbers."""
        return self.cells[name].texts is not None

    def table(self, columns: Mapping[str, Sequence[Any]]) -> Any:
        """Return columns by their names as a table of this library and these types."""
        labels = self._labels()
        made = {labels[name]: self._column(labels[name], own) for name, own in columns.items()}
        library = _library(self.empty)
        if library == "polars":
            import polars as pl

            return pl.DataFrame(made)
        if library == "pyarrow":
            import pyarrow as pa

            return pa.table(made)
        import pandas as pd

        return pd.DataFrame(made)

    def filled(self, X: Any, columns: Mapping[str, tuple[NDArray[np.bool_], Sequence[Any]]]) -> Any:
        """Return a table of these types, in which some cells of columns have other values."""
        labels, library = self._labels(), _library(X)
        if library == "pandas":
            X = X.copy()
        for name, (places, values) in columns.items():
            label = labels[name]
            cells = objects(X[label])
            for row, value in zip(np.flatnonzero(places), self._plain(name, values)):
                cells[row] = value
            column = self._typed(label, cells)
            if library == "pandas":
                X[label] = column.set_axis(X.index)
            elif library == "polars":
                X = X.with_columns(column)
            else:
                X = X.set_column(X.schema.get_field_index(label), label, column)
        return X

    def _labels(self) -> dict[str, Any]:
        return {str(label): label for label, _ in named_columns(self.empty) or ()}

    def _column(self, label: Any, values: Sequence[Any]) -> Any:
        return self._typed(label, self._plain(str(label), values))

    def _plain(self, name: str, values: Sequence[Any]) -> Sequence[Any]:
        if not self.cells[name].are_truths:
            return values
        return [None if value is None else value == TRUTHS[1] for value in values]

    def _typed(self, label: Any, values: Sequence[Any]) -> Any:
        library = _library(self.empty)
        if library == "polars":
            return _of_polars(label, values, self.empty[label].dtype)
        if library == "pyarrow":
            return _of_arrow(values, self.empty.schema.field(label).type)
        return _of_pandas(values, self.empty[label].dtype)


def _library(X: Any) -> str:
    return type(X).__module__.partition(".")[0]


def _of_pandas(values: Sequence[Any], dtype: Any) -> Any:
    import pandas as pd

    if isinstance(dtype, pd.CategoricalDtype):
        # Categories may be numbers or truths, and levels are texts of them.
        known = {_key(category): category for category in dtype.categories}
        return pd.Series([known.get(_key(value)) for value in values], dtype=dtype)
    if pd.api.types.is_integer_dtype(dtype):
        values = _whole(values, dtype)
    column = pd.Series(values, dtype=object)
    try:
        return column.astype(dtype)
    except (TypeError, ValueError):
        return column


def _key(value: Any) -> Any:
    if value is None or isinstance(value, (bool, np.bool_)):
        return value
    return float(value) if isinstance(value, (Real, Decimal)) else text_of(value)


def _of_polars(name: str, values: Sequence[Any], dtype: Any) -> Any:
    import polars as pl

    if dtype.is_integer():
        values = _whole(values, dtype)
    try:
        return pl.Series(name, [*values], dtype=dtype, strict=False)
    except (TypeError, ValueError, pl.exceptions.PolarsError):
        return pl.Series(name, [*values], strict=False)


def _of_arrow(values: Sequence[Any], dtype: Any) -> Any:
    import pyarrow as pa

    if pa.types.is_integer(dtype):
        values = _whole(values, dtype)
    plain = dtype.value_type if pa.types.is_dictionary(dtype) else dtype
    try:
        return pa.array([*values], type=plain).cast(dtype)
    except (TypeError, ValueError):
        return pa.array([*values])


def _whole(values: Sequence[Any], dtype: Any) -> list[int | None]:
    """Round to whole numbers that the type can have."""
    limits = np.iinfo(str(dtype).lower())
    return [
        # Codes beyond 2^53 are levels by their digits.
        None if value is None else min(max(_rounded(value), limits.min), limits.max)
        for value in values
    ]


def _rounded(value: Any) -> int:
    return int(value) if isinstance(value, str) else round(value)
