"""The features of a table as it is."""

import numpy as np
import pytest
from pyspark.ml import Pipeline, PipelineModel

from spark_gradient_em.spark import TableFeatures, TableFeaturesModel


@pytest.fixture(scope="module")
def people(spark):
    rows = [
        (r, 170.0 + 10 * np.sin(r).item(), ["female", "male"][r % 2], None if r % 6 else "yes")
        for r in range(60)
    ]
    return spark.createDataFrame(rows, "id long, height double, sex string, member string")


@pytest.fixture(scope="module")
def features(people):
    return TableFeatures().fit(people)


def test_columns_are_a_table(features):
    columns = features.columns.set_index("name")
    assert columns.kind.to_dict() == {
        "id": "left out",
        "height": "continuous",
        "sex": "categorical",
        "member": "left out",
    }
    assert list(columns.levels["sex"]) == ["female", "male"]
    assert columns.missing["member"] == 50
    assert columns.reason["member"] == "one value, yes, so it separates no rows"
    assert columns.greatest["height"] == pytest.approx(180, abs=0.1)


def test_entries_are_numbers_and_levels(features, people):
    for row in features.transform(people).collect():
        assert row.features.toArray().tolist() == [row.height, row.id % 2]


def test_attributes_say_which_are_categorical(features, people):
    attributes = features.transform(people).schema["features"].metadata["ml_attr"]["attrs"]
    assert attributes["numeric"][0]["name"] == "height"
    assert attributes["binary"][0]["vals"] == ["female", "male"]


def test_kinds_are_overruled(people):
    features = TableFeatures(continuousCols=["id"], ignoredCols=["sex"], logCols=["height"])
    kinds = features.fit(people).columns.set_index("name").kind
    assert (kinds["id"], kinds["sex"], kinds["height"]) == ("continuous", "left out", "log")
    with pytest.raises(Exception, match="no column 'weight'"):
        TableFeatures(logCols=["weight"]).fit(people)


def test_a_saved_pipeline_gives_the_same_features(people, tmp_path):
    path = str(tmp_path / "pipeline")
    fitted = Pipeline(stages=[TableFeatures(handleInvalid="keep")]).fit(people)
    fitted.save(path)
    loaded = PipelineModel.load(path)
    assert loaded.transform(people).collect() == fitted.transform(people).collect()
    assert isinstance(loaded.stages[0], TableFeaturesModel)
    assert loaded.stages[0].getHandleInvalid() == "keep"
