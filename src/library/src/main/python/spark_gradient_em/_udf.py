"""A model in numpy as a function of Spark, on workers that do not have this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._extras import needed
from ._portable import archive, text_of

if TYPE_CHECKING:
    from ._local import MixtureModel

_TYPE = "prediction int, `group` int, probability array<double>, logLikelihood double"


def udf(model: MixtureModel, contamination: float | None, groups: int | None) -> Any:
    """Return the function, which `MixtureModel.udf` describes."""
    with needed("A function of Spark needs PySpark and pandas", "spark"):
        from collections.abc import Iterator
        from typing import Union

        import pandas as pd
        from pyspark.sql.pandas.functions import pandas_udf

    (package, packed), text = archive(), text_of(model)
    if contamination is not None:
        model.threshold(contamination)

    # A function in a function goes to the workers by its code, not by the name of its module.
    def score(batches):  # type: ignore[no-untyped-def]
        import importlib
        import os
        import sys
        import tempfile
        import warnings

        if package not in sys.modules:
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "spark_gradient_em.zip")
                with open(path, "wb") as file:
                    file.write(packed)
                sys.path.insert(0, path)
                importlib.import_module(f"{package}._saved")
                sys.path.remove(path)
        loaded = importlib.import_module(f"{package}._saved").model_of(text)
        for batch in batches:
            rows = batch if hasattr(batch, "columns") else batch.to_frame()
            with warnings.catch_warnings():
                # Few rows may have no usable value of a column.
                warnings.simplefilter("ignore")
                yield loaded.transform(rows, contamination, groups)

    either = Union[pd.Series, pd.DataFrame]
    score.__annotations__ = {"batches": Iterator[either], "return": Iterator[pd.DataFrame]}
    kind = _TYPE if contamination is None else f"{_TYPE}, outlier boolean, outlierSeverity double"
    made: Any = pandas_udf
    return made(score, kind)
