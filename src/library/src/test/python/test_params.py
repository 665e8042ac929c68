"""Python's params are Java's, and follow them."""

import ast
import inspect
import json
import pydoc
import re
import traceback

import numpy as np
import pytest
from pyspark.ml.param import TypeConverters

from conftest import classic_only
from spark_gradient_em import GradientEM, LogLikelihoodEvaluator, TableFeatures, _bare

pytestmark = pytest.mark.usefixtures("spark")


def java_params(wrapper):
    """Doc, default and check of every param of a Java object, by name."""
    java = wrapper._java_obj
    params = {}
    for param in java.params():
        default = java.getDefault(param)
        value = plain(default.get()) if default.isDefined() else None
        params[param.name()] = (param.doc(), value, param)
    return params


def plain(value):
    is_array = value.__class__.__name__ == "JavaArray"
    return [plain(item) for item in value] if is_array else value


@pytest.fixture(params=["estimator", "model", "evaluator", "table", "features"])
def wrapper(request):
    if request.param == "evaluator":
        return LogLikelihoodEvaluator()
    if request.param == "table":
        return TableFeatures()
    if request.param == "features":
        return TableFeatures().fit(request.getfixturevalue("table"))
    if request.param == "estimator":
        return GradientEM()
    return request.getfixturevalue("model")


@classic_only
def test_every_param_of_java_is_declared_here(wrapper):
    ours = {param.name for param in type(wrapper)().params}
    theirs = set(java_params(wrapper))
    assert not theirs - ours, f"Python lacks the params {sorted(theirs - ours)}"
    assert not ours - theirs, f"Java lacks the params {sorted(ours - theirs)}"


@classic_only
def test_docs_and_defaults_are_javas(wrapper):
    differences = []
    for name, (doc, default, _) in java_params(wrapper).items():
        param = wrapper.getParam(name)
        ours = wrapper._defaultParamMap.get(param)
        if param.doc != doc:
            differences.append(f"doc of {name}: {param.doc!r}, Java's {doc!r}")
        if (type(ours), ours) != (type(default), default):
            differences.append(f"default of {name}: {ours!r}, Java's {default!r}")
    assert not differences, "\n".join(differences)


@classic_only
def test_getters_and_setters_are_javas(wrapper):
    methods = {method.getName() for method in wrapper._java_obj.getClass().getMethods()}
    for name in java_params(wrapper):
        for prefix in ("get", "set"):
            method = prefix + name[0].upper() + name[1:]
            if method in methods:
                assert hasattr(wrapper, method), f"Python lacks {method}"


def values_around(kind, doc, default):
    """Values at and beside each number of a doc, or each of its words and what is none of them."""
    if kind == "toString":
        return [*doc.rsplit(": ", 1)[-1].split(", "), default, "no such choice"]
    bounds = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", doc)]
    values = [bound + step for bound in [0.0, *bounds] for step in (-1, -0.5, 0, 0.5, 1)]
    values += [np.nextafter(bound, far).item() for bound in bounds for far in (-9, 9)]
    return [*map(int, values)] if kind == "toInt" else [*values, float("nan")]


def is_taken(check, value):
    try:
        check(value)
    except Exception:
        return False
    return True


@classic_only
def test_python_takes_the_values_that_java_takes(wrapper):
    limited = set()
    for name, (doc, default, param) in java_params(wrapper).items():
        convert = wrapper.getParam(name).typeConverter
        # Only Java knows what is JSON of columns.
        if convert.__name__.startswith("toList") or name == "columnsJson":
            continue
        taken = {}
        for value in values_around(convert.__name__, doc, default):
            taken[value] = is_taken(param.w, value)
            assert is_taken(convert, value) == taken[value], f"{name} = {value}"
        assert any(taken.values()), name
        limited |= set() if all(taken.values()) else {name}
    if isinstance(wrapper, GradientEM):
        assert limited >= {"k", "minWeight", "stepSize", "maxIter", "tol", "groups", "sampleSize"}
        assert limited >= {"covarianceType", "init", "stepScaling", "selection", "noise"}
        assert limited >= {"intermediateStorageLevel", "checkpointInterval", "handleInvalid"}


@classic_only
def test_words_are_one_of_those_listed():
    for name in ("covarianceType", "init", "stepScaling", "selection", "intermediateStorageLevel"):
        doc, default, param = java_params(GradientEM())[name]
        assert default in doc.rsplit(": ", 1)[1].split(", "), name
        with pytest.raises(Exception, match=name):
            param.w("no such choice")


