"""Pictures of a fit; they need matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from spark_gradient_em._local import LocalModel

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

#: Half the axes of an ellipse, in standard deviations: 95 % of a component in two features.
_RADIUS = np.sqrt(-2 * np.log(0.05))


def plot_selection(model: Any, ax: Axes | None = None) -> Axes:
    """
    Draw BIC, the higher the better, by number of components, a line for each family.

    Parameters
    ----------
    model : GradientEM of scikit-learn's kind, LocalModel or GradientEMModel
        A fit that chose by BIC.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
        The picture.
    """
    local = _local(model)
    axes = _axes(ax)
    levels = local.facts.get("selectionPath", [])
    if not levels:
        raise ValueError("This fit chose nothing by BIC; fit with selection 'bic' to draw it.")
    for family in dict.fromkeys(level["family"] for level in levels):
        own = sorted((level["k"], level["bic"]) for level in levels if level["family"] == family)
        axes.plot(*zip(*own), marker=".", label=family)
    axes.plot(len(local.weights), local.facts["bic"], "k*", markersize=12)
    axes.set(xlabel="components", ylabel="BIC")
    axes.legend(ncols=2, fontsize="small")
    return axes


def plot_components(
    model: Any, X: ArrayLike, features: Sequence[int] = (0, 1), names: Sequence[str] | None = None
) -> Figure:
    """
    Draw rows in the colours of their components, with ellipses that hold 95 % of each.

    Parameters
    ----------
    model : GradientEM of scikit-learn's kind, LocalModel or GradientEMModel
        A fit.
    X : array of shape (rows, d)
        The rows.
    features : sequence of int
        Numbers of the features, categorical ones not counted; a picture for each pair of them.
    names : sequence of str, optional
        Names of all d features, categorical ones left out.

    Returns
    -------
    Figure
        The pictures.
    """
    from matplotlib import pyplot as plt

    local = _local(model)
    rows = np.asarray(X, dtype=np.float64)
    components = local.predict(rows)
    rows = rows[:, local.number_places]
    names = names or _names(model, local)
    pairs = list(combinations(features, 2))
    figure, grid = plt.subplots(
        1, len(pairs), figsize=(5 * len(pairs), 4), squeeze=False, layout="constrained"
    )
    for axes, (a, b) in zip(grid[0], pairs):
        axes.scatter(rows[:, a], rows[:, b], c=components, cmap="tab10", vmax=9, s=8)
        for i, (mean, covariance) in enumerate(zip(local.means, local.covariances)):
            outline = _ellipse(mean[[a, b]], covariance[np.ix_([a, b], [a, b])])
            axes.plot(*outline, color=f"C{i % 10}")
        axes.set(xlabel=names[a], ylabel=names[b])
    return figure


def plot_profile(model: Any, names: Sequence[str] | None = None, ax: Axes | None = None) -> Axes:
    """
    Draw the components' means by feature, in standard deviations of the whole mixture.

    Parameters
    ----------
    model : GradientEM of scikit-learn's kind, LocalModel or GradientEMModel
        A fit.
    names : sequence of str, optional
        Names of the features.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
        The picture.
    """
    local = _local(model)
    axes = _axes(ax)
    centre = local.weights @ local.means
    variances = np.diagonal(local.covariances, axis1=1, axis2=2) + (local.means - centre) ** 2
    levels = (local.means - centre) / np.sqrt(local.weights @ variances)
    names = names or _names(model, local)
    for i, (weight, level) in enumerate(zip(local.weights, levels)):
        axes.plot(names, level, marker="o", label=f"{i}: {weight:.0%}")
    axes.axhline(0, color="0.8", zorder=0)
    axes.set(ylabel="mean, in standard deviations")
    axes.legend(title="component: weight")
    return axes


def _local(model: Any) -> LocalModel:
    if isinstance(model, LocalModel):
        return model
    local: LocalModel = model.toLocal() if hasattr(model, "toLocal") else model.model_
    return local


def _names(model: Any, local: LocalModel) -> list[str]:
    unnamed = [f"x{j + 1}" for j in range(local.means.shape[1])]
    return list(getattr(model, "feature_names_in_", unnamed))


def _axes(ax: Axes | None) -> Axes:
    from matplotlib import pyplot as plt

    return plt.subplots(layout="constrained")[1] if ax is None else ax


def _ellipse(mean: Any, covariance: Any) -> Any:
    angles = np.linspace(0, 2 * np.pi, 100)
    circle = np.stack([np.cos(angles), np.sin(angles)])
    return mean[:, np.newaxis] + _RADIUS * np.linalg.cholesky(covariance) @ circle
