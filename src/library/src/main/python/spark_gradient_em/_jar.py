"""The jar that does the work: the one that was built for the Scala of the Spark that runs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from spark_gradient_em._version import __version__


def job_jar() -> str:
    """
    Return the path of the jar of the commands, which the wheel carries as well.

    Only a JVM that this package starts has it on its class path.
    """
    path = Path(__file__).parent / "jars" / f"spark-gradient-em-{__version__}-job.jar"
    if not path.is_file():
        raise FileNotFoundError(f"There is no jar at {path}; install the wheel, which carries one.")
    return str(path)


def jar() -> str:
    """Return the path of the jar that this package carries for the Spark here, for `spark.jars`."""
    here = Path(__file__).parent
    # Spark may have been given the jar itself as --py-files.
    if here.parent.is_file():
        return str(here.parent)
    scala = scala_version()
    path = here / "jars" / f"spark-gradient-em_{scala}-{__version__}.jar"
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no jar for Spark of Scala {scala} at {path}; install the wheel of the release,"
            " which carries one, or build it: mvn package -Dmaven.test.skip -pl src/library"
            f" -Dscala.binary.version={scala}."
        )
    return str(path)


def scala_version() -> str:
    """Return the Scala of the Spark that runs, or would be started here: '2.12' or '2.13'."""
    try:
        import pyspark
    except ImportError:
        return "2.13"
    return _running() or _installed(pyspark) or _released(pyspark)


def _running() -> str | None:
    try:
        from pyspark import SparkContext
    except ImportError:
        # A client of Spark Connect has none.
        return None
    context = SparkContext._active_spark_context
    if context is None or context._jvm is None:
        return None
    return _binary(context._jvm.scala.util.Properties.versionNumberString())


def _installed(pyspark: Any) -> str | None:
    home = os.environ.get("SPARK_HOME") or Path(pyspark.__file__).parent
    library = next(Path(home, "jars").glob("scala-library-*.jar"), None)
    return library and _binary(library.stem.rpartition("-")[2])


def _released(pyspark: Any) -> str:
    """Return that of most installations of Spark, for a client, which has no jars."""
    return "2.12" if pyspark.__version__.startswith("3.") else "2.13"


def _binary(version: str) -> str:
    return ".".join(version.split(".")[:2])
