"""The Spark that fits: the active session, or a local one that is started for it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from . import _jvm
from ._jar import jar
from ._pyspark import active_session, is_remote

#: A session that nobody watches: no page, no bar, nothing but this machine.
_QUIET = {
    "spark.master": "local[*]",
    "spark.app.name": "spark-gradient-em",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    # As submit/local.sh; HotSpot takes no more than it uses.
    "spark.driver.memory": "4g",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.log.level": "WARN",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@contextmanager
def needed(reason: str) -> Iterator[None]:
    """Tell what a session is needed for where what it takes is not installed."""
    try:
        yield
    except ImportError:
        raise ImportError(
            f"All of PySpark is needed for {reason}; pip install 'spark-gradient-em[spark]', or"
            " start a session of Spark Connect."
        ) from None


def has_remote_session() -> bool:
    """Return whether there is a session of Spark Connect."""
    return is_remote() and active_session() is not None


def session() -> Any:
    """
    Return the active session, or start a local one on all cores, once per process.

    One that is started here ends with the process, or by its `stop`.
    """
    with _jvm.STARTING:
        return active_session() or _started()


def _started() -> Any:
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False).setAll([*_QUIET.items()])
    conf.set("spark.driver.extraClassPath", jar())
    if SparkContext._active_spark_context is None and SparkContext._gateway is None:
        _jvm.require_java()
        conf.set("spark.driver.extraJavaOptions", "-XX:+UseParallelGC")
        # Spark logs to stderr, which is kept for the case that it does not start.
        with tempfile.TemporaryFile() as log:
            try:
                gateway = launch_gateway(  # type: ignore[no-untyped-call]
                    conf, {"stderr": log}
                )
                return SparkSession(SparkContext(conf=conf, gateway=gateway))
            except Exception as error:
                log.seek(0)
                said = log.read().decode(errors="replace").strip() or str(error)
                raise RuntimeError(f"Spark did not start: {said.splitlines()[-1]}") from error
    return SparkSession.builder.config(conf=conf).getOrCreate()
