"""A model in numpy, from a saved folder or from Spark, beside Spark's own."""

import csv
import pickle
from dataclasses import replace

import numpy as np
import pytest
from pyspark.ml.functions import vector_to_array
from pyspark.ml.linalg import Vectors

import spark_gradient_em
from conftest import IS_CONNECT, ROOT, in_numpy, said
from spark_gradient_em import MixtureModel
from spark_gradient_em._column import TableColumn
from spark_gradient_em._levels import Levels
from spark_gradient_em._portable import text_of
from spark_gradient_em._saved import model_of
from spark_gradient_em.spark import GradientEM, TableFeatures

#: As scikit-learn has them, and one that it has not; `test_places` has each form beside others.
FAMILIES = ("EII", "VVI", "EEE", "VVV")


@pytest.fixture(scope="module", params=FAMILIES)
def both(request, rows):
    estimator = GradientEM(
        covarianceType=request.param,
        k=3,
        selection="none",
        maxIter=5,
        logLikelihoodCol="logLikelihood",
    )
    return estimator.fit(rows), rows


def scores(model, rows):
    """Return the rows as Spark scores them, with their responsibilities as arrays."""
    return model.transform(rows).withColumn("p", vector_to_array("probability")).collect()


def assert_scores(local, points, scored, near_zero=None):
    """The same components, probabilities and densities as in Spark's rows."""
    assert local.predict(points).tolist() == [row.prediction for row in scored]
    shares = np.array([row.p for row in scored])
    assert local.predict_proba(points) == pytest.approx(shares, abs=1e-9)
    densities = np.array([row.logLikelihood for row in scored])
    assert local.score_samples(points) == pytest.approx(densities, rel=1e-9, abs=near_zero)


def test_a_saved_model_scores_as_sparks(both, points, tmp_path):
    model, rows = both
    local, loaded = in_numpy(model, tmp_path)
    scored = scores(model, rows)
    assert loaded.family == model.covarianceFamily
    assert_scores(loaded, points, scored)
    assert loaded.bic(points) == pytest.approx(-model.evaluate(rows).bic, rel=1e-9)
    assert loaded.aic(points) == pytest.approx(-model.summary.aic, rel=1e-9)
    assert loaded.icl(points) == pytest.approx(-model.summary.icl, rel=1e-9)
    assert loaded.n_parameters == model.summary.parameters
    assert loaded.uncertainty(points) == pytest.approx([1 - max(row.p) for row in scored], abs=1e-9)
    assert loaded.covariances == pytest.approx(model.covariances, rel=1e-9)
    assert loaded.facts["bic"] == model.summary.bic
    # The file has the logarithms of the weights.
    assert local.weights == pytest.approx(loaded.weights, rel=1e-12)
    assert (local.means == loaded.means).all()


def test_rows_without_a_value_are_no_rows_of_a_criterion(model, points):
    lacking = points[:30].copy()
    lacking[::3, 0] = lacking[1::3, 1] = np.nan
    lacking[3] = np.nan
    local = model.toLocal()
    parameters = local.n_parameters * np.log(len(lacking) - 1)
    expected = parameters - 2 * local.score_samples(lacking).sum()
    assert local.bic(lacking) == pytest.approx(expected, rel=1e-9)


def factors_of(local, row):
    """Return L' times the inverse of the dense covariance of what is there, times the deviation."""
    there = ~np.isnan(row)
    i = local.predict_components(row[np.newaxis])[0]
    loadings = local.loadings[i]
    inverse = np.linalg.inv(local.covariances[i][np.ix_(there, there)])
    found = np.zeros(max(own.shape[1] for own in local.loadings))
    deviations = row[there] - local.means[i][there]
    found[: loadings.shape[1]] = loadings[there].T @ inverse @ deviations
    return found


