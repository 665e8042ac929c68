"""Numbers in cells of text: how they are written, and with which unit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

import numpy as np

#: What Java's ``String.strip`` takes away, to which other blanks than Python's count.
BLANKS = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
BLANKS += "\u2008\u2009\u200a\u2028\u2029\u205f\u3000"

_MISSING = ("", "na", "n/a", "nan", "null")

_INFINITE = re.compile("([-+]?)(inf|infinity|∞)", re.ASCII | re.IGNORECASE)

#: What may be around a number; each currency is written as ¤ here.
_DECORATION = re.compile(
    r"(\()?([-+])?¤?\s?([-+]?[\d.,][^\n\r\x85\u2028\u2029]*?)\s?[%¤]?(\))?", re.ASCII
)


@dataclass(frozen=True)
class NumberStyle:
    """How the numbers of a column of text are written, as Java's ``NumberStyle`` has it."""

    thousands: str
    decimal: str

    @cached_property
    def _separators(self) -> re.Pattern[str]:
        return re.compile(f"[{re.escape(self.thousands)}'\u2019 \u00a0\u202f]")

    @cached_property
    def _number(self) -> re.Pattern[str]:
        decimal = re.escape(self.decimal)
        whole = rf"(?:0|[1-9]\d*|[1-9]\d{{0,2}}(?:{self._separators.pattern}\d{{3}})+)"
        number = rf"[-+]?(?:{whole}(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][-+]?\d+)?"
        return re.compile(number, re.ASCII)

    def parse(self, text: str) -> float | None:
        """Return the number that a cell holds; None if it is written otherwise, or none."""
        bare = text.strip(BLANKS).replace("\u2212", "-")
        if infinite := _INFINITE.fullmatch(bare):
            return -np.inf if infinite[1] == "-" else np.inf
        if self._number.fullmatch(bare):
            return self._value(bare)
        decorated = _DECORATION.fullmatch("".join("¤" if _is_currency(c) else c for c in bare))
        if decorated is None or (decorated[1] is None) != (decorated[4] is None):
            return None
        if not self._number.fullmatch(decorated[3]):
            return None
        value = self._value(decorated[3])
        return -value if decorated[1] or decorated[2] == "-" else value

    def _value(self, written: str) -> float:
        return float(self._separators.sub("", written).replace(self.decimal, "."))

    def write(self, value: float, unit: str) -> str:
        """Return a number as a cell of text."""
        digits = np.format_float_positional(value, trim="-").replace(".", self.decimal)
        if unit and unit != "%":
            return f"-{unit}{digits[1:]}" if digits.startswith("-") else unit + digits
        return digits + unit


STYLES = {"POINT": NumberStyle(",", "."), "COMMA": NumberStyle(".", ",")}


def _is_currency(character: str) -> bool:
    return unicodedata.category(character) == "Sc"


def unit_of(text: str) -> str:
    """Return the percent sign or currency of a number; empty if there is none."""
    return "".join(c for c in text if c == "%" or _is_currency(c))


def agree(one: str, other: str) -> bool:
    """Return whether numbers of both units can be compared; a currency may be left out."""
    return one == other or ("%" not in one + other and not (one and other))


def is_missing(text: str) -> bool:
    """Return whether a cell of text holds nothing."""
    return text.strip(BLANKS).lower() in _MISSING
