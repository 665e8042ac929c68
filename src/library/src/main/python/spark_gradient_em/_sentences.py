"""Sentences of Java in the words of scikit-learn's estimator."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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

#: Advice that is of no use here: rows that are fitted are scored too, in a JVM without settings.
_ADVICE = {
    r", or set handleInvalid to '?skip'?( to leave the row out)?": ", or leave its row out",
    r", since handleInvalid 'keep' is for null and NaN alone": " or leave their rows out",
    r"set spark\.(driver|executor)\.memory \(\w+ of the scripts\) to (\w+)": (
        r"fit in a session of Spark with spark.\1.memory = \2"
    ),
}


def in_own_words(sentence: str, columns: Iterable[str]) -> str:
    """Replace names of Spark's params, except those that are names of columns as well."""
    for advice, own in _ADVICE.items():
        sentence = re.sub(advice, own, sentence)
    names = "|".join(OWN.keys() - {*columns})
    return re.sub(rf"(?<![\w'-])(?:{names})(?![\w'-])", lambda found: OWN[found[0]], sentence)
