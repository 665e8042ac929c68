"""Stages among Spark's own: pipelines, cross-validation, saving and loading."""

import json
import os
from pathlib import Path

import pytest
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.clustering import KMeans
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel, ParamGridBuilder

from conftest import classic_only, connect_only, said
from spark_gradient_em.spark import GradientEM, GradientEMModel, LogLikelihoodEvaluator

#: Where the classic run leaves a model for the run on Connect.
SHARED = Path(os.environ["SHARED_MODELS"])


@pytest.fixture(scope="module")
def pipeline(table):
    assembler = VectorAssembler(inputCols=table.columns, outputCol="features")
    return Pipeline(stages=[assembler, GradientEM(tol=1e-5, covarianceType="full")])


@pytest.fixture(scope="module")
def fitted(pipeline, table):
    return pipeline.fit(table)


def assert_same(actual, expected):
    assert (actual.weights == expected.weights).all()
    assert (actual.means == expected.means).all()
    assert (actual.covariances == expected.covariances).all()


def test_a_pipeline_fits_and_scores(fitted, table, model):
    assert set(fitted.transform(table).columns) >= {"probability", "prediction"}
    assert fitted.stages[1].weights == pytest.approx(model.weights, rel=1e-9)


def test_sparks_own_stages_work_beside_it(table):
    assembled = VectorAssembler(inputCols=table.columns, outputCol="features").transform(table)
    kmeans = KMeans(k=2, seed=1).fit(assembled)
    assert len(kmeans.clusterCenters()) == 2
    assert sum(kmeans.summary.clusterSizes) == 272


def test_an_estimator_comes_back_with_its_params(estimator, tmp_path):
    path = str(tmp_path / "estimator")
    estimator.copy({estimator.seed: 123456789012345, estimator.k: 7}).save(path)
    loaded = GradientEM.load(path)
    assert isinstance(loaded, GradientEM)
    told = loaded.getCovarianceType(), loaded.getSeed(), loaded.getK()
    assert told == ("full", 123456789012345, 7)


def test_an_initial_mixture_comes_back(tmp_path):
    path = str(tmp_path / "started")
    GradientEM().setInitialMixture([0.5, 0.5], [[1, 2], [3, 4]]).save(path)
    assert json.loads(GradientEM.load(path).getInitialModel())["means"] == [[1, 2], [3, 4]]


def test_a_model_comes_back_whole(model, rows, tmp_path):
    path = str(tmp_path / "model")
    model.save(path)
    loaded = GradientEMModel.load(path)
    assert_same(loaded, model)
    assert loaded.uid == model.uid
    assert loaded.transform(rows).collect() == model.transform(rows).collect()
    assert loaded.hasSummary
    assert loaded.summary.bic == model.summary.bic
    assert loaded.summary.history.equals(model.summary.history)
    for rows_of_the_fit in ("predictions", "cluster", "probability", "clusterSizes"):
        with pytest.raises(RuntimeError, match=r"^This summary has no predictions, .* instead\.$"):
            getattr(loaded.summary, rows_of_the_fit)
    model.write().overwrite().save(path)


def test_a_pipeline_comes_back(pipeline, fitted, tmp_path):
    pipeline.save(str(tmp_path / "pipeline"))
    assert Pipeline.load(str(tmp_path / "pipeline")).getStages()[1].getTol() == 1e-5
    fitted.save(str(tmp_path / "fitted"))
    assert_same(PipelineModel.load(str(tmp_path / "fitted")).stages[1], fitted.stages[1])


def test_cross_validation_takes_the_likelier(estimator, rows, tmp_path):
    grid = ParamGridBuilder().addGrid(estimator.maxIter, [0, 20]).build()
    started = estimator.copy({estimator.selection: "none", estimator.k: 4})
    validator = CrossValidator(
        estimator=started,
        estimatorParamMaps=grid,
        evaluator=LogLikelihoodEvaluator(),
        numFolds=2,
        seed=1,
    )
    chosen = validator.fit(rows)
    assert chosen.avgMetrics[1] > chosen.avgMetrics[0]
    assert chosen.bestModel.getMaxIter() == 20
    chosen.save(str(tmp_path / "chosen"))
    loaded = CrossValidatorModel.load(str(tmp_path / "chosen"))
    assert_same(loaded.bestModel, chosen.bestModel)
    assert isinstance(loaded.getEvaluator(), LogLikelihoodEvaluator)


