"""Tables of pandas, polars and pyarrow: what their cells are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

#: From here on not every integer is a double, so that such ones are codes.
_MOST_EXACT = 2**53

#: What a csv file calls False and True.
TRUTHS = ("false", "true")


def named_columns(X: Any) -> list[tuple[Any, Any]] | None:
    """Return the columns of a table with their names; None for what is no table."""
    if hasattr(X, "columns") and hasattr(X, "iloc"):
        return [*X.items()]
    if hasattr(X, "iter_columns"):
        return [*zip(X.columns, X.iter_columns())]
    if hasattr(X, "column_names"):
        return [*zip(X.column_names, X.columns)]
    return None


def table_names(X: Any) -> set[str]:
    """Return the names of a table's columns as texts."""
    return {str(name) for name, _ in named_columns(X) or ()}


def is_table(X: Any) -> bool:
    """Return whether the columns have names that a model can know them by."""
    return named_columns(X) is not None


@dataclass(frozen=True, eq=False)
class Cells:
    """
    The cells of a column, as a csv file has them.

    Attributes
    ----------
    numbers : numpy.ndarray
        The numbers, or of texts the place of each cell's text; NaN where a cell is missing.
    texts : tuple of str or None
        The different texts; None of a column of numbers.
    are_truths : bool
        Whether the texts stand for True and False.
    """

    numbers: NDArray[np.float64]
    texts: tuple[str, ...] | None = None
    are_truths: bool = False

    @classmethod
    def of(cls, name: object, column: Any) -> Cells:
        """
        Read a column of a table.

        Raises
        ------
        ValueError
            If it is sparse.
        """
        if type(getattr(column, "dtype", None)).__name__ == "SparseDtype":
            raise ValueError(f"Column {name!r} is sparse; give X.sparse.to_dense().")
        array = _array(column)
        if array.dtype.kind == "b":
            return cls._of_truths(array)
        if array.dtype.kind in "iuf":
            numbers = array.astype(np.float64)
            if not (np.abs(numbers) >= _MOST_EXACT).any():
                return cls(numbers)
        return cls._of_objects(objects(column))

    @classmethod
    def of_one(cls, value: Any) -> Cells:
        """Read a single cell."""
        return cls._of_objects([None if _is_nan(value) else value])

    @classmethod
    def _of_truths(cls, values: Iterable[Any]) -> Cells:
        return cls(np.array([*values], dtype=np.float64), TRUTHS, True)

    @classmethod
    def _of_objects(cls, values: Sequence[Any]) -> Cells:
        kinds = {type(value) for value in values} - {type(None)}
        if kinds and all(issubclass(kind, (bool, np.bool_)) for kind in kinds):
            return cls._of_truths(np.nan if value is None else value for value in values)
        if kinds and all(map(_is_of_numbers, kinds)) and all(map(_is_exact, values)):
            return cls(np.array([np.nan if v is None else float(v) for v in values]))
        places: dict[str, int] = {}
        numbers = np.array(
            [
                np.nan if value is None else places.setdefault(text_of(value), len(places))
                for value in values
            ],
            dtype=np.float64,
        )
        return cls(numbers, tuple(places))

    @property
    def levels(self) -> list[str] | None:
        """The texts as a csv file has them once it is read: truths in small letters."""
        if self.texts is None:
            return None
        small = [text.lower() for text in self.texts]
        return small if {*small} <= {*TRUTHS} else [*self.texts]

    def to_arrow(self) -> Any:
        """Return the cells as an array of pyarrow."""
        import pyarrow as pa

        lacking = np.isnan(self.numbers)
        if self.texts is None:
            return pa.array(self.numbers, mask=lacking)
        places = pa.array(np.where(lacking, 0, self.numbers).astype(np.int64), mask=lacking)
        return pa.array(self.levels, pa.string()).take(places)

    def as_texts(self) -> Cells:
        """Return numbers as the texts that Java shows them by."""
        if self.texts is not None:
            return self
        there = ~np.isnan(self.numbers)
        values, places = np.unique(self.numbers[there], return_inverse=True)
        numbers = np.full(len(self.numbers), np.nan)
        numbers[there] = places.ravel()
        return Cells(numbers, tuple(map(shown, values.tolist())))


def shown(value: float) -> str:
    """Return a number as Java's tables have it, without a point if it is whole."""
    if np.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    if 1e-3 <= abs(value) < 1e7:
        return repr(value)
    digits, _, exponent = f"{Decimal(repr(value)).normalize():e}".partition("e")
    return f"{digits if '.' in digits else digits + '.0'}E{int(exponent)}"


def _array(column: Any) -> NDArray[Any]:
    """Return a column as an array, one of objects where it is of neither numbers nor truths."""
    dtype = getattr(column, "dtype", None)
    if hasattr(column, "iloc") and not isinstance(dtype, np.dtype):
        return np.empty(0, dtype=object)
    return np.asarray(column)


def objects(column: Any) -> list[Any]:
    """Return the cells of a column, None where one is missing."""
    if hasattr(column, "iloc"):
        values = column.to_numpy(dtype=object, na_value=None).tolist()
    else:
        values = column.to_pylist() if hasattr(column, "to_pylist") else column.to_list()
    return [None if _is_nan(value) else value for value in values]


def _is_nan(value: Any) -> bool:
    return isinstance(value, (float, np.floating)) and bool(value != value)


def _is_of_numbers(kind: type) -> bool:
    return issubclass(kind, (Real, Decimal)) and not issubclass(kind, (bool, np.bool_))


def _is_exact(value: Any) -> bool:
    return value is None or isinstance(value, (float, np.floating)) or abs(value) < _MOST_EXACT


def text_of(value: Any) -> str:
    """Return a cell as a csv file has it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    # A date of pandas has a time, as a csv file of dates has not.
    return str(value).removesuffix(" 00:00:00") if hasattr(value, "year") else str(value)
