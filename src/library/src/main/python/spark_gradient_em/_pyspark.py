"""The session of Spark, where PySpark is installed."""

from __future__ import annotations

from typing import Any


def active_session() -> Any:
    """Return the active session; None if there is none."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        return None
    return SparkSession.getActiveSession()


def is_remote() -> bool:
    """Return whether a session of Spark Connect is meant."""
    try:
        from pyspark.sql.utils import is_remote
    except ImportError:
        return False
    return is_remote()
