"""Pictures show the numbers of the model."""

import sys

import numpy as np
import pytest

from conftest import classic_only

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

from spark_gradient_em import LocalModel  # noqa: E402
from spark_gradient_em._levels import Levels  # noqa: E402
from spark_gradient_em.plots import plot_components, plot_profile, plot_selection  # noqa: E402

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
    model = LocalModel(
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


def test_components_are_drawn_without_rows(model):
    axes = plot_components(model).axes[0]
    assert (len(axes.lines), len(axes.collections)) == (model.numComponents, 0)


def test_a_missing_matplotlib_is_a_sentence(monkeypatch, model):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"^Pictures need matplotlib; pip install '.*\[plot\]'"):
        plot_profile(model)
