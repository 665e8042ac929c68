"""The features of a table as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from pyspark.sql import SparkSession

from ._java import PlainEstimator, PlainModel, Readable, Writable
from ._params import TableFeaturesModelParams, TableFeaturesParams

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame


class TableFeaturesModel(
    PlainModel, TableFeaturesModelParams, Writable, Readable["TableFeaturesModel"]
):
    """
    The features of a table whose columns `TableFeatures` has scanned.

    Attributes
    ----------
    columns : pandas.DataFrame
        A row per column: name, kind, levels, least and greatest number, missing cells, reason.
    """

    # PySpark takes this for the package of the Java class.
    __module__ = "org.gradientem.spark"

    @property
    def columns(self) -> pd.DataFrame:
        """What was found of each column, as a pandas DataFrame."""
        return self._found("columns").toPandas()

    def _records(self) -> list[dict[str, Any]]:
        """Return what was found of each column, as Java writes it."""
        return cast("list[dict[str, Any]]", json.loads(self._found("json").collect()[0].json))

    def _found(self, name: str) -> DataFrame:
        return self.transform(SparkSession.active().range(0), {self.table: name})


class TableFeatures(
    TableFeaturesParams,
    PlainEstimator[TableFeaturesModel],
    Writable,
    Readable["TableFeatures"],
):
    """
    Make the features of a table as it is: one scan finds what kind of column each one is.

    Numbers of many values stand as they are or as their logarithms; text and numbers of few values
    become indices of levels, which the features' metadata says; what tells nothing is left out.

    The constructor describes its params.

    Examples
    --------
    >>> features = TableFeatures(ignoredCols=["label"])
    >>> pipeline = Pipeline(stages=[features, GradientEM(handleInvalid="keep")])
    >>> pipeline.fit(table).stages[0].columns
    """

    __module__ = "org.gradientem.spark"

    def _create_model(self, java_model: Any) -> TableFeaturesModel:
        return TableFeaturesModel(java_model)
