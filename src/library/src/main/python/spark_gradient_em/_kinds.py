"""What the params have beyond PySpark's; the build writes them to `_params`."""

from __future__ import annotations

from typing import Any, TypeVar

from pyspark.ml.param import Params, TypeConverters

P = TypeVar("P", bound="PlainParams")


def to_int(value: Any) -> int:
    """Convert a whole number that an int of Java can have."""
    number = TypeConverters.toInt(value)
    if not -(2**31) <= number < 2**31:
        raise TypeError(f"{number} is above 2^31 in size")
    return number


class PlainParams(Params):
    """Params of which those that are None stay as they are."""

    _input_kwargs: dict[str, Any]

    def _set_given(self: P) -> P:
        """Set what a method of keywords was given."""
        given = self._input_kwargs.items()
        return self._set(**{name: value for name, value in given if value is not None})
