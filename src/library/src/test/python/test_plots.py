"""Pictures show the numbers of the model."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from conftest import classic_only

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

from spark_gradient_em import MixtureModel  # noqa: E402
from spark_gradient_em._levels import Levels  # noqa: E402
from spark_gradient_em.plots import (  # noqa: E402
    plot_components,
    plot_dendrogram,
    plot_profile,
    plot_selection,
)

pytestmark = classic_only


def test_the_star_of_a_selection_is_the_chosen_bic(model):
    axes = plot_selection(model)
    star = axes.lines[-1]
    assert star.get_xdata()[0] == model.numComponents
    assert star.get_ydata()[0] == pytest.approx(model.summary.bic)
    path = model.summary.selection
    assert sum(len(line.get_xdata()) for line in axes.lines[:-1]) == len(path)


def test_ellipses_hold_their_share_of_a_component(model, points):
    local = model.toLocal()
    axes = plot_components(local, points, names=["minutes", "wait"]).axes[0]
    assert (axes.get_xlabel(), len(axes.lines)) == ("minutes", model.numComponents)
    for line, mean, covariance in zip(axes.lines, local.means, local.covariances):
        centred = line.get_xydata() - mean
        squares = np.einsum("ij,ij->i", centred @ np.linalg.inv(covariance), centred)
        # The 95 % point of chi squared with two degrees of freedom.
        assert squares == pytest.approx(5.991, abs=1e-3)


def test_every_pair_of_features_is_a_picture(model, points):
    assert len(plot_components(model, points, features=(0, 1)).axes) == 1


def test_a_profile_is_in_deviations_of_the_data(model, points):
    axes = plot_profile(model, names=["minutes", "wait"])
    expected = (model.means - points.mean(axis=0)) / points.std(axis=0)
    drawn = np.array([line.get_ydata() for line in axes.lines[: model.numComponents]])
    # The fitted mixture has the data's moments up to where it ends.
    assert drawn == pytest.approx(expected, abs=1e-2)


def test_a_level_is_a_feature_of_ones_and_zeros():
    shares = np.array([[0.9, 0.2], [0.1, 0.8]])
    model = MixtureModel(
        # What noise has is left out.
        np.array([0.5, 0.3]),
        np.zeros((2, 1)),
        np.ones((2, 1)),
        "EII",
        levels=(Levels(0, np.log(shares), ("no", "yes")),),
        names=("heavy", "length"),
    )
    axes = plot_profile(model)
    assert [text.get_text() for text in axes.get_xticklabels()] == [
        *("length", "heavy: no", "heavy: yes")
    ]
    drawn = np.array([line.get_ydata() for line in axes.lines[:2]])
    mean = (0.5 * shares[:, 0] + 0.3 * shares[:, 1]) / 0.8
    expected = (shares - mean[:, np.newaxis]).T / np.sqrt(mean * (1 - mean))
    assert drawn[:, 0] == pytest.approx(0)
    assert drawn[:, 1:] == pytest.approx(expected, rel=1e-12)


@pytest.fixture(scope="module")
def wide():
    """25 components in 30 columns, of five groups, chosen by BIC among 14 families."""
    random = np.random.RandomState(1)
    k, families = 25, [f"F{rank:02}" for rank in range(14)]
    path = [
        {"family": family, "k": i, "bic": -1000.0 - 50 * rank - (i - k) ** 2 - 5000 * (rank > 9)}
        for rank, family in enumerate(families)
        for i in range(1, 60, 2)
    ]
    # Each merge takes in the next component.
    merges = np.array([(0, 1), *((k + m, m + 2) for m in range(k - 2))])
    heights = np.append(np.linspace(0.4, 0.08, k - 5), [1e-3, 1e-3, 1e-6, 1e-6])
    return MixtureModel(
        np.full(k, 1 / k),
        3 * random.standard_normal((k, 30)),
        np.ones((k, 30)),
        "VVI",
        {"selectionPath": path, "bic": -1000.0},
        merges,
        heights,
        names=tuple(f"column number {j}" for j in range(30)),
        proposed={"groups": 5},
    )


def test_colours_of_components_differ(wide):
    drawn = plot_components(wide, wide.sample(200, 0)[0]).axes[0]
    colours = [line.get_color() for line in drawn.lines]
    assert len({*map(matplotlib.colors.to_hex, colours)}) == 25
    of_rows = {matplotlib.colors.to_hex(colour) for colour in drawn.collections[0].get_facecolor()}
    assert of_rows <= {*map(matplotlib.colors.to_hex, colours)} and len(of_rows) > 10


def test_rows_of_noise_are_grey(wide):
    box = np.array([np.full(30, -99.0), np.full(30, 99.0)])
    noisy = replace(wide, weights=wide.weights / 2, noise_weight=0.5, noise_box=box)
    axes = plot_components(noisy, np.full((1, 30), 90.0)).axes[0]
    assert matplotlib.colors.to_hex(axes.collections[0].get_facecolor()[0]) == "#999999"


def test_pictures_of_pairs_fill_lines(wide):
    rows = {
        axes.get_subplotspec().rowspan.start for axes in plot_components(wide, None, range(4)).axes
    }
    assert rows == {0, 1}


def lies_within(artist, figure):
    """Return whether all of an artist is on the picture."""
    figure.canvas.draw()
    box, whole = artist.get_window_extent(), figure.bbox
    return box.y0 >= whole.y0 and box.y1 <= whole.y1 and box.x0 >= whole.x0 and box.x1 <= whole.x1


def test_legends_lie_beside_the_axes_and_on_the_picture(wide):
    axes = plot_selection(wide)
    assert lies_within(axes.get_legend(), axes.figure)
    assert axes.get_legend().get_window_extent().x0 > axes.get_window_extent().x1
    few = replace(wide, weights=np.full(9, 1 / 9), means=wide.means[:9], spread=wide.spread[:9])
    axes = plot_profile(few)
    assert lies_within(axes.get_legend(), axes.figure)
    assert axes.get_legend().get_window_extent().x0 > axes.get_window_extent().x1


def test_a_selection_shows_what_competes(wide):
    axes = plot_selection(wide)
    # The seventh of 14 families reaches 300 less than the best, the last four 5000.
    assert axes.get_ylim()[0] == pytest.approx(-1000 - 1.5 * 300)
    assert axes.get_xlim()[1] < 60
    star = axes.lines[-1].get_xydata()[0]
    assert star[0] < axes.get_xlim()[1] and star[1] < axes.get_ylim()[1]


def test_a_profile_of_many_components_is_an_image_in_their_order(wide):
    axes = plot_profile(wide)
    image = axes.images[0].get_array()
    assert image.shape == (25, 30)
    apart = (wide.means - wide.means.mean(axis=0)) / np.sqrt(1 + wide.means.var(axis=0))
    assert np.asarray(image) == pytest.approx(apart)
    labels = [text for text in axes.get_xticklabels() if text.get_text()]
    assert len(labels) == 30 and {text.get_rotation() for text in labels} == {90}
    axes.figure.canvas.draw()
    ends = [text.get_window_extent() for text in labels]
    assert all(left.x1 <= right.x0 for left, right in zip(ends, ends[1:]))
    assert lies_within(labels[0], axes.figure)


def test_a_dendrogram_is_cut_where_the_groups_are(wide):
    axes = plot_dendrogram(wide)
    *merges, cut = axes.lines
    assert cut.get_label() == f"{wide.groups} groups" == "5 groups"
    at = cut.get_xdata()[0]
    drawn = [line.get_xdata()[1] for line in merges]
    assert drawn == pytest.approx(np.maximum(wide.heights, 1e-4))
    assert sum(height < at for height in drawn) == 4
    grey = [line.get_color() == "0.6" for line in merges]
    assert grey == [height < at for height in drawn]
    leaves = [int(text.get_text().split(":")[0]) for text in axes.get_yticklabels()]
    assert sorted(leaves) == [*range(25)]
    # Branches do not cross: each merge is of neighbours.
    place = {leaf: y for y, leaf in enumerate(leaves)}
    under = {i: {place[i]} for i in range(25)}
    for m, (first, second) in enumerate(wide.merges):
        under[25 + m] = under[first] | under[second]
        assert len(under[25 + m]) == max(under[25 + m]) - min(under[25 + m]) + 1


def test_a_dendrogram_of_all_components_apart_or_all_one(model):
    # Where all are one group the kinds within it are drawn, each a component.
    for height, groups in ((1e-9, 3), (0.4, 1)):
        local = replace(
            model.toLocal(),
            weights=np.full(3, 1 / 3),
            merges=np.array([[0, 1], [3, 2]]),
            heights=np.full(2, height),
            proposed={"groups": groups},
        )
        at = plot_dendrogram(local).lines[-1].get_xdata()[0]
        assert local.groups == 3
        assert max(height, 1e-4) < at < 1
    with pytest.raises(ValueError, match="1 components and a tree of 1; fit one of two or more"):
        plot_dendrogram(MixtureModel(np.ones(1), np.zeros((1, 1)), np.ones((1, 1)), "EII"))


def test_components_are_drawn_without_rows(model):
    axes = plot_components(model).axes[0]
    assert (len(axes.lines), len(axes.collections)) == (model.numComponents, 0)


def test_a_missing_matplotlib_is_a_sentence(monkeypatch, model):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"^Pictures need matplotlib; pip install '.*\[plot\]'"):
        plot_profile(model)
