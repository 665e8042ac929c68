"""Java's errors as Python's: one exception, one sentence."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from pyspark.errors import IllegalArgumentException, PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.utils import is_remote

from spark_gradient_em._version import __version__

#: Spark's own switch for Java's traces.
_TRACES = "spark.sql.pyspark.jvmStacktrace.enabled"

#: That of a Connect server, which shows them unless it is set.
_SERVER_TRACES = "spark.sql.connect.serverStacktrace.enabled"

#: Sessions that have that switch: each look at it and each turn is a call of the server.
_SWITCHED: WeakSet[SparkSession] = WeakSet()

# They log the trace of a lost connection, of which `plain_errors` makes a sentence.
for _name in ("py4j.java_gateway", "py4j.clientserver"):
    if logging.getLogger(_name).level == logging.NOTSET:
        logging.getLogger(_name).setLevel(logging.CRITICAL)

#: What Java throws for a value that it does not take.
_VALUES = (
    "org.gradientem.UserException",
    "java.lang.IllegalArgumentException",
    "java.lang.NumberFormatException",
)

#: What Spark and Java put around a message.
_AROUND = re.compile(
    r"^(?:\[[A-Z_.]+\] |\([\w.$]+\) )+|\s*SQLSTATE: \w+|\n\nJVM stacktrace.*", re.S
)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Raise what the user can mend as one sentence, with Java's trace only where Spark shows it."""
    try:
        yield
    except Exception as error:
        # Raised by Py4J, which a client of Spark Connect lacks.
        if type(error).__name__ == "Py4JNetworkError":
            raise RuntimeError(
                "The JVM ended before it was done, perhaps for lack of memory; try again."
            ) from None
        plain = _plain(error)
        if plain is None:
            raise
        raise plain from (error if _with_traces() else None)


def _plain(error: Exception) -> Exception | None:
    if is_remote() and (trouble := server_trouble(str(error))):
        return RuntimeError(
            f"The Spark Connect server {trouble}; start it with"
            f" --jars spark-gradient-em-{__version__}.jar."
        )
    said = _AROUND.sub("", str(error))
    if isinstance(error, IllegalArgumentException) or (
        isinstance(error, PySparkException) and "USER_RAISED_EXCEPTION" in str(error)
    ):
        return ValueError(said)
    # Connect has but the name of Java's exception.
    if named := re.match(r"\(([\w.$]+)\) ", str(error)):
        kind = _kind(named[1])
        return kind(said) if kind else None
    java = getattr(error, "java_exception", None)
    while java is not None:
        if kind := _kind(java.getClass().getName()):
            return kind(java.getMessage() or java.toString())
        java = java.getCause()
    return None


def _kind(java: str) -> type[Exception] | None:
    """Return what stands for an exception of Java whose message is all that is to be told."""
    if java in _VALUES:
        return ValueError
    if java == "java.util.concurrent.CancellationException":
        return RuntimeError
    if java == "java.lang.OutOfMemoryError":
        return MemoryError
    return OSError if java.startswith("java.io.") else None


def hide_server_traces(session: SparkSession) -> None:
    """
    Let errors of rows come without Java's trace on Connect too, unless it was asked for.

    Once per session: what the user sets later stays.
    """
    if is_remote() and session not in _SWITCHED:
        if session.conf.get(_SERVER_TRACES, "false") == "false":
            session.conf.set(_SERVER_TRACES, "false")
        _SWITCHED.add(session)


def require_table(value: Any, taker: str) -> None:
    """Refuse what is no DataFrame of Spark."""
    if not isinstance(value, DataFrame):
        kind = type(value)
        raise TypeError(
            f"{taker} takes a DataFrame of Spark, but got a {kind.__module__}.{kind.__qualname__};"
            " make one by spark.createDataFrame, or use spark_gradient_em.sklearn.GradientEM."
        )


def _with_traces() -> bool:
    session = SparkSession.getActiveSession()
    return session is not None and session.conf.get(_TRACES, "false") == "true"


def server_trouble(message: str) -> str | None:
    """Return what is wrong with the server's jar, if an error's message says so."""
    if "Unsupported" in message and "org.gradientem" in message:
        return "does not have the jar of spark-gradient-em"
    if unknown := re.search(r"Param (\w+) does not exist", message):
        return f"has a jar of another version, without the param {unknown[1]}"
    return None
