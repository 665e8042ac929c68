"""The Java side: whether Spark has the jar, and what is made, loaded and saved there."""

from __future__ import annotations

from typing import Any, TypeVar

from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable, JavaMLWriter, MLReadable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams, JavaWrapper
from pyspark.sql import DataFrame
from pyspark.sql.utils import is_remote

from ._errors import hide_server_traces, plain_errors, require_table
from ._version import __version__

M = TypeVar("M", bound=JavaModel)
T = TypeVar("T", bound=MLReadable[Any])

#: The package of the Java classes, which PySpark takes for the module of ours.
_PACKAGE = "org.gradientem.spark"

_MEND = "start the session with .config('spark.jars', spark_gradient_em.jar())"


def require_jar() -> None:
    """Check that there is a session whose class path has the jar of this version, for its Spark."""
    from py4j.java_gateway import JavaClass
    from pyspark import SparkContext

    context = SparkContext._active_spark_context
    if context is None or context._jvm is None:
        raise RuntimeError(f"There is no Spark session; {_MEND}.")
    require_java(context._jvm.java.lang.System.getProperty("java.specification.version"))
    if not isinstance(context._jvm.org.gradientem.spark.GradientEM, JavaClass):
        raise RuntimeError(
            f"The jar of spark-gradient-em is not on Spark's class path; {_MEND}, or give it"
            " to spark-submit as --jars."
        )
    loader = context._jvm.java.lang.Thread.currentThread().getContextClassLoader()
    java_class = loader.loadClass("org.gradientem.spark.GradientEM")
    require_version(java_class.getPackage().getImplementationVersion())
    running = context._jvm.org.gradientem.spark.internal.rdd.RunningSpark
    if problem := running.problem().orElse(None):
        raise RuntimeError(f"{problem[:-1]}: {_MEND}.")


def require_java(version: str) -> None:
    """Check that Spark's Java can read the classes of the jar."""
    # Once 1.8, now 17.
    if float(version) < 17:
        raise RuntimeError(
            f"Spark runs on Java {version}, and spark-gradient-em needs 17 or later; set JAVA_HOME"
            " to a JDK of version 17 or 21 before Spark starts."
        )


def require_version(version: str | None) -> None:
    """Check the version of the jar; classes that are in no jar have none."""
    if version is not None and version != __version__:
        raise RuntimeError(
            f"Spark has spark-gradient-em's jar of version {version} and Python its package of"
            f" version {__version__}; {_MEND}, or install the package of that version."
        )


class Made(JavaParams):
    """Mixin for what is made here: the Java object of its name."""

    def __init__(self) -> None:
        super().__init__()
        ours = next(each for each in type(self).__mro__ if each.__module__ == _PACKAGE)
        # On Spark Connect the object is but the name of its class.
        if not is_remote():
            require_jar()
        self._java_obj = JavaWrapper._new_java_obj(f"{_PACKAGE}.{ours.__name__}", self.uid)


class PlainEstimator(Made, JavaEstimator[M]):
    """An estimator whose errors are sentences."""

    def _fit(self, dataset: DataFrame) -> M:
        require_table(dataset, "fit")
        with plain_errors():
            return super()._fit(dataset)


class PlainModel(JavaModel):
    """A model whose errors are sentences."""

    def _transform(self, dataset: DataFrame) -> DataFrame:
        require_table(dataset, "transform")
        hide_server_traces(dataset.sparkSession)
        with plain_errors():
            return super()._transform(dataset)


class Readable(JavaMLReadable[T]):
    """Mixin for what can be loaded, once Spark has the jar."""

    @classmethod
    def read(cls) -> JavaMLReader[T]:
        """Return a reader of saved instances."""
        if not is_remote():
            require_jar()
        reader = super().read()
        reader.load = plain_errors()(reader.load)  # type: ignore[method-assign]
        return reader


class Writable(JavaMLWritable):
    """Mixin for what can be saved."""

    def write(self) -> JavaMLWriter:
        """Return a writer to a folder that is not there yet; its `overwrite()` replaces one."""
        writer = super().write()
        writer.save = plain_errors()(writer.save)  # type: ignore[method-assign]
        return writer
