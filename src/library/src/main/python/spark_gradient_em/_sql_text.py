"""SQL as databases write it: names, texts, types, and the numbers that all of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._extras import needed
from ._styles import BLANKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


DIALECTS = ("duckdb", "postgres", "snowflake", "bigquery", "spark")


class Dialect:
    """What databases write differently."""

    def __init__(self, name: str) -> None:
        if name not in DIALECTS:
            raise ValueError(f"dialect is {name!r}; give one of {', '.join(DIALECTS)}.")
        with needed("SQL needs sqlglot", "sql"):
            import sqlglot
        self.name, self._sqlglot, self._exp = name, sqlglot, sqlglot.exp

    def _write(self, expression: Any) -> str:
        return str(expression.sql(self.name))

    def table(self, name: str) -> str:
        try:
            return self._write(self._exp.to_table(name, dialect=self.name))
        except self._sqlglot.errors.SqlglotError:
            raise ValueError(
                f"table is {name!r}, which names no table of {self.name}; quote its name."
            ) from None

    def column(self, name: str) -> str:
        return self._write(self._exp.to_identifier(_plain(name), quoted=True))

    def text(self, text: str) -> str:
        return self._write(self._exp.Literal.string(_plain(text)))

    def number_of(self, sql: str) -> str:
        return self._write(self._exp.cast(self._exp.Var(this=sql), "DOUBLE"))

    def text_of(self, sql: str) -> str:
        text = self._exp.cast(self._exp.Var(this=sql), "TEXT")
        blanks = "".join(c for c in BLANKS if c in " \t\n\r" or c > "\x7f")
        return self._write(
            self._exp.Trim(this=text, expression=self._exp.Literal.string(blanks), position="BOTH")
        )

    def array(self, elements: Iterable[str]) -> str:
        return self._write(
            self._exp.Array(expressions=[self._exp.Var(this=element) for element in elements])
        )

    def folded(self, name: str) -> str:
        """Return what names of one column have in common; some dialects know no case."""
        return name.lower() if self.name in ("duckdb", "bigquery", "spark") else name

    @property
    def zero(self) -> str:
        return self.number_of("0e0")

    @property
    def fence(self) -> str:
        """What keeps a database from computing an expression wherever its name is used."""
        return " OFFSET 0" if self.name == "postgres" else ""


def _plain(text: str) -> str:
    """Refuse what not every database can write."""
    if any(ord(c) < 32 and c not in "\t\n\r" for c in text):
        raise ValueError(
            f"{text!r} has a control character, which SQL has no place for; rename it."
        )
    return text


def number(value: float) -> str:
    """Write a double as one; in brackets where it is negative, since -- begins a comment."""
    text = repr(float(value))
    text = text if "e" in text else f"{text}e0"
    return f"({text})" if value < 0 else text


def sum_of(terms: Iterable[str]) -> str:
    return " + ".join(terms) or "0e0"


def case(cases: Iterable[tuple[str, str]], otherwise: str, of: str = "") -> str:
    whens = " ".join(f"WHEN {when} THEN {then}" for when, then in cases)
    return f"CASE {f'{of} ' if of else ''}{whens} ELSE {otherwise} END" if whens else otherwise


def greatest(values: Sequence[str]) -> str:
    return f"GREATEST({', '.join(values)})" if len(values) > 1 else values[0]
