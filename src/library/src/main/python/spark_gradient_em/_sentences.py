"""Sentences of Java and PySpark in the words of scikit-learn's estimator."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Params of Spark's estimator that are parameters of scikit-learn's.
OWN = {
    "categoricalCols": "categorical",
    "continuousCols": "continuous",
    "covarianceType": "covariance_type",
    "ignoredCols": "ignore",
    "init": "init_params",
    "k": "n_components",
    "logCols": "log",
    "maxIter": "max_iter",
    "minWeight": "min_weight",
    "missingCodes": "missing",
    "sampleSize": "sample_size",
    "seed": "random_state",
}

#: The others, which `spark_params` passes on, but for those that are words of other sentences too.
OTHERS = (
    "aggregationDepth",
    "checkpointDir",
    "checkpointInterval",
    "componentCol",
    "factorsCol",
    "featuresCol",
    "groupCol",
    "handleInvalid",
    "imputedCol",
    "initialModel",
    "intermediateStorageLevel",
    "labelCol",
    "logLikelihoodCol",
    "maxBlockSizeInMB",
    "outlierCol",
    "predictedCol",
    "predictionCol",
    "probabilityCol",
    "quantileProbabilities",
    "selection",
    "startComponents",
    "stepScaling",
    "stepSize",
    "targetCols",
    "weightCol",
)

#: Advice that is of no use here: rows are fitted by what is there, in a JVM without settings.
_ADVICE = {
    r", or set handleInvalid to '?skip'?( to leave the row out)?": ", or leave its row out",
    r", since handleInvalid 'keep' is for null and NaN alone": " or leave their rows out",
    r"set spark\.(driver|executor)\.memory \(\w+ of the scripts\) to (\w+)": (
        r"fit in a session of Spark with spark.\1.memory = \2"
    ),
    r"(?<=\b[Tt]he )initial (mixture|model)": "mixture of means_init",
    r"explainParams\(\)": "spark_gradient_em.GradientEM().explainParams()",
    r"(?<=[ '])diagonal(?=[',])": "diag",
}


def in_own_words(sentence: str, columns: Iterable[str], typed: Iterable[str] = ()) -> str:
    """
    Replace names of Spark's params, but for those of columns, and those that the user has typed.

    Parameters
    ----------
    sentence : str
        What Java or PySpark says.
    columns : iterable of str
        Names of the columns.
    typed : iterable of str
        Params in `spark_params`.
    """
    typed = {*typed}
    for advice, own in _ADVICE.items():
        if not ("handleInvalid" in advice and "handleInvalid" in typed):
            sentence = re.sub(advice, own, sentence)
    words = {**{name: f"spark_params['{name}']" for name in OTHERS}, **OWN}
    names = "|".join(words.keys() - typed - {*columns})
    if not names:
        return sentence
    return re.sub(rf"(?<![\w'-])(?:{names})(?![\w'-])", lambda found: words[found[0]], sentence)
