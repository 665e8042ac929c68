"""Labels of some rows: y of scikit-learn's fit, and what a mixture with labels predicts."""

import numpy as np
import pandas as pd
import pytest

from conftest import classic_only

pytest.importorskip("sklearn")

from spark_gradient_em import GradientEM
from spark_gradient_em._labels import Labels

#: Centres of three groups, 9 apart; the last has no label.
CENTRES = np.array([[0, 0], [9, 9], [9, 0]])


def rows(n=180, seed=3):
    group = np.arange(n) % 3
    return CENTRES[group] + np.random.RandomState(seed).standard_normal((n, 2)), group


def labelled(group, names, none):
    """One row in six of the first two groups has its label."""
    y = np.array([names[g] if g < 2 else none for g in group], dtype=object)
    y[np.arange(len(y)) // 3 % 6 > 0] = none
    return y


@pytest.mark.parametrize(
    ("names", "none"), [(["oak", "ash"], None), ([7, 3], -1), ([7.0, 3.0], np.nan)]
)
@classic_only
def test_y_labels_rows_and_predict_returns_labels(names, none):
    X, group = rows()

    mixture = GradientEM().fit(X, labelled(group, names, none))

    assert [*mixture.classes_] == sorted(names)
    known = group < 2
    expected = np.array(names)[group[known]]
    assert (mixture.predict(X)[known] == expected).all()
    shares = mixture.predict_proba(X)
    assert shares.shape == (len(X), 2)
    np.testing.assert_allclose(shares.sum(axis=1), known, atol=0.01)
    assert (mixture.is_outlier(X)[~known]).all()
    assert mixture.model_.component_labels[mixture.predict_components(X)][~known].max() == -1
    assert "label" in mixture.model_.names


@classic_only
def test_a_table_has_y_beside_its_columns():
    X, group = rows()
    table = pd.DataFrame({"x": X[:, 0], "kind": np.where(X[:, 1] > 4.5, "high", "low")})
    y = pd.Series(labelled(group, ["oak", "ash"], None), index=table.index)

    mixture = GradientEM().fit(table, y)

    known = group < 2
    assert (mixture.predict(table)[known] == np.array(["oak", "ash"])[group[known]]).all()
    assert [*mixture.model_.transform(table).columns[:2]] == ["prediction", "component"]


@classic_only
def test_a_column_of_the_table_may_be_the_label():
    X, group = rows()
    table = pd.DataFrame(X, columns=["x", "y"])
    table["code"] = [None if y is None else 10.5 * y for y in labelled(group, [1, 2], None)]

    mixture = GradientEM(spark_params={"labelCol": "code"}).fit(table)

    found = mixture.predict(table.drop(columns="code"))
    assert [*map(float, mixture.classes_)] == [10.5, 21]
    assert (found[group < 2] == mixture.classes_[group[group < 2]]).all()
    np.testing.assert_array_equal(found, mixture.predict(table))
    np.testing.assert_allclose(
        mixture.score_samples(table), mixture.score_samples(table.drop(columns="code"))
    )


@classic_only
@pytest.mark.parametrize("place", ["to_sql", "to_onnx"])
def test_other_places_refuse_labels(place):
    X, group = rows(60)
    model = GradientEM(2).fit(X[group < 2], group[group < 2]).model_

    with pytest.raises(ValueError, match="The model predicts labels, for which there is no form"):
        getattr(model, place)()


def test_accuracy_in_cross_validation_is_in_the_summary(spark):
    from pyspark.ml.linalg import Vectors

    from spark_gradient_em.spark import GradientEM as Estimator

    X, group = rows(90)

    def summary(labels):
        cells = [(Vectors.dense(x), label) for x, label in zip(X, labels)]
        table = spark.createDataFrame(cells, ["features", "label"])
        return Estimator(labelCol="label").fit(table).summary

    known = summary([float(g) for g in group])
    some = summary([float(g) if g < 2 else None for g in group])

    assert known.labelAccuracy > 0.95
    assert "of labels in cross-validation" in repr(known)
    assert some.labelAccuracy is None
    assert "cross-validation" not in repr(some)


@classic_only
def test_scorers_of_sklearn_take_the_labels():
    from sklearn.model_selection import cross_val_score

    X, group = rows(90)

    # Sorted by label, which folds of a classifier are drawn across.
    order = np.argsort(group)
    fitted = GradientEM(3).fit(X, group)
    found = cross_val_score(fitted, X[order], group[order], cv=3, scoring="accuracy")

    assert found.min() > 0.95


@classic_only
@pytest.mark.parametrize(
    ("y", "components", "reason"),
    [
        ([4], None, "y has one label alone, '4'"),
        ([0, 1, 2], 2, "n_components is 2, but each of the 3"),
    ],
)
def test_labels_that_cannot_be_used_are_told_of(y, components, reason):
    X, _ = rows(60)

    with pytest.warns(UserWarning, match=reason):
        mixture = GradientEM(components).fit(X, np.resize(y, 60))

    assert not hasattr(mixture, "classes_")
    assert mixture.predict(X).dtype == np.int64


def test_labels_are_read():
    found = Labels.of(["b", None, "a", np.nan, pd.NA, "b"], 6)

    assert [*found.classes] == ["a", "b"]
    np.testing.assert_array_equal(found.numbers, [1, np.nan, 0, np.nan, np.nan, 1])
    assert Labels.of([True, False, -1], 3).names == ("False", "True")
    assert Labels.of([1, "1"], 2).names == ("1", "'1'")


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([1, 2], "y has 2 labels, but X has 3000 rows"),
        ([-1] * 3000, "y labels no row"),
        (np.arange(3000) / 3, "y has 3000 different values, but at most 255 can be labels"),
    ],
)
def test_y_that_is_none_is_refused(y, message):
    with pytest.raises(ValueError, match=message):
        Labels.of(y, 3000)