@pytest.mark.parametrize("family", ["UUU", "CCU"])
def test_factors_are_those_of_the_dense_matrix(spark, tmp_path, family):
    random = np.random.default_rng(8)
    points = random.standard_normal((300, 6)) / 3
    points[:200] += random.standard_normal((200, 2)) @ random.standard_normal((2, 6)) * 2
    points[200:] += random.standard_normal((100, 1)) @ random.standard_normal((1, 6)) * 2 + 9
    rows = spark.createDataFrame([(Vectors.dense(row),) for row in points], ["features"])
    estimator = GradientEM(covarianceType=family, k=2, selection="none", maxIter=20)
    model = estimator.fit(rows)
    points[::3, 0] = points[1::4, 5] = points[7] = np.nan
    ranks = [own.shape[1] for own in model.loadings]
    several = f"{ranks[0]} and {ranks[1]}"
    words = f"{several if ranks[0] != ranks[1] else ranks[0]} of 6 dimensions"
    assert words in repr(model.summary)
    for local in in_numpy(model, tmp_path):
        expected = [factors_of(local, row) for row in points]
        assert local.factor_scores(points) == pytest.approx(np.array(expected), abs=1e-9)
        for i, loadings in enumerate(local.loadings):
            assert (loadings == model.loadings[i]).all()
            dense = loadings @ loadings.T + np.diag(local.factors[i % len(local.factors)][0])
            assert dense == pytest.approx(model.covariances[i], rel=1e-9, abs=1e-9)
    dense = GradientEM(covarianceType="EEE", k=1, selection="none").fit(rows)
    assert dense.loadings == ()
    with pytest.raises(ValueError, match="family EEE without factors; fit one of low rank"):
        dense.toLocal().factor_scores(points)


def test_scikit_learns_estimator_has_factors():
    pytest.importorskip("sklearn")
    from spark_gradient_em import GradientEM as Estimator

    # One factor that moves two features alike, next to noise of variance 1; none in the other.
    noise, ones = np.ones((1, 2)), np.ones((2, 2))
    estimator = Estimator()
    estimator.model_ = spark_gradient_em.MixtureModel(
        np.array([0.5, 0.5]),
        np.array([[0.0, 0.0], [90.0, 90.0]]),
        np.stack([ones + np.eye(2), np.eye(2)]),
        "UUU",
        factors=(ones, noise),
    )
    scores = estimator.factor_scores([[1, 2], [4, np.nan], [np.nan, np.nan], [91, 88]])
    assert scores.ravel() == pytest.approx([1, 2, 0, 0])
    assert [own.tolist() for own in estimator.loadings_] == [[[1], [1]], [[], []]]
    words = "own factors, own noise (UUU): 1 and 0 of 2 dimensions"
    assert estimator.model_.family_in_words == words
    estimator.model_ = replace(estimator.model_, factors=(noise, noise))
    with pytest.raises(ValueError, match="BIC chose no factors for the covariances of family UUU"):
        estimator.factor_scores([[1, 2]])


def test_groups_and_outliers_are_sparks(model, rows, points, tmp_path):
    cut = model.copy({model.groups: 2, model.contamination: 0.1})
    scored = cut.transform(rows).collect()
    for local in in_numpy(model, tmp_path):
        assert local.predict_groups(points, 2).tolist() == [row.group for row in scored]
        assert local.is_outlier(points, 0.1).tolist() == [row.outlier for row in scored]
    assert any(row.outlier for row in scored)
    if not IS_CONNECT:
        proposal = model._java_obj.tree().proposal()
        for own in (local, pickle.loads(pickle.dumps(local)), model_of(text_of(local))):
            assert own.proposed["draws"] == proposal.draws() == 50
            assert (own.groups, own.proposal) == (proposal.groups(), proposal.sentence())
            assert own.groups_sure == proposal.isSure()
    assert (local.predict_groups(points) == local.predict_groups(points, local.groups)).all()
    with pytest.raises(ValueError, match="groups is 9"):
        local.predict_groups(points, 9)


def test_scikit_learns_own_mixture_says_the_same(both, points):
    pytest.importorskip("sklearn")
    local = both[0].toLocal()
    if local.family not in ("VVV", "EEE", "VVI", "VII"):
        with pytest.raises(ValueError, match=f"of the family {local.family}; fit one of VVV"):
            local.to_sklearn()
        return
    theirs = local.to_sklearn()
    assert theirs.score_samples(points) == pytest.approx(local.score_samples(points), rel=1e-9)
    assert theirs.bic(points) == pytest.approx(local.bic(points), rel=1e-9)
    assert theirs.aic(points) == pytest.approx(local.aic(points), rel=1e-9)


