"""What a fitted model gives, in Python's own types."""

import numpy as np
import pandas as pd
import pytest
from pyspark.errors import PySparkException
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.linalg import DenseVector, Vectors

from conftest import classic_only, connect_only
from spark_gradient_em import FitWarning
from spark_gradient_em.spark import GradientEM, GradientEMModel, GradientEMSummary, TableFeatures


def log_densities(model, points):
    """Log-density per row and component, computed by numpy from the model's arrays."""
    columns = []
    for weight, mean, covariance in zip(model.weights, model.means, model.covariances):
        centred = points - mean
        squares = np.einsum("ij,ij->i", centred @ np.linalg.inv(covariance), centred)
        _, logdet = np.linalg.slogdet(2 * np.pi * covariance)
        columns.append(np.log(weight) - (logdet + squares) / 2)
    return np.stack(columns, axis=1)


def test_parameters_are_arrays(model):
    k, d = model.numComponents, model.numFeatures
    assert d == 2
    assert model.weights.shape == (k,)
    assert model.means.shape == (k, d)
    assert model.covariances.shape == (k, d, d)
    assert model.weights.sum() == pytest.approx(1, abs=1e-12)
    with pytest.raises(ValueError, match="read-only"):
        model.weights[0] = 1


def test_transform_agrees_with_the_parameters(model, rows, points):
    scored = model.transform(rows).toPandas()
    by_component = log_densities(model, points)
    total = np.logaddexp.reduce(by_component, axis=1)
    # Both are exact to rounding; the covariance is inverted in two ways.
    assert scored["logLikelihood"].to_numpy() == pytest.approx(total, rel=1e-9)
    probabilities = np.array([vector.toArray() for vector in scored["probability"]])
    assert probabilities == pytest.approx(np.exp(by_component - total[:, None]), abs=1e-9)
    assert (scored["prediction"].to_numpy() == probabilities.argmax(axis=1)).all()


@classic_only
def test_blocks_are_scored_like_rows(model, rows):
    blocks = model.transformInBlocks(rows)
    singles = model.transform(rows)
    assert blocks.schema == singles.schema
    for block, single in zip(blocks.collect(), singles.collect()):
        assert block.prediction == single.prediction
        assert block.logLikelihood == pytest.approx(single.logLikelihood, rel=1e-12)


def test_a_single_row_is_scored_like_the_table(model, rows):
    scored = model.transform(rows).collect()[7]
    for features in (scored.features, scored.features.toArray(), list(scored.features)):
        assert model.predict(features) == scored.prediction
        assert model.predictProbability(features) == scored.probability
        assert model.logLikelihood(features) == scored.logLikelihood
    sparse = Vectors.sparse(2, {1: 70.0})
    assert isinstance(model.predictProbability(sparse), DenseVector)


def test_a_row_of_the_wrong_length_is_refused(model):
    with pytest.raises(ValueError, match=r"^The model expected d = 2 features, got d = 3"):
        model.predictProbability([1.0, 2.0, 3.0])


@pytest.mark.parametrize("asked", [False, True])
def test_javas_trace_comes_on_request(model, spark, asked):
    name = "spark.sql.pyspark.jvmStacktrace.enabled"
    spark.conf.set(name, asked)
    try:
        with pytest.raises(ValueError, match="got d = 3") as refused:
            model.predictProbability([1.0, 2.0, 3.0])
        cause = refused.value.__cause__
        assert ("JVM stacktrace:" in str(cause)) == asked
        assert (cause is None) != asked
    finally:
        spark.conf.unset(name)


def test_rows_that_cannot_be_fitted_are_a_sentence(spark):
    rows = spark.createDataFrame([([1.0, 2.0],), ([1.0, float("nan")],)], ["features"])
    with pytest.raises(ValueError, match=r"\[1\.0, NaN\].*\.$") as refused:
        GradientEM().fit(rows)
    assert len(str(refused.value).splitlines()) == 1


def test_what_is_no_table_of_spark_is_a_sentence(model):
    for value, kind in ((pd.DataFrame({"x": [1.0]}), "pandas"), (np.eye(2), "numpy.ndarray")):
        for take in (GradientEM().fit, model.transform, model.evaluate, TableFeatures().fit):
            with pytest.raises(TypeError, match=rf"takes a DataFrame of Spark, but got a {kind}"):
                take(value)


