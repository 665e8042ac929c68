"""The chi-squared tail in SQL: how probable it is to be farther from a component than a row."""

from __future__ import annotations

import math

from ._scorer import FAR, scaled_erfc
from ._sql_text import number

#: The polynomial for the error function: where its variable begins, and its coefficients.
_LEAST, _COEFFICIENTS = scaled_erfc()


def argument(i: int) -> str:
    """Return the variable u of the polynomial for the error function, of component i."""
    t = f"4e0 / (2e0 + SQRT(q{i} / 2e0))"
    return f"({t} - {number(1 + _LEAST)}) / {number(1 - _LEAST)}"


def tail(i: int, d: int) -> str:
    """
    Return the probability of being farther from component i than a row is by its numbers.

    Parameters
    ----------
    i : int
        The component, with q its squared distance and u its `argument`.
    d : int
        How many numbers a complete row has; ``gaps`` of them are missing.
    """
    half, there = f"(q{i} / 2e0)", f"({d} - gaps)"
    even, odd = "1e0", "1e0"
    for degrees in range(d - d % 2, 2, -2):
        even = _next(degrees, half, there, even)
    for degrees in range(d - (d + 1) % 2, 3, -2):
        odd = _next(degrees, half, there, odd)
    root = f"SQRT({half}) * {number(1 / math.gamma(1.5))}"
    odd = f"{_scaled_erfc(i)} + CASE WHEN {there} > 1 THEN {root} * ({odd}) ELSE 0e0 END"
    return (
        f"CASE WHEN {there} = 0 THEN 1e0 WHEN {half} > {number(FAR)} THEN 0e0"
        f" WHEN MOD({there}, 2) = 0 THEN EXP(-{half}) * ({even})"
        f" ELSE EXP(-{half}) * ({odd}) END"
    )


def _next(degrees: int, half: str, there: str, rest: str) -> str:
    """Return 1 plus the terms of the series that only rows of so many numbers or more have."""
    more = f"{half} / {number(degrees / 2 - 1)} * ({rest})"
    return f"1e0 + CASE WHEN {there} >= {degrees} THEN {more} ELSE 0e0 END"


def _scaled_erfc(i: int) -> str:
    *others, polynomial = map(number, _COEFFICIENTS)
    for coefficient in reversed(others):
        polynomial = f"({polynomial}) * u{i} + {coefficient}"
    return polynomial
