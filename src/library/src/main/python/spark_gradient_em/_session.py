"""The Spark that fits: the active session, or a local one that is started for it."""

from __future__ import annotations

import tempfile
from typing import Any

from spark_gradient_em import _jvm
from spark_gradient_em._jar import jar

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


def session() -> Any:
    """
    Return the active session, or start a local one on all cores, once per process.

    One that is started here ends with the process, or by its `stop`.
    """
    from pyspark.sql import SparkSession

    with _jvm.STARTING:
        return SparkSession.getActiveSession() or _started()


def _started() -> Any:
    try:
        from pyspark import SparkConf, SparkContext
        from pyspark.java_gateway import launch_gateway
    except ImportError:
        raise ImportError(
            "A local session needs all of PySpark; pip install 'spark-gradient-em[local]',"
            " or start a session of Spark Connect."
        ) from None
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
