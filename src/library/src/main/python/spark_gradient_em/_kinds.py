"""Params by the kinds of their values; the build writes those that there are to `_params`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import numpy as np

from . import _pyspark
from ._pyspark import Param, Params, TypeConverters

P = TypeVar("P", bound="PlainParams")
F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
Check = Callable[[Any], bool]


def param(
    name: str,
    doc: str,
    convert: Callable[[Any], T],
    kind: str,
    accepted: str = "",
    is_accepted: Check = lambda value: True,
) -> Param[T]:
    """Make a param of a kind of values, of which it takes those that are accepted."""

    def checked(value: Any) -> T:
        if isinstance(value, np.generic):
            # PySpark knows but some of numpy's numbers.
            value = value.item()
        try:
            converted = convert(value)
        except (TypeError, OverflowError):
            raise TypeError(f"{name} is {value!r}, but must be {kind}.") from None
        if not is_accepted(converted):
            raise ValueError(f"{name} is {value}, but must be {accepted}.")
        return converted

    # PySpark knows by the converter's name that a value of Java's is a list.
    checked.__name__ = convert.__name__
    return Param(Params._dummy(), name, doc, typeConverter=checked)


def text(name: str, doc: str, *words: str) -> Param[str]:
    """Make a param of text, or of one of some words."""
    check = (f"one of {', '.join(words)}", words.__contains__) if words else ()
    return param(name, doc, TypeConverters.toString, "text", *check)


def whole(name: str, doc: str, *accepted: Any, bits: int = 32) -> Param[int]:
    """Make a param of a whole number, of so many bits in Java."""
    most = 2 ** (bits - 1) - 1

    def toInt(value: Any) -> int:
        number = TypeConverters.toInt(value)
        if not -most - 1 <= number <= most:
            raise ValueError(f"{name} is {value}, but must be at most {most} in size.")
        return number

    return param(name, doc, toInt, "a whole number", *accepted)


def real(name: str, doc: str, *accepted: Any) -> Param[float]:
    """Make a param of a number."""
    return param(name, doc, TypeConverters.toFloat, "a number", *accepted)


def names(name: str, doc: str) -> Param[list[str]]:
    """Make a param of names."""

    def toListString(value: Any) -> list[str]:
        return TypeConverters.toListString(value if isinstance(value, str) else [*value])

    return param(name, doc, toListString, "a list of names")


def numbers(name: str, doc: str, *accepted: Any) -> Param[list[float]]:
    """Make a param of a list of numbers."""
    return param(name, doc, TypeConverters.toListFloat, "a list of numbers", *accepted)


def keyword_only(method: F) -> F:
    """Keep what is given by keyword, as PySpark does, and tell in a sentence what is no param."""
    given = _pyspark.keyword_only(method)

    @wraps(method)
    def known(self: Any, *args: Any, **params: Any) -> Any:
        for name in params:
            if not self.hasParam(name):
                stage = type(self).__name__.removesuffix("Params")
                raise TypeError(
                    f"{stage} has no param '{name}'; explainParams() lists those it has."
                )
        return given(self, *args, **params)

    return cast(F, known)


class PlainParams(Params):
    """Params whose wrong values are told in one sentence."""

    _input_kwargs: dict[str, Any]

    def _set(self: P, **kwargs: Any) -> P:
        try:
            return super()._set(**kwargs)
        except TypeError as error:
            # PySpark puts a second one around that of the param.
            raise (error.__context__ or error) from None

    def _set_given(self: P) -> P:
        """Set what a method of keywords was given, None for what stays as it is."""
        given = self._input_kwargs.items()
        return self._set(**{name: value for name, value in given if value is not None})
