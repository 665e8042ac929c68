"""Rows of any kind of table as numbers, for a model in numpy; nothing of Spark."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from spark_gradient_em._local import MixtureModel

NAMES = ("length", "width")


@pytest.fixture(scope="module")
def local():
    spread = np.array([[[1.0, 0.3], [0.3, 2.0]], [[0.5, 0.0], [0.0, 0.5]]])
    means = np.array([[0.0, 1.0], [6.0, 2.0]])
    return MixtureModel(np.array([0.4, 0.6]), means, spread, "VVV", names=NAMES)


@pytest.fixture(scope="module")
def points(local):
    return local.sample(500, random_state=1)[0]


@pytest.mark.parametrize(
    "method", ["predict", "predict_proba", "score_samples", "uncertainty", "bic", "aic", "icl"]
)
def test_columns_are_matched_by_name(local, points, method):
    polars, pa = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    permuted = pd.DataFrame(points, columns=NAMES)[["width", "length"]].assign(more="text")
    expected = getattr(local, method)(points)
    for table in (permuted, polars.from_pandas(permuted), pa.table(permuted)):
        assert np.array_equal(getattr(local, method)(table), expected)


def test_a_missing_column_is_named(local, points):
    with pytest.raises(ValueError, match=r"^The table has no column 'width'; .*'length', 'width'"):
        local.predict(pd.DataFrame(points, columns=["length", "height"]))
    with pytest.raises(ValueError, match="two columns 'width'"):
        local.predict(pd.DataFrame(np.ones((3, 3)), columns=["length", "width", "width"]))


def test_columns_without_names_are_taken_in_order(local, points):
    expected = local.predict(points)
    assert (local.predict(pd.DataFrame(points)) == expected).all()
    unnamed = MixtureModel(local.weights, local.means, local.spread, "VVV", names=("x0", "x1"))
    assert (unnamed.predict(pd.DataFrame(points, columns=["a", "b"])) == expected).all()
    turned = pd.DataFrame(points, columns=["x0", "x1"])[["x1", "x0"]]
    assert (unnamed.predict(turned) == expected).all()


def test_masked_and_absent_cells_are_missing(local, points):
    lacking = points[:50].copy()
    lacking[::3, 0] = lacking[1::3, 1] = np.nan
    expected = local.score_samples(lacking)
    masked = np.ma.masked_array(np.nan_to_num(lacking, nan=7), np.isnan(lacking))
    nullable = pd.DataFrame(lacking, columns=NAMES).convert_dtypes()
    assert (local.score_samples(masked) == expected).all()
    assert (local.score_samples(nullable) == expected).all()
    assert (local.impute(masked) == local.impute(lacking)).all()


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (pd.to_datetime(["2020-01-02"] * 2), "2020-01-02 00:00:00"),
        ([date(2020, 1, 2)] * 2, "2020-01-02"),
        (pd.period_range("2020-01", periods=2, freq="M"), "2020-01"),
        ([1.5, "tall"], "tall"),
        ([1j, 2.0], "1j"),
    ],
)
def test_what_is_no_number_is_told_with_its_column(local, values, found):
    table = pd.DataFrame({"length": values, "width": [1.0, 2.0]})
    with pytest.raises(ValueError) as refused:
        local.predict(table)
    assert str(refused.value).startswith(f"Column 'length' holds '{found}', which is not a number;")


def test_arrays_of_dates_are_refused(local):
    for unit in ("datetime64[D]", "timedelta64[s]"):
        with pytest.raises(ValueError, match="which is not a number;"):
            local.score_samples(np.ones((3, 2), dtype="int64").astype(unit))


@pytest.mark.parametrize("size", [1e155, -1e200, 1e308])
@pytest.mark.parametrize("method", ["predict", "predict_proba", "score_samples", "impute", "bic"])
@pytest.mark.filterwarnings("error")
def test_values_whose_squares_overflow_are_refused(local, size, method):
    with pytest.raises(
        ValueError, match=r"^Row 1 has the features .*, which overflow when squared"
    ):
        getattr(local, method)([[1, 2], [1, size]])


@pytest.mark.filterwarnings("error")
def test_a_row_without_any_density_is_refused():
    narrow = MixtureModel(np.ones(1), np.zeros((1, 1)), np.full((1, 1), 1e-60), "EII")
    with pytest.raises(ValueError, match="so far from all components that their density is 0"):
        narrow.predict_proba([[0.0], [1e130]])


def test_rows_are_evaluated_once(local, points, monkeypatch):
    calls = []
    fill = MixtureModel._fill
    monkeypatch.setattr(MixtureModel, "_fill", lambda *args: calls.append(1) or fill(*args))
    for method in ("predict", "predict_proba", "score_samples", "uncertainty", "bic", "icl"):
        calls.clear()
        getattr(local, method)(points)
        assert len(calls) == 1, method


def test_complete_rows_are_not_searched_for_patterns(local, points, monkeypatch):
    monkeypatch.setattr("spark_gradient_em._mixture._patterns", None)
    assert local.predict(points).shape == (500,)
    with pytest.raises(TypeError):
        local.predict([[np.nan, 1.0]])


def test_blocks_of_rows_and_patterns_agree_with_single_rows(local):
    rows, _ = local.sample(20_000, random_state=3)
    rows[np.random.RandomState(4).random(rows.shape) < 0.01] = np.nan
    densities = local.score_samples(rows)
    some = np.append(np.flatnonzero(np.isnan(rows).any(axis=1))[:40], [0, 8191, 8192, 19_999])
    assert densities[some] == pytest.approx(
        [local.score_samples(rows[[r]])[0] for r in some], rel=1e-12
    )
