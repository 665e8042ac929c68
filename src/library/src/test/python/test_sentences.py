"""The estimator of scikit-learn names its own parameters."""

import numpy as np
import pandas as pd
import pytest

from conftest import classic_only

pytest.importorskip("sklearn")

from spark_gradient_em._sentences import OWN, in_own_words
from spark_gradient_em.sklearn import GradientEM


@pytest.mark.parametrize(
    ("java", "own"),
    [
        (
            "3 components were asked for, but the data has 2 usable rows; lower k or"
            " startComponents.",
            "3 components were asked for, but the data has 2 usable rows; lower n_components or"
            " startComponents.",
        ),
        (
            "k = 3, but the initial mixture has 2 components and selection 'none' keeps them;"
            " leave k unset, or set selection to 'bic'.",
            "n_components = 3, but the initial mixture has 2 components and"
            " selection 'none' keeps them; leave n_components unset, or set"
            " selection to 'bic'.",
        ),
        (
            "A pass needs 9 MB for its statistics on a driver of 8 MB; set spark.driver.memory"
            " (DRIVER_MEMORY of the scripts) to 20m, or lower startComponents.",
            "A pass needs 9 MB for its statistics on a driver of 8 MB; fit in a session of Spark"
            " with spark.driver.memory = 20m, or lower startComponents.",
        ),
        (
            "2 of 9 rows have infinite features (row 3); correct them, since handleInvalid 'keep'"
            " is for null and NaN alone.",
            "2 of 9 rows have infinite features (row 3); correct them or leave their rows out.",
        ),
    ],
)
def test_params_have_the_names_of_the_estimator(java, own):
    assert in_own_words(java, []) == own


def test_columns_keep_their_names():
    said = "selection is 'none', but 'k' of column k and seed are set."
    assert in_own_words(said, ["k"]) == said.replace("seed", "random_state")


ROWS = np.random.RandomState(2).standard_normal((60, 2))
HUGE = np.where(np.arange(120).reshape(60, 2) == 7, 1e200, ROWS)
INFINITE = pd.DataFrame(ROWS, columns=["a", "b"]).assign(
    sex=["m", "f"] * 30, a=lambda table: table["a"].where(table.index != 5, np.inf)
)

KEYS = pd.DataFrame({"key": [f"key {row}" for row in range(60)]})


@classic_only
@pytest.mark.usefixtures("spark_if_installed")
@pytest.mark.parametrize(
    ("rows", "params", "sentence"),
    [
        (INFINITE, {}, "or leave the column out with ignore."),
        (HUGE, {}, "correct the value, or leave its row out."),
        (KEYS, {}, "among categorical and continuous."),
        (ROWS, {"n_components": 99, "spark_params": {"selection": "none"}}, "lower n_components"),
        (ROWS, {"spark_params": {"covarianceTyp": "EEE"}}, "GradientEM().explainParams() lists"),
        (ROWS, {"spark_params": {"noise": "auto", "selection": "none"}}, "but selection is 'none'"),
        (ROWS, {"spark_params": {"init": "pca", "covarianceType": "full"}}, "'pca' needs"),
    ],
)
def test_a_refusal_of_java_has_the_names_of_the_estimator(rows, params, sentence):
    with pytest.raises((ValueError, TypeError)) as refused:
        GradientEM(**params).fit(rows)
    said = str(refused.value)
    assert sentence in said
    for name in OWN.keys() - {"k", "init", "seed"}:
        assert name not in said


@classic_only
@pytest.mark.usefixtures("spark_if_installed")
def test_the_reason_and_the_warnings_are_in_the_same_words():
    fitted = GradientEM(2, covariance_type="full").fit(ROWS)
    assert fitted.selection_reason_.startswith("n_components = 2, as requested")
    assert in_own_words(fitted.selection_reason_, []) == fitted.selection_reason_
