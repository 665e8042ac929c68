"""Pictures of a fit; they need matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from ._extras import needed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

from ._mixture import LocalMixture

#: Width and height of a picture in inches, as matplotlib's own.
_SIZE = (6.4, 4.8)

#: Most pictures beside each other.
_ACROSS = 3

#: Most components that are drawn as lines; more of them are rows of an image.
_LINES = 10

#: Most letters of the columns' names that lie side by side.
_LETTERS = 60

#: Lines of a legend in an inch.
_LINES_PER_INCH = 5

#: The probability of being taken for each other below which a tree does not tell.
_FLOOR = 1e-4

#: The colour of rows of no component.
_NOISE = "#999999"

#: Half the axes of an ellipse, in standard deviations: 95 % of a component in two features.
_RADIUS = np.sqrt(-2 * np.log(0.05))


def plot_selection(model: Any, ax: Axes | None = None) -> Axes:
    """
    Draw BIC, the higher the better, by number of components, a line for each family.

    The star is the answer. Families far below the best BIC are cut off: the range is down to what
    half of the families reach. The model is one of Spark, of numpy or of scikit-learn's kind that
    was chosen by BIC.
    """
    local = _local(model)
    axes = _axes(ax)
    levels = local.facts.get("selectionPath", [])
    if not levels:
        raise ValueError("This fit chose nothing by BIC; fit with selection 'bic' to draw it.")
    families = [*dict.fromkeys(level["family"] for level in levels)]
    losses = []
    best = max(level["bic"] for level in levels)
    for family, colour in zip(families, _colours(len(families))):
        own = sorted((level["k"], level["bic"]) for level in levels if level["family"] == family)
        axes.plot(*zip(*own), marker=".", label=family, color=colour)
        losses.append(best - max(bic for _, bic in own))
    axes.plot(len(local.weights), local.facts["bic"], "k*", markersize=12)
    if len(families) > 1:
        # As in the report: what competes, so that those far below do not make it one line.
        shown = max(20.0, 1.5 * sorted(losses)[(len(losses) - 1) // 2])
        widest = max(level["k"] for level in levels if best - level["bic"] <= shown)
        axes.set(
            xlim=(0, max(widest, len(local.weights)) + 1),
            ylim=(best - shown, best + 0.05 * shown),
        )
    axes.set(xlabel="components", ylabel="BIC")
    _legend(axes)
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
    model : GradientEMModel, MixtureModel, or GradientEM of scikit-learn's kind
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
    across = min(len(pairs), _ACROSS)
    down = -(-len(pairs) // across)
    figure: Figure
    figure, grid = pyplot().subplots(
        down, across, figsize=(5 * across, 4 * down), squeeze=False, layout="constrained"
    )
    # The last colour is that of component -1, the noise.
    colours = [*_colours(len(local.weights)), _NOISE]
    if X is not None:
        rows = local._checked(X)
        of_rows = np.array(colours)[local.predict_components(rows)]
        numbers = rows[:, local.number_places].T
    for axes, (a, b) in zip(grid.ravel(), pairs):
        if X is not None:
            axes.scatter(numbers[a], numbers[b], c=of_rows, s=8)
        for mean, covariance, colour in zip(local.means, local.covariances, colours):
            outline = _ellipse(mean[[a, b]], covariance[np.ix_([a, b], [a, b])])
            axes.plot(*outline, color=colour)
        axes.set(xlabel=names[a], ylabel=names[b])
    for axes in grid.ravel()[len(pairs) :]:
        axes.remove()
    return figure


def plot_profile(model: Any, names: Sequence[str] | None = None, ax: Axes | None = None) -> Axes:
    """
    Draw the components' means by feature, in standard deviations of the whole mixture.

    Each level of a categorical feature is drawn as a feature that is 1 where a row has it, else 0.

    Parameters
    ----------
    model : GradientEMModel, MixtureModel, or GradientEM of scikit-learn's kind
    names : sequence of str, optional
        Names of the features that are no categories.
    """
    local = _local(model)
    places = [*(names or _names(local))]
    for column in local.levels:
        places += [f"{local.feature_names[column.place]}: {name}" for name in column.level_names]
    deviations = _deviations(local)
    axes = _axes(ax, width=max(_SIZE[0], 2.5 + 0.25 * len(places)))
    k = len(local.weights)
    if k <= _LINES:
        for i, (weight, colour) in enumerate(zip(local.weights, _colours(k))):
            axes.plot(places, deviations[i], marker="o", label=f"{i}: {weight:.0%}", color=colour)
        axes.axhline(0, color="0.8", zorder=0)
        axes.set(ylabel="mean, in standard deviations")
        _legend(axes, "component: weight")
    else:
        most = np.abs(deviations).max()
        image = axes.imshow(deviations, cmap="RdBu_r", vmin=-most, vmax=most, aspect="auto")
        axes.set_yticks(range(k), [f"{i}: {weight:.0%}" for i, weight in enumerate(local.weights)])
        axes.set(ylabel="component: weight")
        axes.figure.colorbar(image, ax=axes, label="mean, in standard deviations")
        axes.set_xticks(range(len(places)), places)
    if len("".join(places)) > _LETTERS:
        axes.tick_params(axis="x", rotation=90)
    return axes


def plot_dendrogram(model: Any, ax: Axes | None = None) -> Axes:
    """
    Draw the tree by which components merge into groups, those that are confused most often first.

    A merge lies where the smallest probability is so far with which a row of one group is taken for
    the other; below 0.0001 all lie there. The broken line cuts the tree into the proposed groups,
    which have the colours.

    Parameters
    ----------
    model : GradientEMModel, MixtureModel, or GradientEM of scikit-learn's kind
    """
    local = _local(model)
    k = len(local.weights)
    if k < 2 or len(local.merges) != k - 1:
        raise ValueError(
            f"The model has {k} components and a tree of {len(local.merges) + 1}; fit one of two or"
            " more to draw how they merge."
        )
    axes = _axes(ax, height=max(_SIZE[1], 1 + 0.2 * k))
    group_of, merged = local.component_groups(), k - local.groups
    colours = _colours(local.groups)
    order = _leaves(2 * k - 2, local.merges)
    heights = np.append(np.ones(k), np.maximum(local.heights, _FLOOR))
    # Of each node its place, and its group's number, -1 above the cut.
    at, own = np.empty(2 * k - 1), np.append(group_of, np.full(k - 1, -1))
    at[order] = np.arange(k)
    for m, (first, second) in enumerate(local.merges):
        node = k + m
        at[node] = (at[first] + at[second]) / 2
        if m < merged:
            own[node] = own[first]
        axes.plot(
            [heights[first], heights[node], heights[node], heights[second]],
            [at[first], at[first], at[second], at[second]],
            color=colours[own[node]] if own[node] >= 0 else "0.6",
        )
    axes.scatter(np.ones(k), range(k), c=[colours[group_of[i]] for i in order], zorder=3)
    above = heights[k + merged - 1]
    below = heights[k + merged] if merged < k - 1 else _FLOOR
    axes.axvline(np.sqrt(above * below), color="k", linestyle="--", label=_count(local.groups))
    axes.set(xscale="log", xlim=(1.2, _FLOOR / 1.2), ylim=(k - 0.5, -0.5))
    axes.set_yticks(range(k), [f"{i}: {local.weights[i]:.0%}" for i in order])
    axes.set(xlabel="probability of being taken for each other", ylabel="component: weight")
    _legend(axes)
    return axes


def _count(groups: int) -> str:
    return f"{groups} group{'s' * (groups > 1)}"


def _leaves(node: int, merges: NDArray[np.int64]) -> list[int]:
    """Return the components under a node, in an order in which no two branches cross."""
    k = len(merges) + 1
    found, left = [], [node]
    while left:
        node = left.pop()
        if node < k:
            found.append(int(node))
        else:
            left += reversed(merges[node - k])
    return found


def pyplot() -> Any:
    """Return matplotlib's module of pictures, or say how to have it."""
    with needed("Pictures need matplotlib", "plot"):
        from matplotlib import pyplot
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