def test_the_evaluator_takes_the_mean(spark):
    scored = spark.createDataFrame([(-1.0, 3.0), (-5.0, 1.0)], ["logLikelihood", "w"])
    assert LogLikelihoodEvaluator().evaluate(scored) == -3
    assert LogLikelihoodEvaluator(weightCol="w").evaluate(scored) == -2
    assert LogLikelihoodEvaluator().isLargerBetter()


def test_a_fresh_interpreter_loads_a_pipeline(fitted, tmp_path, spark):
    path = str(tmp_path / "fitted")
    fitted.save(path)
    script = """
import sys
from pyspark.ml import PipelineModel
from pyspark.sql import SparkSession
builder = SparkSession.builder
if len(sys.argv) > 2:
    builder = builder.master("local[1]").config("spark.jars", sys.argv[2])
builder.config("spark.ui.enabled", "false").getOrCreate()
print("weights", *PipelineModel.load(sys.argv[1]).stages[1].weights)
"""
    jars = [] if "SPARK_REMOTE" in os.environ else [spark.conf.get("spark.jars")]
    (line,) = said(script, "weights", path, *jars)
    assert [float(word) for word in line.split()[1:]] == fitted.stages[1].weights.tolist()


@connect_only
def test_a_model_that_the_server_puts_aside_comes_back():
    script = """
import gc
import os
import sys
from pyspark.ml.linalg import Vectors
from pyspark.sql import SparkSession
from spark_gradient_em.spark import GradientEM
gc.disable()
limit = "spark.connect.session.connectML.mlCache.memoryControl.maxInMemorySize"
builder = SparkSession.builder.remote(os.environ["SPARK_REMOTE"])
# The cache has room for nothing, so that every use of the model is one of its file.
session = builder.config(limit, "1024").create()
points = [[x + y, x - y] for x in (0.0, 9.0) for y in (0.1, 0.2, 0.4, 0.3, 0.7, 0.8, 0.6)]
rows = session.createDataFrame([(Vectors.dense(point),) for point in points], ["features"])
model = GradientEM(k=2, selection="none", covarianceType="identity").fit(rows)
assert model.numComponents == 2
assert "k=2" in repr(model)
assert model.transform(rows).count() == 14
assert model.summary.rows == 14
assert len(model.summary.history) > 0
print("weights", *model.weights)
"""
    (weights,) = said(script, "weights")
    assert sum(float(word) for word in weights.split()[1:]) == pytest.approx(1, abs=1e-12)


@classic_only
def test_java_loads_what_python_saved_and_python_what_java_saved(spark, model, rows, tmp_path):
    model.save(str(tmp_path / "from-python"))
    java = spark._jvm.org.gradientem.spark
    loaded = java.GradientEMModel.load(str(tmp_path / "from-python"))
    assert list(loaded.weights()) == model.weights.tolist()
    fitted = java.GradientEM().setCovarianceType("full").fit(rows._jdf)
    fitted.save(str(tmp_path / "from-java"))
    assert_same(GradientEMModel.load(str(tmp_path / "from-java")), model)


@classic_only
def test_a_model_is_left_for_connect(model):
    model.write().overwrite().save(str(SHARED / "classic"))


@connect_only
def test_a_model_of_classic_spark_is_the_one_fitted_here(model):
    loaded = GradientEMModel.load(str(SHARED / "classic"))
    assert loaded.means == pytest.approx(model.means, rel=1e-9)
    assert loaded.summary.bic == pytest.approx(model.summary.bic, rel=1e-9)


def test_wrong_paths_are_sentences(model, tmp_path):
    path = str(tmp_path / "model")
    model.save(path)
    with pytest.raises(ValueError, match=r"holds a .*GradientEMModel, not a GradientEM; load it"):
        GradientEM.load(path)
    for load in (GradientEMModel.load, GradientEMModel.read().load):
        with pytest.raises(ValueError, match="There is no model at"):
            load(path + "s")
    for save in (model.save, model.write().save):
        with pytest.raises(OSError, match=r"exists; call write\(\).overwrite\(\) to .*\.$"):
            save(path)
