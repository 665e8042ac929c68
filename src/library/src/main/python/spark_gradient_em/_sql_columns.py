"""Raw columns of a table as expressions of SQL: their cells, and the features of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._cells import TRUTHS
from ._sql_text import case, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ._column import TableColumn
    from ._sql_text import Dialect


def cells(columns: Sequence[TableColumn], dialect: Dialect) -> dict[str, str]:
    """Return each column's cells, by the names c0, c1 and so on: doubles, or texts."""
    return {f"c{j}": _cell(column, dialect) for j, column in enumerate(columns)}


def _cell(column: TableColumn, dialect: Dialect) -> str:
    name = dialect.column(column.name)
    if column.style is not None:
        return dialect.number_of(name)
    text = dialect.text_of(name)
    return f"LOWER({text})" if {*column.levels} <= {*TRUTHS} else text


def features(
    columns: Sequence[TableColumn],
    limits: Sequence[tuple[float, float]],
    dialect: Dialect,
) -> Mapping[str, str]:
    """
    Return the features of cells: levels l0, l1 and so on, numbers x0, x1 and so on.

    Further ``bad``: whether a row has a number that is infinite or beyond its limit.
    """
    infinite = dialect.number_of("'inf'")
    levels: list[str] = []
    numbers: list[str] = []
    refused = []
    for j, column in enumerate(columns):
        cell = _Cell(column, f"c{j}", infinite)
        if column.has_levels:
            levels.append(cell.level(dialect))
        most = None
        if column.has_numbers:
            least, most = limits[len(numbers)]
            numbers.append(cell.number(least, most))
        if column.style is not None:
            refused.append(f"COALESCE({cell.beyond(most)}, FALSE)")
    return {
        **{f"l{j}": level for j, level in enumerate(levels)},
        **{f"x{j}": number for j, number in enumerate(numbers)},
        "bad": " OR ".join(refused) or "FALSE",
    }


class _Cell:
    def __init__(self, column: TableColumn, name: str, infinite: str) -> None:
        self.column, self.name, self.infinite = column, name, infinite
        self.atoms = [float(level) for level in column.levels[:-1]] if column.has_atoms else []
        # NaN is larger than any number in most databases.
        self.usable = self._and_none_of(f"ABS({name}) < {infinite}", column.missing_codes)

    def _and_none_of(self, condition: str, values: Sequence[float]) -> str:
        listed = ", ".join(map(number, values))
        return f"{condition} AND {self.name} NOT IN ({listed})" if listed else condition

    def beyond(self, most: float | None) -> str:
        """Return whether numpy refuses the number; of levels and logarithms only infinite ones."""
        beyond = f"ABS({self.name}) = {self.infinite}"
        if most is not None and not self.column.is_log:
            beyond = f"ABS({self.name}) > {number(most)} AND ABS({self.name}) <= {self.infinite}"
        return self._and_none_of(beyond, self.column.missing_codes)

    def level(self, dialect: Dialect) -> str:
        levels = self.column.levels
        if self.column.style is None:
            texts = [(dialect.text(text), str(i)) for i, text in enumerate(levels)]
            return case(texts, "NULL", self.name)
        names = self.atoms or [float(level) for level in levels]
        other = str(len(names)) if self.column.has_atoms else "NULL"
        found = case([(number(name), str(i)) for i, name in enumerate(names)], other, self.name)
        return f"CASE WHEN {self.usable} THEN {found} END"

    def number(self, least: float, most: float) -> str:
        usable = self._and_none_of(self.usable, self.atoms)
        if self.column.is_log:
            return f"CASE WHEN {usable} AND {self.name} > 0e0 THEN LN({self.name}) END"
        # PostgreSQL raises an error where a product underflows.
        rounded = f"CASE WHEN ABS({self.name}) < {number(least)} THEN 0e0 ELSE {self.name} END"
        return f"CASE WHEN {usable} AND ABS({self.name}) <= {number(most)} THEN {rounded} END"