@pytest.fixture(scope="module")
def noisy(spark):
    """Two groups, one of ten rows uniform around them, and their model with noise."""
    random = np.random.default_rng(7)
    points = random.standard_normal((400, 2)) + np.repeat([[0, 0], [9, 0]], 200, axis=0)
    points[::10] = random.uniform((-9, -12), (18, 12), (40, 2))
    rows = spark.createDataFrame([(Vectors.dense(row),) for row in points], ["features"])
    estimator = GradientEM(
        covarianceType="EII",
        startComponents=8,
        noise="auto",
        logLikelihoodCol="logLikelihood",
    )
    return estimator.fit(rows), rows, points


def test_noise_is_sparks(noisy, tmp_path):
    model, rows, points = noisy
    assert model.numComponents == 2
    assert 0.05 < model.noiseWeight < 0.12
    scored = scores(model, rows)
    found = np.array([row.prediction for row in scored])
    assert (found == -1).sum() > 20
    assert model.predict(points[np.argmin(found)]) == -1
    for local in in_numpy(model, tmp_path):
        assert local.noise_weight + local.weights.sum() == pytest.approx(1, abs=1e-12)
        assert_scores(local, points, scored)
        assert local.bic(points) == pytest.approx(-model.evaluate(rows).bic, rel=1e-9)
        drawn, components = local.sample(4000, random_state=3)
        noise = drawn[components == -1]
        # Four standard errors.
        assert len(noise) / 4000 == pytest.approx(local.noise_weight, abs=4 * 0.3 / np.sqrt(4000))
        assert ((noise >= local.noise_box[0]) & (noise <= local.noise_box[1])).all()
        with pytest.raises(ValueError, match="have no noise"):
            local.to_sklearn()


def test_the_levels_of_drawn_noise_are_equally_probable():
    level = Levels(1, np.log([[0.8], [0.1], [0.1]]))
    box = np.array([[-1.0], [1.0]])
    ones = np.ones((1, 1))
    local = MixtureModel(
        np.array([0.5]), 9 * ones, ones, "EII", noise_weight=0.5, noise_box=box, levels=(level,)
    )
    drawn, components = local.sample(12_000, random_state=3)
    levels = drawn[components == -1, 1].astype(int)
    # Four standard errors of a third.
    assert np.bincount(levels, minlength=3) / len(levels) == pytest.approx(
        1 / 3, abs=4 * 0.47 / np.sqrt(len(levels))
    )


def test_a_sample_has_the_mixtures_moments(model):
    local = model.toLocal()
    rows, components = local.sample(20_000, random_state=7)
    for i in np.flatnonzero(local.weights > 0.05):
        own = rows[components == i]
        deviation = np.sqrt(np.diagonal(local.covariances[i]))
        # Five standard errors of a mean.
        assert own.mean(axis=0) == pytest.approx(
            local.means[i], abs=5 * deviation.max() / np.sqrt(len(own))
        )
        # A covariance's largest error, in deviations squared, is below 5 sqrt(2 / n).
        assert np.cov(own.T) == pytest.approx(
            local.covariances[i], abs=5 * deviation.max() ** 2 * np.sqrt(2 / len(own))
        )


def test_rows_that_cannot_be_scored_are_told(model):
    local = model.toLocal()
    with pytest.raises(ValueError, match=r"expected rows of 2 features, got .* shape \(1, 3\);"):
        local.predict([[1, 2, 3]])
    with pytest.raises(ValueError, match=r"Row 1 has the features \[inf, 2.0\], .* infinite;"):
        local.predict([[1, 2], [np.inf, 2]])
    with pytest.raises(FileNotFoundError, match="There is no model at nowhere"):
        spark_gradient_em.load("nowhere")


def test_a_loaded_model_needs_no_pyspark(model, tmp_path):
    model.save(str(tmp_path / "model"))
    script = """
import sys
sys.modules["pyspark"] = None
import spark_gradient_em
print(spark_gradient_em.load(sys.argv[1]).means.shape)
"""
    assert said(script, "", str(tmp_path / "model")) == [f"({model.numComponents}, 2)"]


