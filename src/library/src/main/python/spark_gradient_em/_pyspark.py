"""What a fit of few rows uses of PySpark: its own, or what stands for it where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark import keyword_only
    from pyspark.errors import IllegalArgumentException, PySparkException
    from pyspark.ml.param import Param, Params, TypeConverters
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.utils import is_remote
else:
    try:
        from pyspark import keyword_only
        from pyspark.errors import IllegalArgumentException, PySparkException
        from pyspark.ml.param import Param, Params, TypeConverters
        from pyspark.sql import DataFrame, SparkSession
        from pyspark.sql.utils import is_remote
    except ImportError:
        from ._bare import (
            DataFrame,
            IllegalArgumentException,
            Param,
            Params,
            PySparkException,
            SparkSession,
            TypeConverters,
            is_remote,
            keyword_only,
        )

__all__ = [
    "DataFrame",
    "IllegalArgumentException",
    "Param",
    "Params",
    "PySparkException",
    "SparkSession",
    "TypeConverters",
    "is_remote",
    "keyword_only",
]
