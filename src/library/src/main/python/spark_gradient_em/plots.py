"""Pictures of a fit; they need matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

    from spark_gradient_em._mixture import LocalMixture

#: Half the axes of an ellipse, in standard deviations: 95 % of a component in two features.
_RADIUS = np.sqrt(-2 * np.log(0.05))


def plot_selection(model: Any, ax: Axes | None = None) -> Axes:
    """
    Draw BIC, the higher the better, by number of components, a line for each family.

    The model is one of Spark, of numpy or of scikit-learn's kind that was chosen by BIC.
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
    model: Any,
    X: ArrayLike | None = None,
    features: Sequence[int] = (0, 1),
    names: Sequence[str] | None = None,
) -> Figure:
    """
    Draw rows in the colours of their components, with ellipses that hold 95 % of each.

    Parameters
    ----------
    model : GradientEMModel, LocalModel, or GradientEM of scikit-learn's kind
    X : array of shape (rows, d), optional
        The rows; without them the ellipses are drawn alone.
    features : sequence of int
        Numbers of the features, categorical ones not counted; a picture for each pair of them.
    names : sequence of str, optional
        Names of all d features, categorical ones left out.
    """
    local = _local(model)
    names = names or _names(local)
    pairs = list(combinations(features, 2))
    figure: Figure
    figure, grid = pyplot().subplots(
        1, len(pairs), figsize=(5 * len(pairs), 4), squeeze=False, layout="constrained"
    )
    if X is not None:
        rows = local._checked(X)
        components = local.predict(rows)
        numbers = rows[:, local.number_places].T
    for axes, (a, b) in zip(grid[0], pairs):
        if X is not None:
            axes.scatter(numbers[a], numbers[b], c=components, cmap="tab10", vmax=9, s=8)
        for i, (mean, covariance) in enumerate(zip(local.means, local.covariances)):
            outline = _ellipse(mean[[a, b]], covariance[np.ix_([a, b], [a, b])])
            axes.plot(*outline, color=f"C{i % 10}")
        axes.set(xlabel=names[a], ylabel=names[b])
    return figure


def plot_profile(model: Any, names: Sequence[str] | None = None, ax: Axes | None = None) -> Axes:
    """
    Draw the components' means by feature, in standard deviations of the whole mixture.

    Each level of a categorical feature is drawn as a feature that is 1 where a row has it, else 0.

    Parameters
    ----------
    model : GradientEMModel, LocalModel, or GradientEM of scikit-learn's kind
    names : sequence of str, optional
        Names of the features that are no categories.
    """
    local = _local(model)
    axes = _axes(ax)
    places = [*(names or _names(local))]
    for column in local.levels:
        places += [f"{local.feature_names[column.place]}: {name}" for name in column.level_names]
    for i, (weight, deviations) in enumerate(zip(local.weights, _deviations(local))):
        axes.plot(places, deviations, marker="o", label=f"{i}: {weight:.0%}")
    axes.axhline(0, color="0.8", zorder=0)
    axes.set(ylabel="mean, in standard deviations")
    axes.legend(title="component: weight")
    return axes


def telling_features(model: LocalMixture) -> list[int]:
    """Return the features that are no categories, first those that tell components apart best."""
    numbers = _deviations(model)[:, : model.means.shape[1]]
    return [int(j) for j in np.argsort(-(model.weights @ numbers**2), kind="stable")]


def pyplot() -> Any:
    """Return matplotlib's module of pictures, or say how to have it."""
    try:
        from matplotlib import pyplot
    except ImportError:
        raise ImportError(
            "Pictures need matplotlib; pip install 'spark-gradient-em[plot]'."
        ) from None
    return pyplot


def _local(model: Any) -> LocalMixture:
    local: LocalMixture = (
        model.toLocal() if hasattr(model, "toLocal") else getattr(model, "model_", model)
    )
    return local


def _names(local: LocalMixture) -> list[str]:
    return [local.feature_names[place] for place in local.number_places]


def _deviations(local: LocalMixture) -> NDArray[np.float64]:
    """Return the components' means and levels, less the mixture's and over its deviations."""
    shares = [np.exp(column.logs).T for column in local.levels]
    own = np.concatenate([local.means, *shares], axis=1)
    within = [np.diagonal(local.covariances, axis1=1, axis2=2), *(p * (1 - p) for p in shares)]
    # What noise leaves sums to less than 1.
    weights = local.weights / local.weights.sum()
    apart = own - weights @ own
    deviations: NDArray[np.float64] = apart / np.sqrt(
        weights @ (np.concatenate(within, axis=1) + apart**2)
    )
    return deviations


def _axes(ax: Axes | None) -> Axes:
    return pyplot().subplots(layout="constrained")[1] if ax is None else ax


def _ellipse(mean: Any, covariance: Any) -> Any:
    angles = np.linspace(0, 2 * np.pi, 100)
    circle = np.stack([np.cos(angles), np.sin(angles)])
    return mean[:, np.newaxis] + _RADIUS * np.linalg.cholesky(covariance) @ circle
