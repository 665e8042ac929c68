"""An archive of the classes that Spark starts with: reading them takes half of its start."""

from __future__ import annotations

import sys
from hashlib import sha256
from os import environ, path
from pathlib import Path

from spark_gradient_em._jar import jar


def archive_options(java: str) -> str:
    """
    Return a JVM's options for the archive of this environment's classes.

    The first JVM leaves it in the user's folder of caches as it ends, later ones read it. It is
    made anew for another Java, Spark or version of this package; a JVM that finds anything else
    than what it knows reads its classes as ever.

    Parameters
    ----------
    java : str
        The path of the JVM's program.

    Returns
    -------
    str
        Words of a command line; none where that folder cannot be written.
    """
    try:
        folder = Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "spark-gradient-em"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        # Nothing can be written there, or this user has no home.
        return ""
    environment = _digest(sys.prefix)
    archive = folder / f"{environment}-{_digest(*_versions(java))}.jsa"
    option = "SharedArchiveFile"
    if not archive.is_file():
        option = "ArchiveClassesAtExit"
        for former in folder.glob(f"{environment}-*.jsa"):
            former.unlink(missing_ok=True)
    # What a JVM has to say of archives it says on stdout.
    return f'-Xlog:disable "-XX:{option}={archive.as_posix()}"'


def _versions(java: str) -> list[str]:
    """Return what the classes are those of: files and when they were written."""
    import pyspark

    files = [path.realpath(java), jar(), pyspark.__file__]
    return [f"{file} {path.getmtime(file)}" for file in files if path.exists(file)]


def _digest(*words: str) -> str:
    return sha256("\n".join(words).encode()).hexdigest()[:16]
