"""The estimator of scikit-learn names its own parameters."""

import numpy as np
import pandas as pd
import pytest

from conftest import classic_only

pytest.importorskip("sklearn")

from spark_gradient_em import GradientEM
from spark_gradient_em._sentences import OWN, in_own_words


def test_params_have_the_names_of_the_estimator():
    java = "`k` = 3, but column 'k' and seed; raise `k` or `startComponents`."
    own = "n_components = 3, but column 'k' and seed; raise n_components or startComponents."
    assert in_own_words(java) == own


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
    assert fitted.selection_reason_.startswith("k = 2, as requested")
    assert "`" not in fitted.selection_reason_