@pytest.fixture(scope="module")
def categorical(spark):
    """Penguins with two categorical features and two numbers; some cells are missing."""
    with open(ROOT / "data" / "penguins.csv", newline="") as file:
        penguins = list(csv.DictReader(file))
    rows = [
        (
            penguin["species"] if i % 11 else None,
            "yes" if float(penguin["body_mass_g"]) > 4200 else "no",
            float(penguin["bill_length_mm"]) if i % 7 else None,
            float(penguin["bill_depth_mm"]),
        )
        for i, penguin in enumerate(penguins)
    ]
    table = spark.createDataFrame(rows, "species string, heavy string, bill double, depth double")
    features = TableFeatures(handleInvalid="keep").fit(table).transform(table)
    estimator = GradientEM(
        handleInvalid="keep", imputedCol="whole", logLikelihoodCol="logLikelihood"
    )
    return estimator.fit(features), features


def test_categories_are_scored_as_sparks(categorical, tmp_path):
    model, rows = categorical
    scored = scores(model, rows)
    points = np.array([row.features.toArray() for row in scored])
    assert model.numFeatures == points.shape[1]
    for local in in_numpy(model, tmp_path):
        assert [column.place for column in local.levels] == [0, 1]
        assert_scores(local, points, scored, near_zero=1e-9)
        whole = np.array([row.whole.toArray() for row in scored])
        assert local.impute(points) == pytest.approx(whole, rel=1e-9)
        assert local.bic(points) == pytest.approx(-model.summary.bic, rel=1e-9)
        assert local.icl(points) == pytest.approx(-model.summary.icl, rel=1e-9)


def test_a_sample_has_the_levels_of_its_components(categorical, tmp_path):
    model, rows = categorical
    _, local = in_numpy(model, tmp_path)
    drawn, components = local.sample(20_000, random_state=7)
    assert drawn.shape == (20_000, rows.head().features.size)
    for column in local.levels:
        for i, n in enumerate(np.bincount(components)):
            own = drawn[components == i, column.place].astype(int)
            shares = np.bincount(own, minlength=len(column.logs)) / n
            # Five standard errors of a share.
            assert shares == pytest.approx(np.exp(column.logs[:, i]), abs=2.5 / np.sqrt(n))


def test_what_is_no_level_is_told(categorical, tmp_path):
    model, rows = categorical
    _, local = in_numpy(model, tmp_path)
    row = rows.head().features.toArray()
    row[0] = 3
    with pytest.raises(ValueError, match=r"Row 0 has 3.0 for feature 0, .* a level there, 0 to 2"):
        local.predict([row])
    with pytest.raises(ValueError, match="2 of the features are categorical"):
        local.to_sklearn()


def test_a_saved_model_knows_the_names(table, estimator, tmp_path):
    features = TableFeatures(categoricalCols=["waiting_min"]).fit(table).transform(table)
    local, loaded = in_numpy(estimator.fit(features), tmp_path)
    assert loaded.feature_names == ("eruptions_min", "waiting_min")
    assert loaded.levels[0].names[:2] == ("43", "45")
    assert local.feature_names == loaded.feature_names
    assert local.levels[0].names == loaded.levels[0].names


@pytest.mark.parametrize(
    ("kind", "decimals", "features", "expected"),
    [
        ("rounded", 1, [0.04, -2.26, np.nan], [0.0, -2.3, None]),
        ("rounded", None, [0.04, -2.26, np.nan], [0.04, -2.26, None]),
        ("log", 0, np.log([0.2, 3.6, np.nan]), [1.0, 4.0, None]),
        ("log", 2, np.log([0.001, 0.123, np.nan]), [0.01, 0.12, None]),
    ],
)
def test_drawn_numbers_have_the_digits_of_the_table(kind, decimals, features, expected):
    numbers = {"least": 0, "greatest": 9, "style": "POINT", "decimals": decimals}
    column = TableColumn.of({"name": "x", "kind": kind, "numbers": numbers})

    drawn = column.decode(np.array(features)[:, None], False, are_drawn=True)

    assert drawn == expected
