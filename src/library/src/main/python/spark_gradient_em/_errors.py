"""Java's errors as Python's: one exception, one sentence."""

from __future__ import annotations

import logging
import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from ._pyspark import active_session, is_remote
from ._version import __version__

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

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
# What it logs by no name of its own.
logging.getLogger().addFilter(lambda record: record.module != "java_gateway")

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


#: What an interrupt says once what Java was doing has been ended.
_ENDED = "what Java was doing has been cancelled"


@contextmanager
def interruptible(end: Callable[[], object] | None = None) -> Iterator[None]:
    """
    Keep an interrupt a KeyboardInterrupt while Python waits for Java, and end what it waits for.

    Parameters
    ----------
    end : callable, optional
        Ends it; by default what PySpark's own handler does, which cancels all jobs.
    """
    before = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    # PySpark's handler takes the connection that waits for Java, and breaks it.
    is_replaced = is_main and str(getattr(before, "__module__", "")).startswith("pyspark")
    if is_replaced:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except (AttributeError, KeyboardInterrupt) as error:
        # Py4J fails as it cleans up after an interrupt.
        if KeyboardInterrupt not in (type(error), type(error.__context__)):
            raise
        if error.args == (_ENDED,):
            raise
        if end is not None:
            _answered(end)
        elif is_replaced and callable(before):
            with suppress(KeyboardInterrupt):
                _answered(partial(before, signal.SIGINT, None))
        else:
            # Whoever has replaced the handler calls it.
            raise KeyboardInterrupt from None
        raise KeyboardInterrupt(_ENDED) from None
    finally:
        if is_replaced:
            signal.signal(signal.SIGINT, before)


def _answered(call: Callable[[], object]) -> None:
    """Call Java, once more where it does not answer, as it may after an interrupt."""
    try:
        call()
    except Exception as error:
        if type(error).__name__ != "Py4JNetworkError":
            raise
        call()


@contextmanager
def plain_errors() -> Iterator[None]:
    """
    Raise what the user can correct as one sentence, with Java's trace only where Spark shows it.

    An interrupt stays one.
    """
    try:
        with interruptible():
            yield
    except Exception as raised:
        error = _of_java(raised)
        if _is_of_lost_jvm(error):
            raise RuntimeError(
                "The JVM ended before it was done, perhaps for lack of memory; try again."
            ) from None
        plain = _plain(error)
        if plain is None:
            raise
        raise plain from (error if _with_traces() else None)


def _of_java(error: Exception) -> Exception:
    """Return the error itself, or that of our JVM that PySpark looked for in its session's."""
    before = error.__context__
    found = type(error).__name__.startswith("Py4J") and hasattr(before, "java_exception")
    return before if found and isinstance(before, Exception) else error


def _is_of_lost_jvm(error: Exception) -> bool:
    # Raised by Py4J, which a client of Spark Connect lacks; an error of Java comes with a trace.
    kind, said = type(error).__name__, str(error)
    return (
        kind == "Py4JNetworkError"
        or (kind == "Py4JError" and "Trace:" not in said)
        or said.endswith(" does not exist in the JVM")
    )


def _plain(error: Exception) -> Exception | None:
    if is_remote() and (trouble := server_trouble(str(error))):
        return RuntimeError(
            f"The Spark Connect server {trouble}; start it with"
            f" --jars spark-gradient-em_2.13-{__version__}.jar."
        )
    said = _AROUND.sub("", str(error))
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "IllegalArgumentException" in kinds or (
        "PySparkException" in kinds and "USER_RAISED_EXCEPTION" in str(error)
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
    from pyspark.sql import DataFrame

    if not isinstance(value, DataFrame):
        kind = type(value)
        raise TypeError(
            f"{taker} takes a DataFrame of Spark, but got a {kind.__module__}.{kind.__qualname__};"
            " make one by spark.createDataFrame, or use spark_gradient_em.GradientEM."
        )


def _with_traces() -> bool:
    session = active_session()
    return session is not None and session.conf.get(_TRACES, "false") == "true"


def server_trouble(message: str) -> str | None:
    """Return what is wrong with the server's jar, if an error's message says so."""
    if "Unsupported" in message and "org.gradientem" in message:
        return "does not have the jar of spark-gradient-em"
    if unknown := re.search(r"Param (\w+) does not exist", message):
        return f"has a jar of another version, without the param {unknown[1]}"
    return None
