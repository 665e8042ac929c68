"""The jar that does the work."""

from __future__ import annotations

from pathlib import Path

from spark_gradient_em._version import __version__


def jar() -> str:
    """Return the path of the jar that this package carries, for `spark.jars`."""
    here = Path(__file__).parent
    # Spark may have been given the jar itself as --py-files.
    if here.parent.is_file():
        return str(here.parent)
    path = here / "jars" / f"spark-gradient-em-{__version__}.jar"
    if not path.is_file():
        raise FileNotFoundError(f"There is no jar at {path}; install the wheel, which carries one.")
    return str(path)
