"""The features of a table as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pyspark import keyword_only
from pyspark.ml.param import Param
from pyspark.ml.wrapper import JavaEstimator, JavaModel
from pyspark.sql import SparkSession

from spark_gradient_em._errors import hide_server_traces, plain_errors, require_table
from spark_gradient_em._java import Readable, Writable, java_object
from spark_gradient_em._params import PlainParams, choice, names, text

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame


class TableParams(PlainParams):
    """Params of the estimator that the model keeps."""

    outputCol: Param[str] = text("outputCol", "column that receives the features")
    handleInvalid: Param[str] = choice(
        "handleInvalid",
        "cells that their column cannot have, such as new levels; keep = missing cells",
        *("error", "skip", "keep"),
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(outputCol="features", handleInvalid="error")

    def getOutputCol(self) -> str:
        """Return the value of `outputCol`."""
        return self.getOrDefault(self.outputCol)

    def getHandleInvalid(self) -> str:
        """Return the value of `handleInvalid`."""
        return self.getOrDefault(self.handleInvalid)


class TableFeaturesModel(JavaModel, TableParams, Writable, Readable["TableFeaturesModel"]):
    """
    The features of a table whose columns `TableFeatures` has scanned.

    Attributes
    ----------
    columns : pandas.DataFrame
        A row per column: name, kind, levels, least and greatest number, missing cells, reason.
    """

    # PySpark takes this for the package of the Java class.
    __module__ = "org.gradientem.spark"

    columnsJson: Param[str] = text("columnsJson", "the columns that were found, as JSON")
    table: Param[str] = choice(
        "table",
        "what transform returns: the rows with their features, or the columns",
        *("rows", "columns"),
    )

    def __init__(self, java_model: Any = None) -> None:
        super().__init__(java_model)
        self._setDefault(columnsJson="[]", table="rows")

    @property
    def columns(self) -> pd.DataFrame:
        """What was found of each column, as a pandas DataFrame."""
        return self.transform(SparkSession.active().range(0), {self.table: "columns"}).toPandas()

    def getColumnsJson(self) -> str:
        """Return the value of `columnsJson`."""
        return self.getOrDefault(self.columnsJson)

    def getTable(self) -> str:
        """Return the value of `table`."""
        return self.getOrDefault(self.table)

    def setTable(self, value: str) -> TableFeaturesModel:
        """Set `table`."""
        return self._set(table=value)

    def setOutputCol(self, value: str) -> TableFeaturesModel:
        """Set `outputCol`."""
        return self._set(outputCol=value)

    def setHandleInvalid(self, value: str) -> TableFeaturesModel:
        """Set `handleInvalid`."""
        return self._set(handleInvalid=value)

    def _transform(self, dataset: DataFrame) -> DataFrame:
        require_table(dataset, "transform")
        hide_server_traces(dataset.sparkSession)
        with plain_errors():
            return super()._transform(dataset)


class TableFeatures(
    JavaEstimator[TableFeaturesModel], TableParams, Writable, Readable["TableFeatures"]
):
    """
    Make the features of a table as it is: one scan finds what kind of column each one is.

    Numbers of many values stand as they are or as their logarithms; text and numbers of few values
    become indices of levels, which the features' metadata says; what tells nothing is left out.

    Parameters
    ----------
    inputCols : sequence of str, optional
        Columns to read; all if it is not given.
    outputCol : str
        Column that receives the features.
    categoricalCols, continuousCols, logCols, ignoredCols : sequence of str, optional
        Columns whose kind is not to be found but this: each value a level; numbers as they stand;
        their logarithms; left out.
    handleInvalid : str
        Cells that their column cannot have, such as new levels: ``error``, ``skip`` for their
        rows, or ``keep`` for missing cells.

    Examples
    --------
    >>> features = TableFeatures(ignoredCols=["label"])
    >>> pipeline = Pipeline(stages=[features, GradientEM(handleInvalid="keep")])
    >>> pipeline.fit(table).stages[0].columns
    """

    __module__ = "org.gradientem.spark"
    _input_kwargs: dict[str, Any]

    inputCols: Param[list[str]] = names("inputCols", "columns to read; none = all")
    categoricalCols: Param[list[str]] = names(
        "categoricalCols", "columns each of whose values is a level"
    )
    continuousCols: Param[list[str]] = names(
        "continuousCols", "columns of numbers taken as they stand"
    )
    logCols: Param[list[str]] = names("logCols", "columns whose logarithms are taken")
    ignoredCols: Param[list[str]] = names("ignoredCols", "columns to leave out")

    @keyword_only
    def __init__(
        self,
        *,
        inputCols: Sequence[str] | None = None,
        outputCol: str = "features",
        categoricalCols: Sequence[str] | None = None,
        continuousCols: Sequence[str] | None = None,
        logCols: Sequence[str] | None = None,
        ignoredCols: Sequence[str] | None = None,
        handleInvalid: str = "error",
    ) -> None:
        super().__init__()
        self._java_obj = java_object("org.gradientem.spark.TableFeatures", self.uid)
        for param in (
            *(self.inputCols, self.categoricalCols, self.continuousCols),
            *(self.logCols, self.ignoredCols),
        ):
            self._setDefault(**{param.name: []})
        given = {name: value for name, value in self._input_kwargs.items() if value is not None}
        self._set(**given)

    def _create_model(self, java_model: Any) -> TableFeaturesModel:
        return TableFeaturesModel(java_model)

    def _fit(self, dataset: DataFrame) -> TableFeaturesModel:
        require_table(dataset, "fit")
        with plain_errors():
            return super()._fit(dataset)

    def getInputCols(self) -> list[str]:
        """Return the value of `inputCols`."""
        return self.getOrDefault(self.inputCols)

    def setInputCols(self, value: Sequence[str]) -> TableFeatures:
        """Set `inputCols`."""
        return self._set(inputCols=list(value))

    def getCategoricalCols(self) -> list[str]:
        """Return the value of `categoricalCols`."""
        return self.getOrDefault(self.categoricalCols)

    def setCategoricalCols(self, value: Sequence[str]) -> TableFeatures:
        """Set `categoricalCols`."""
        return self._set(categoricalCols=list(value))

    def getContinuousCols(self) -> list[str]:
        """Return the value of `continuousCols`."""
        return self.getOrDefault(self.continuousCols)

    def setContinuousCols(self, value: Sequence[str]) -> TableFeatures:
        """Set `continuousCols`."""
        return self._set(continuousCols=list(value))

    def getLogCols(self) -> list[str]:
        """Return the value of `logCols`."""
        return self.getOrDefault(self.logCols)

    def setLogCols(self, value: Sequence[str]) -> TableFeatures:
        """Set `logCols`."""
        return self._set(logCols=list(value))

    def getIgnoredCols(self) -> list[str]:
        """Return the value of `ignoredCols`."""
        return self.getOrDefault(self.ignoredCols)

    def setIgnoredCols(self, value: Sequence[str]) -> TableFeatures:
        """Set `ignoredCols`."""
        return self._set(ignoredCols=list(value))

    def setOutputCol(self, value: str) -> TableFeatures:
        """Set `outputCol`."""
        return self._set(outputCol=value)

    def setHandleInvalid(self, value: str) -> TableFeatures:
        """Set `handleInvalid`."""
        return self._set(handleInvalid=value)
