"""Python's params are Java's, and follow them."""

import ast
import inspect
import json
import pydoc
import re
import traceback

import numpy as np
import pytest

from conftest import classic_only
from spark_gradient_em.spark import GradientEM, LogLikelihoodEvaluator, TableFeatures

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
    without_default = {"groups": 2, "contamination": 0.01, "maxSeconds": 60.0}
    estimator = GradientEM(k=9, startComponents=90, **without_default).setSeed(3)
    estimator.setParams(tol=0, handleInvalid="skip")
    assert (estimator.getK(), estimator.getSeed()) == (9, 3)
    assert (estimator.getTol(), estimator.getHandleInvalid()) == (0.0, "skip")
    assert estimator.getStartComponents() == 90
    assert not GradientEM(k=None).isDefined("k")
    for param in estimator.params:
        name = param.name[0].upper() + param.name[1:]
        value = getattr(estimator, f"get{name}")()
        assert getattr(getattr(estimator, f"set{name}")(value), f"get{name}")() == value


def test_wrong_names_and_types_are_refused():
    with pytest.raises(TypeError, match="maxItre"):
        GradientEM(maxItre=0.1)
    with pytest.raises(TypeError, match="maxItre"):
        GradientEM().setParams(maxItre=0.1)
    with pytest.raises(TypeError, match="keyword"):
        GradientEM(0.1)


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"tol": "small"}, "Could not convert"),
        ({"k": 2.5}, "Could not convert"),
        ({"init": 3}, "Could not convert"),
        ({"k": 2**32 + 2}, "4294967298 is above 2^31 in size"),
    ],
)
def test_a_value_of_another_type_is_refused_at_once(params, sentence):
    with pytest.raises(TypeError, match=re.escape(sentence)) as refused:
        GradientEM(**params)
    assert f'"{next(iter(params))}"' in str(refused.value)


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"groups": 2.5}, "(a whole number > 0, or in (0, 1)); unset = none"),
        ({"k": 0}, "number of components of the answer (> 0)"),
        ({"contamination": 2.0}, "(in (0, 0.5])"),
        ({"selection": "x"}, "choice of the number of components: bic, none."),
        ({"quantileProbabilities": [0.5, 1.0]}, "(each in (0, 1))"),
    ],
)
def test_a_value_that_java_does_not_take_is_one_sentence(params, sentence, rows):
    with pytest.raises(ValueError) as refused:
        GradientEM(**params).fit(rows)
    name, value = next(iter(params.items()))
    assert str(refused.value).startswith(f"`{name}` cannot be '{value}': ")
    assert sentence in str(refused.value)
    # No second exception is told before or after it.
    assert "".join(traceback.format_exception(refused.value)).count("Traceback") == 1


def test_initial_mixtures_are_arrays_or_lists():
    means = np.array([[1.0, 2.0], [3.0, 4.0]])
    estimator = GradientEM().setInitialMixture(np.array([0.5, 0.5]), means, np.eye(2))
    assert json.loads(estimator.getInitialModel())["means"] == means.tolist()
    assert "covariances" not in estimator.setInitialMixture([1], [[0, 0]]).getInitialModel()
