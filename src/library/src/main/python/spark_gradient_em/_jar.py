"""The jars that do the work: for a session that of its Scala, for a JVM of this package its own."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from ._version import __version__

#: The Scala of what a JVM of this package's own has of Spark.
_OWN = "2.13"


def jar() -> str:
    """Return the path of the jar that this package carries for the Spark here, for `spark.jars`."""
    above = Path(__file__).parent.parent
    # Spark may have been given the jar itself as --py-files.
    return str(above) if above.is_file() else _carried("spark-gradient-em", scala_version())


def local_jars() -> list[str]:
    """Return the paths of those that a JVM of this package's own needs, instead of Spark's."""
    paths = [_carried("spark-gradient-em", _OWN), _carried("spark-gradient-em-local", "")]
    with suppress(FileNotFoundError):
        # What the commands alone need is on no other class path.
        paths.append(job_jar())
    return paths


def job_jar() -> str:
    """Return the path of that of the commands, which only a JVM of this package's own has."""
    return _carried("spark-gradient-em-job", _OWN, "job")


def _carried(name: str, scala: str, module: str = "library") -> str:
    suffix = f"_{scala}" if scala else ""
    path = Path(__file__).parent / "jars" / f"{name}{suffix}-{__version__}.jar"
    if not path.is_file():
        maven = "mvn" if scala in ("", _OWN) else f".ci/mvn-{scala}"
        raise FileNotFoundError(
            f"There is no jar {f'for Spark of Scala {scala} ' if scala else ''}at {path}; install"
            f" the wheel of the release, which carries one, or build it: {maven} package -Pwheel"
            f" -Dmaven.test.skip -pl src/{module} -am."
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
    return None if library is None else _binary(library.stem.rpartition("-")[2])


def _released(pyspark: Any) -> str:
    """Return that of most installations of Spark, for a client, which has no jars."""
    return "2.12" if pyspark.__version__.startswith("3.") else "2.13"


def _binary(version: str) -> str:
    return ".".join(version.split(".")[:2])