@pytest.mark.parametrize("stage", [GradientEM, TableFeatures, LogLikelihoodEvaluator])
def test_the_help_has_docs_with_ranges_and_defaults(stage):
    text = " ".join(pydoc.render_doc(stage, renderer=pydoc.plaintext).replace("|", "").split())
    made = stage()
    for param in made.params:
        doc = re.escape(param.doc.replace("|", ""))
        told = re.search(rf" {param.name} : \S+, (?:default (.+?)|optional) {doc}\.", text)
        assert told, param.name
        assert ast.literal_eval(told[1] or "None") == made._defaultParamMap.get(param)
        assert re.search(rf" Set `{param.name}`: {doc}\.|setInitialModel", text), param.name


def test_the_signature_shows_the_defaults():
    signature = inspect.signature(GradientEM.__init__.__wrapped__)
    estimator = GradientEM()
    shown = {name: p.default for name, p in signature.parameters.items() if name != "self"}
    assert set(shown) == {param.name for param in estimator.params}
    for param in estimator.params:
        default = estimator._defaultParamMap.get(param) or None
        value = shown[param.name]
        value = list(value) if isinstance(value, tuple) else value
        assert (value or None) == default, param.name


def test_params_are_set_and_got():
    without_default = {"groups": 2, "contamination": 0.01}
    estimator = GradientEM(minWeight=0.02, k=9, startComponents=90, **without_default).setSeed(3)
    estimator.setParams(tol=0, handleInvalid="skip")
    assert (estimator.getMinWeight(), estimator.getK(), estimator.getSeed()) == (0.02, 9, 3)
    assert (estimator.getTol(), estimator.getHandleInvalid()) == (0.0, "skip")
    assert estimator.getStartComponents() == 90
    assert not GradientEM(k=None).isDefined("k")
    for param in estimator.params:
        name = param.name[0].upper() + param.name[1:]
        value = getattr(estimator, f"get{name}")()
        assert getattr(getattr(estimator, f"set{name}")(value), f"get{name}")() == value


def test_wrong_names_and_types_are_refused():
    with pytest.raises(TypeError, match="minWieght"):
        GradientEM(minWieght=0.1)
    with pytest.raises(TypeError, match="no param 'minWieght'"):
        GradientEM().setParams(minWieght=0.1)
    with pytest.raises(TypeError, match="keyword"):
        GradientEM(0.1)


@pytest.mark.parametrize(
    ("params", "error", "sentence"),
    [
        ({"minWeight": "small"}, TypeError, "minWeight is 'small', but must be a number."),
        ({"k": 2.5}, TypeError, "k is 2.5, but must be a whole number."),
        ({"init": 3}, TypeError, "init is 3, but must be text."),
        (
            {"groups": 2.5},
            ValueError,
            "groups is 2.5, but must be a whole number > 0, or in (0, 1).",
        ),
        ({"k": 0}, ValueError, "k is 0, but must be > 0."),
        ({"k": 2**32 + 2}, ValueError, "k is 4294967298, but must be at most 2147483647 in size."),
        ({"seed": -(2**63) - 1}, ValueError, "must be at most 9223372036854775807 in size."),
        ({"maxIter": 10**400}, TypeError, "but must be a whole number."),
        ({"minWeight": 2}, ValueError, "minWeight is 2, but must be in (0, 1]."),
        (
            {"stepScaling": "x"},
            ValueError,
            "stepScaling is x, but must be one of none, responsibility.",
        ),
        ({"intermediateStorageLevel": "x"}, ValueError, "must be one of NONE, DISK_ONLY"),
    ],
)
def test_a_wrong_value_is_one_sentence(params, error, sentence):
    with pytest.raises(error) as refused:
        GradientEM(**params)
    text = "".join(traceback.format_exception(refused.value))
    assert sentence in text.splitlines()[-1]
    # No second exception is told before or after it.
    assert text.count("Traceback") == 1


def test_initial_mixtures_are_arrays_or_lists():
    means = np.array([[1.0, 2.0], [3.0, 4.0]])
    estimator = GradientEM().setInitialMixture(np.array([0.5, 0.5]), means, np.eye(2))
    assert json.loads(estimator.getInitialModel())["means"] == means.tolist()
    assert "covariances" not in estimator.setInitialMixture([1], [[0, 0]]).getInitialModel()


@classic_only
@pytest.mark.parametrize("name", ["toFloat", "toInt", "toListString", "toString"])
def test_without_pyspark_values_are_taken_likewise(name):
    numbers = [1, 1.0, 1.5, 2**70, True, np.nan, -np.inf]
    for value in [*numbers, None, "a", [], ["a"], ["a", 1], [None]]:
        taken = []
        for converters in (TypeConverters, _bare.TypeConverters):
            try:
                taken.append(repr(getattr(converters, name)(value)))
            except TypeError:
                taken.append("refused")
        assert taken[0] == taken[1], value
