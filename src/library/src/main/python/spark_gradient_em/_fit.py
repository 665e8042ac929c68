"""A fit of rows in numpy: to Spark with them, and back with the mixture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from spark_gradient_em._session import session

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spark_gradient_em._local import LocalModel


def fitted(
    rows: NDArray[np.float64],
    weights: NDArray[np.float64] | None,
    start: tuple[Any, Any, Any],
    params: dict[str, Any],
    verbose: bool,
) -> LocalModel:
    """
    Fit a mixture to rows.

    Parameters
    ----------
    rows : array of shape (n, d)
        The rows.
    weights : array of shape (n,), optional
        Their sample weights.
    start : three arrays or None
        Weights, means and covariances to start from.
    params : dict
        Params of `GradientEM` by name; those that are None stay as they are.
    verbose : bool
        Whether to tell on stderr how far the fit is.

    Returns
    -------
    LocalModel
        The mixture.
    """
    import pyarrow as pa

    spark = session()
    from spark_gradient_em._estimator import GradientEM

    estimator = GradientEM().setParams(**params)
    estimator._shows_progress = verbose
    if any(part is not None for part in start[:2]):
        estimator.setInitialMixture(*start)
    n, d = rows.shape
    columns = {"features": pa.LargeListArray.from_arrays(np.arange(n + 1) * d, rows.ravel())}
    if weights is not None:
        columns["weight"] = pa.array(weights)
        estimator.setWeightCol("weight")
    return estimator.fit(spark.createDataFrame(pa.table(columns))).toLocal()
