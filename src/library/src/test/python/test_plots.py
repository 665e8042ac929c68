"""Pictures show the numbers of the model."""

import numpy as np
import pytest

from conftest import classic_only

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

from spark_gradient_em.plots import plot_components, plot_profile, plot_selection  # noqa: E402

pytestmark = classic_only


@pytest.fixture(scope="module")
def points(rows):
    return np.array([row.features.toArray() for row in rows.collect()])


def test_the_star_of_a_selection_is_the_chosen_bic(model):
    axes = plot_selection(model)
    star = axes.lines[-1]
    assert star.get_xdata()[0] == model.k
    assert star.get_ydata()[0] == pytest.approx(model.summary.bic)
    path = model.summary.selection
    assert sum(len(line.get_xdata()) for line in axes.lines[:-1]) == len(path)


def test_ellipses_hold_their_share_of_a_component(model, points):
    local = model.toLocal()
    axes = plot_components(local, points, names=["minutes", "wait"]).axes[0]
    assert (axes.get_xlabel(), len(axes.lines)) == ("minutes", model.k)
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
    drawn = np.array([line.get_ydata() for line in axes.lines[: model.k]])
    # The fitted mixture has the data's moments up to where it ends.
    assert drawn == pytest.approx(expected, abs=1e-2)
