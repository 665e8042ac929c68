"""Rows as an array of numbers, whatever table they come in."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from ._cells import named_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


def as_rows(X: Any, names: Sequence[str] = ()) -> NDArray[np.float64]:
    """
    Return a table of pandas, polars or pyarrow, or an array, as numbers; NaN is a missing cell.

    Of a DataFrame the columns of these names are taken, in their order; all columns as they come
    if `names` is empty or made up, or if the columns have no names. A column of pandas that is
    alone may have arrays, or Spark's vectors: these are the rows.
    """
    columns = named_columns(X)
    if columns is None:
        return _array(X)
    if len(columns) == 1 and (vectors := _vectors(*columns[0])) is not None:
        return vectors
    counts = Counter(name for name, _ in columns)
    missing = [name for name in names if name not in counts]
    has_names = all(isinstance(name, str) for name in counts)
    if missing and has_names and [*names] != made_up_names(len(names)):
        raise ValueError(
            f"The table has no column {', '.join(map(repr, missing))}; give rows with the columns"
            f" {', '.join(map(repr, names))}."
        )
    if names and not missing:
        if twice := [name for name in names if counts[name] > 1]:
            raise ValueError(f"The table has two columns {twice[0]!r}; rename one.")
        by_name = dict(columns)
        columns = [(name, by_name[name]) for name in names]
    if not columns:
        return np.empty((len(X), 0))
    return np.column_stack([_numbers(column, name) for name, column in columns])


def _vectors(name: object, column: Any) -> NDArray[np.float64] | None:
    """Return the arrays of a column one below the other; None if they are no arrays."""
    if getattr(getattr(column, "dtype", None), "kind", "") != "O" or not len(column):
        return None
    rows = [row.toArray() if hasattr(row, "toArray") else row for row in column]
    if not all(isinstance(row, (list, np.ndarray)) for row in rows):
        return None
    if len({len(row) for row in rows}) > 1:
        raise ValueError(f"Column {name!r} has arrays of different lengths; make them alike.")
    return np.array([_array(row) for row in rows])


def made_up_names(features: int) -> list[str]:
    """Return scikit-learn's names for the columns of an array: x0, x1 and so on."""
    return [f"x{j}" for j in range(features)]


def require_numbers(X: Any) -> Any:
    """Return a table for scikit-learn's checks, which ignore masks and take dates for numbers."""
    if isinstance(X, np.ma.MaskedArray):
        return _array(X)
    for name, column in named_columns(X) or ():
        dtype = getattr(column, "dtype", None)
        if type(dtype).__name__ == "SparseDtype":
            raise ValueError(f"Column {name!r} is sparse; give X.sparse.to_dense().")
        if not isinstance(dtype, np.dtype) or dtype.kind not in "biuf":
            _numbers(column, name)
    if isinstance(X, (np.ndarray, list)):
        array = np.asarray(X)
        dates = (date, timedelta, np.datetime64, np.timedelta64)
        if array.dtype.kind in "mM" or (
            array.dtype.kind == "O" and any(isinstance(value, dates) for value in array.ravel())
        ):
            _array(array)
    return X


def _numbers(column: Any, name: object) -> NDArray[np.float64]:
    where = f"Column {name!r}"
    if not hasattr(column, "iloc"):
        return _floats(np.asarray(column), where)
    if getattr(column.dtype, "kind", "O") in "mMc":
        raise _not_a_number(where, column)
    try:
        numbers: NDArray[np.float64] = column.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError, OverflowError):
        raise _not_a_number(where, column.dropna()) from None
    return numbers


def _array(X: Any) -> NDArray[np.float64]:
    if hasattr(X, "toarray"):
        raise ValueError("The rows are a sparse matrix; give X.toarray().")
    if isinstance(X, np.ma.MaskedArray):
        return np.where(np.ma.getmaskarray(X), np.nan, _floats(X.filled(), "The array"))
    return _floats(np.asarray(X), "The array")


def _floats(array: NDArray[Any], where: str) -> NDArray[np.float64]:
    if array.dtype.kind in "mMc":
        raise _not_a_number(where, array.ravel())
    try:
        return np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise _not_a_number(where, array.ravel()) from None


def _not_a_number(where: str, values: Iterable[Any]) -> ValueError:
    """Return an error with the first value that is not a number."""
    found: Any = ""
    for value in values:
        found = value
        try:
            if isinstance(value, (np.datetime64, np.timedelta64, np.complexfloating)):
                break
            float(value)
        except (TypeError, ValueError, OverflowError):
            break
    return ValueError(
        f"{where} holds '{found}', which is not a number; convert such values to numbers, or leave"
        " them out."
    )
