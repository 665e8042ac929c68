"""Sentences of Java in the words of scikit-learn's estimator."""

from __future__ import annotations

import re

#: Params of Spark's estimator that are parameters of scikit-learn's; `spark_params` has the others.
OWN = {
    "categoricalCols": "categorical",
    "continuousCols": "continuous",
    "covarianceType": "covariance_type",
    "ignoredCols": "ignore",
    "init": "init_params",
    "k": "n_components",
    "logCols": "log",
    "maxIter": "max_iter",
    "maxSeconds": "max_seconds",
    "missingCodes": "missing",
    "sampleSize": "sample_size",
    "seed": "random_state",
}


def in_own_words(sentence: str) -> str:
    """Replace the params of Spark's estimator, which Java has in backticks."""
    return re.sub(r"`(\w+)`", lambda found: OWN.get(found[1], found[1]), sentence)