def test_what_java_refuses_is_a_value_error(model, rows):
    for means, weights in (([[np.nan, 50.0]], None), ([[2.0, 55.0], [4.0, 80.0]], [-1.0, 2.0])):
        with pytest.raises(ValueError) as refused:
            GradientEM(covarianceType="full").setInitialMixture(weights, means).fit(rows)
        assert len(str(refused.value).splitlines()) == 1


def test_doubts_are_warnings(spark, table):
    vectors = VectorAssembler(inputCols=[*table.columns, "twice"], outputCol="features")
    dependent = table.selectExpr("*", "2 * waiting_min AS twice")
    estimator = GradientEM(k=2, covarianceType="full")
    with pytest.warns(FitWarning, match="twice is .* linear combination") as caught:
        fitted = estimator.fit(vectors.transform(dependent))
    # PySpark warns of its sockets.
    told = [str(each.message) for each in caught if each.category is FitWarning]
    assert told == fitted.summary.warnings


def test_evaluate_counts_and_sums(model, rows):
    evaluation = model.evaluate(rows)
    assert (evaluation.rows, evaluation.droppedRows, evaluation.weightSum) == (272, 0, 272)
    total = sum(row.logLikelihood for row in model.transform(rows).collect())
    assert evaluation.logLikelihood == pytest.approx(total, rel=1e-12)
    assert evaluation.meanLogLikelihood == evaluation.logLikelihood / 272
    assert evaluation.bic == pytest.approx(model.summary.bic, rel=1e-9)


def test_a_sample_follows_the_mixture(model):
    drawn = model.sample(4000, seed=5).toPandas()
    assert list(drawn.columns) == ["features", "prediction"]
    shares = np.bincount(drawn["prediction"], minlength=model.numComponents) / 4000
    # Four standard errors of a share.
    assert shares == pytest.approx(model.weights, abs=4 * 0.5 / np.sqrt(4000))
    assert model.sample(10, seed=5).collect() == model.sample(10, seed=5).collect()
    assert model.sample(10, seed=5).collect() != model.sample(10, seed=6).collect()


def test_components_are_a_table(model):
    table = model.components.toPandas()
    assert list(table["component"]) == list(range(model.numComponents))
    assert (table["weight"].to_numpy() == model.weights).all()
    gaussians = model.gaussiansDF.collect()
    assert (gaussians[0].mean.toArray() == model.means[0]).all()
    assert (gaussians[0].cov.toArray() == model.covariances[0]).all()


def test_the_summary_is_data_frames_and_numbers(model):
    summary = model.summary
    assert model.hasSummary
    assert isinstance(summary, GradientEMSummary)
    history, selection = summary.history, summary.selection
    assert isinstance(history, pd.DataFrame)
    assert isinstance(selection, pd.DataFrame)
    assert history["phase"].iloc[0] == "main"
    assert list(summary.phases.columns) == ["phase", "passes", "seconds"]
    assert summary.phases["passes"].sum() == summary.numIter > len(history)
    path = history[history["phase"] == "merge"]
    numbers = list(path["components"])
    # Each path goes down to one component before the next begins.
    assert all(after < before or before == 1 for before, after in zip(numbers, numbers[1:]))
    best = selection.loc[selection["bic"].idxmax()]
    # The final EM run, on all rows, comes after the search.
    assert best["family"] in summary.selectionReason
    assert (best["k"], best["bic"]) == (model.numComponents, pytest.approx(summary.bic, rel=1e-6))
    assert summary.k == model.numComponents
    assert (summary.rows, summary.droppedRows) == (272, 0)
    assert summary.evaluation.bic == summary.bic
    assert summary.logLikelihood == summary.evaluation.logLikelihood
    assert summary.parameters == 5 * model.numComponents + model.numComponents - 1
    assert summary.aic == 2 * (summary.logLikelihood - summary.parameters)
    assert summary.icl < summary.bic
    assert summary.converged
    assert f"k = {model.numComponents}" in summary.selectionReason
    assert isinstance(summary.warnings, list)
    assert summary.seconds > 0
    assert summary.seed == GradientEM().getSeed()
    assert summary.fittedComponents == len(summary.fitted.weights) > model.numComponents


def test_the_summary_has_the_training_rows(model):
    summary = model.summary
    assert summary.predictions.count() == 272
    assert sum(summary.clusterSizes) == 272
    assert summary.cluster.columns == ["prediction"]
    assert summary.probability.columns == ["probability"]


def test_a_models_text_says_what_it_is(model):
    assert repr(model).startswith(
        f"GradientEMModel: uid={model.uid}, k={model.numComponents}, numFeatures=2"
    )