def _axes(ax: Axes | None, width: float = _SIZE[0], height: float = _SIZE[1]) -> Axes:
    if ax is not None:
        return ax
    axes: Axes = pyplot().subplots(figsize=(width, height), layout="constrained")[1]
    return axes


def _colours(count: int) -> list[Any]:
    """Return as many colours that differ from their neighbours, first matplotlib's ten."""
    from matplotlib.colors import TABLEAU_COLORS, hsv_to_rgb, to_hex

    # By the golden angle, as in the report.
    more: list[Any] = [(i * 137.508 % 360 / 360, 0.7, 0.8) for i in range(10, count)]
    return [*TABLEAU_COLORS.values(), *(to_hex((*hsv_to_rgb(colour),)) for colour in more)][:count]


def _legend(axes: Axes, title: str | None = None) -> None:
    """Put a legend beside the axes, in as many columns as let it be no higher than they are."""
    labels = axes.get_legend_handles_labels()[1]
    inches = axes.get_window_extent().height / axes.figure.dpi
    lines = max(1, int(inches * _LINES_PER_INCH) - 1)
    axes.legend(
        title=title,
        ncols=-(-len(labels) // lines),
        fontsize="small",
        loc="upper left",
        bbox_to_anchor=(1, 1),
    )


def _ellipse(mean: Any, covariance: Any) -> Any:
    angles = np.linspace(0, 2 * np.pi, 100)
    circle = np.stack([np.cos(angles), np.sin(angles)])
    return mean[:, np.newaxis] + _RADIUS * np.linalg.cholesky(covariance) @ circle
