"""What a fit of few rows uses of PySpark, where that is not installed: params, and no session."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
P = TypeVar("P", bound="Params")
T = TypeVar("T")


class PySparkException(Exception):
    """What nothing raises here."""


class IllegalArgumentException(PySparkException):
    """What nothing raises here."""


class DataFrame:
    """What nothing makes here."""


class SparkSession:
    """A session, of which there is none."""

    @staticmethod
    def getActiveSession() -> SparkSession | None:
        """Return None."""
        return None


def is_remote() -> bool:
    """Return whether a session of Spark Connect is meant."""
    return False


class Param(Generic[T]):
    """A param of a class, whose values are converted."""

    def __init__(
        self, parent: object, name: str, doc: str, typeConverter: Callable[[Any], T]
    ) -> None:
        self.name = name
        self.doc = doc
        self.typeConverter = typeConverter


class Params:
    """What has params, those that are set and the defaults of the others."""

    _input_kwargs: dict[str, Any]

    def __init__(self) -> None:
        self._paramMap: dict[Param[Any], Any] = {}
        self._defaultParamMap: dict[Param[Any], Any] = {}

    @property
    def params(self) -> list[Param[Any]]:
        """All params, in the order of their names."""
        found = (getattr(type(self), name) for name in dir(type(self)))
        return [own for own in found if isinstance(own, Param)]

    @staticmethod
    def _dummy() -> None:
        return None

    def hasParam(self, paramName: str) -> bool:
        """Return whether there is a param of a name."""
        return isinstance(getattr(self, paramName, None), Param)

    def getOrDefault(self, param: Param[T]) -> T:
        """Return what a param is set to, or its default."""
        return cast(T, {**self._defaultParamMap, **self._paramMap}[param])

    def _set(self: P, **kwargs: Any) -> P:
        for name, value in kwargs.items():
            param = getattr(self, name)
            try:
                self._paramMap[param] = param.typeConverter(value)
            except TypeError as error:
                # As PySpark does, so that it is told once.
                raise TypeError(str(error))  # noqa: B904
        return self

    def _setDefault(self: P, **kwargs: Any) -> P:
        self._defaultParamMap.update((getattr(self, name), own) for name, own in kwargs.items())
        return self


class TypeConverters:
    """Conversions that raise a TypeError where a value is of another kind."""

    @staticmethod
    def toFloat(value: Any) -> float:
        """Convert a number, which a truth is not."""
        if type(value) not in (int, float):
            raise TypeError
        return float(value)

    @staticmethod
    def toInt(value: Any) -> int:
        """Convert a number that is whole."""
        if not TypeConverters.toFloat(value).is_integer():
            raise TypeError
        return int(value)

    @staticmethod
    def toString(value: Any) -> str:
        """Take a text."""
        if not isinstance(value, str):
            raise TypeError
        return value

    @staticmethod
    def toListString(value: Any) -> list[str]:
        """Take a list of texts."""
        if isinstance(value, str):
            raise TypeError
        return [TypeConverters.toString(each) for each in value]

    @staticmethod
    def toListFloat(value: Any) -> list[float]:
        """Take a list of numbers."""
        return [TypeConverters.toFloat(each) for each in value]


def keyword_only(method: F) -> F:
    """Keep what a method is given, by keyword."""

    @wraps(method)
    def kept(self: Params, **kwargs: Any) -> Any:
        self._input_kwargs = kwargs
        return method(self, **kwargs)

    return cast(F, kept)