def test_the_answer_has_as_many_components_as_are_asked_for(rows):
    assert GradientEM(k=4, covarianceType="EII").fit(rows).numComponents == 4


@classic_only
def test_mixtures_of_other_numbers_are_there_without_fitting_again(model):
    assert model.withK(2).means.shape == (2, 2)


@connect_only
def test_connect_says_how_to_have_another_number(model):
    with pytest.raises(NotImplementedError, match="fit with k=2"):
        model.withK(2)


def test_a_fit_can_go_on_from_a_model(model, rows):
    again = GradientEM(selection="none", maxIter=2).setInitialModel(model).fit(rows)
    assert again.numComponents == model.numComponents
    # A converged mixture stays where it is, up to the tolerance of its convergence.
    assert again.means == pytest.approx(model.means, rel=1e-2)
    assert "initialModel" not in [param.name for param in again._paramMap]


def test_a_model_is_updated_by_new_rows(model, rows):
    new = rows.limit(60)
    fixed = GradientEM(selection="none", covarianceType=model.covarianceFamily)
    estimator = fixed.setInitialModel(model, 0.5 * model.summary.effectiveRows)
    updated = estimator.fit(new)
    assert updated.numComponents == model.numComponents
    assert updated.summary.rows == 60
    assert updated.summary.effectiveRows == 60 + 0.5 * model.summary.rows
    assert "initialModel" not in [param.name for param in updated._paramMap]


def test_arrays_are_features_too(spark, points, model):
    arrays = spark.createDataFrame([(row.tolist(),) for row in points], ["features"])
    fitted = GradientEM(covarianceType="full").fit(arrays)
    assert fitted.weights == pytest.approx(model.weights, rel=1e-9)


def test_copies_do_not_touch_the_original(model, rows):
    copy = model.copy({model.predictionCol: "component"})
    assert "component" in copy.transform(rows).columns
    assert "component" not in model.transform(rows).columns
    assert copy.hasSummary
    assert isinstance(copy, GradientEMModel)


@classic_only
def test_mllibs_model_scores_alike(model, rows):
    theirs = model.toGaussianMixtureModel()
    features = rows.head().features
    ours = model.predictProbability(features).toArray()
    # MLlib adds the machine's epsilon to every density.
    assert theirs.predictProbability(features).toArray() == pytest.approx(ours, abs=1e-9)


@connect_only
def test_mllibs_model_needs_a_jvm(model):
    with pytest.raises(NotImplementedError, match="gaussiansDF"):
        model.toGaussianMixtureModel()


@connect_only
def test_a_second_transform_asks_for_no_settings(model, rows, spark, monkeypatch):
    model.transform(rows)
    calls = []
    for name in ("get", "set"):
        monkeypatch.setattr(type(spark.conf), name, lambda *call: calls.append(call[1:]))
    model.transform(rows)
    assert calls == []


def test_a_row_that_cannot_be_scored_is_a_sentence(model, spark):
    for row, sentence in (
        ([1.0, float("nan")], "A row has the features [1.0, NaN]"),
        ([1.0, 2.0, 3.0], "The model expected d = 2 features, got d = 3"),
    ):
        scored = model.transform(spark.createDataFrame([(row,)], ["features"]))
        with pytest.raises(PySparkException) as refused:
            scored.collect()
        said = str(refused.value)
        assert said.startswith(f"[USER_RAISED_EXCEPTION] {sentence}")
        assert len(said.splitlines()) == 1


def test_rows_that_lack_cells_are_fitted_and_filled_in(estimator, spark, table):
    cells = [list(row) for row in table.collect()]
    for cell in cells[::10]:
        cell[0] = None
    for cell in cells[5::10]:
        cell[1] = float("nan")
    lacking = spark.createDataFrame([(cell,) for cell in cells], "features array<double>")
    fitted = estimator.copy().setHandleInvalid("keep").setImputedCol("whole").fit(lacking)
    assert fitted.summary.missingCells == [28, 27]
    assert fitted.numComponents == 2
    for row in fitted.transform(lacking).collect():
        for given, whole in zip(row.features, row.whole, strict=True):
            if given is None or np.isnan(given):
                assert np.isfinite(whole)
            else:
                assert whole == given


def test_a_summary_has_a_text(model):
    text = repr(model.summary)
    assert text.startswith(f"GradientEMSummary: k={model.numComponents} of ")
    assert model.summary.selectionReason in text
