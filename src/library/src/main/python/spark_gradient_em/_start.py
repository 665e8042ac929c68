"""The mixture that a fit starts from, as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def initial_model(
    weights: ArrayLike | None, means: ArrayLike, covariances: ArrayLike | None, **more: Any
) -> str:
    """Return the value of `initialModel` that is a mixture."""
    numbers: dict[str, Any] = {"means": np.asarray(means, float).tolist(), **more}
    if weights is not None:
        numbers["weights"] = np.asarray(weights, float).ravel().tolist()
    if covariances is not None:
        matrices = np.asarray(covariances, float)
        numbers["covariances"] = matrices.reshape(-1, matrices.shape[-1]).tolist()
    return json.dumps(numbers)
