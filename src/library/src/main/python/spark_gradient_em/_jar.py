"""The jar that does the work: where it is, and whether Spark has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pyspark.ml.util import JavaMLReadable, JavaMLReader, MLReadable
from pyspark.ml.wrapper import JavaWrapper
from pyspark.sql.utils import is_remote

from spark_gradient_em._version import __version__

T = TypeVar("T", bound=MLReadable[Any])

_MEND = "start the session with .config('spark.jars', spark_gradient_em.jar())"


def jar() -> str:
    """
    Return the path of the jar that this package carries, for `spark.jars`.

    Returns
    -------
    str
        The path of a jar on this machine.

    Raises
    ------
    FileNotFoundError
        If the package carries none, as the sources do.
    """
    here = Path(__file__).parent
    # Spark may have been given the jar itself as --py-files.
    if here.parent.is_file():
        return str(here.parent)
    path = here / "jars" / f"spark-gradient-em-{__version__}.jar"
    if not path.is_file():
        raise FileNotFoundError(f"There is no jar at {path}; install the wheel, which carries one.")
    return str(path)


def java_object(name: str, *args: Any) -> Any:
    """Make a Java object; on Spark Connect it is but the name of its class."""
    if not is_remote():
        require_jar()
    return JavaWrapper._new_java_obj(name, *args)


def require_jar() -> None:
    """
    Check that Spark's class path has the jar of this version.

    Raises
    ------
    RuntimeError
        If there is no session, or its jar is missing or of another version.
    """
    from py4j.java_gateway import JavaClass
    from pyspark import SparkContext

    context = SparkContext._active_spark_context
    if context is None or context._jvm is None:
        raise RuntimeError(f"There is no Spark session; {_MEND}.")
    if not isinstance(context._jvm.org.gradientem.spark.GradientEM, JavaClass):
        raise RuntimeError(
            f"The jar of spark-gradient-em is not on Spark's class path; {_MEND}, or give it"
            " to spark-submit as --jars."
        )
    loader = context._jvm.java.lang.Thread.currentThread().getContextClassLoader()
    java_class = loader.loadClass("org.gradientem.spark.GradientEM")
    require_version(java_class.getPackage().getImplementationVersion())


def require_version(version: str | None) -> None:
    """Check the version of the jar; classes that are in no jar have none."""
    if version is not None and version != __version__:
        raise RuntimeError(
            f"Spark has spark-gradient-em's jar of version {version} and Python its package of"
            f" version {__version__}; {_MEND}, or install the package of that version."
        )


@contextmanager
def server_with_jar() -> Iterator[None]:
    """Say in a sentence what it means that the server of Spark Connect knows no such class."""
    try:
        yield
    except Exception as error:
        if is_remote() and (trouble := server_trouble(str(error))):
            raise RuntimeError(
                f"The Spark Connect server {trouble}; start it with"
                f" --jars spark-gradient-em-{__version__}.jar."
            ) from error
        raise


def server_trouble(message: str) -> str | None:
    """Return what is wrong with the server's jar, if an error's message tells of that."""
    if "Unsupported" in message and "org.gradientem" in message:
        return "does not have the jar of spark-gradient-em"
    if unknown := re.search(r"Param (\w+) does not exist", message):
        return f"has a jar of another version, without the param {unknown[1]}"
    return None


class Readable(JavaMLReadable[T]):
    """Mixin for what can be loaded, once Spark has the jar."""

    @classmethod
    def read(cls) -> JavaMLReader[T]:
        """Return a reader of saved instances."""
        if not is_remote():
            require_jar()
        return super().read()

    @classmethod
    def load(cls, path: str) -> T:
        """Load a saved instance."""
        with server_with_jar():
            return super().load(path)
