"""Python's params are Java's, and follow them."""

import inspect
import json
import re
import traceback

import numpy as np
import pytest

from conftest import classic_only
from spark_gradient_em import (
    GradientEM,
    GradientEMModel,
    LogLikelihoodEvaluator,
    TableFeatures,
)
from spark_gradient_em._params import STORAGE_LEVELS

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
    ours = {param.name for param in type(wrapper)().params} if not is_model(wrapper) else declared()
    theirs = set(java_params(wrapper))
    assert not theirs - ours, f"Python lacks the params {sorted(theirs - ours)}"
    assert not ours - theirs, f"Java lacks the params {sorted(ours - theirs)}"


def is_model(wrapper):
    return isinstance(wrapper, GradientEMModel)


def declared():
    """Params of the model's class; what a fit starts from is none of them."""
    return {param.name for param in GradientEMModel().params} | {"initialModel"}


@classic_only
def test_docs_and_defaults_are_javas(wrapper):
    differences = []
    for name, (doc, default, _) in java_params(wrapper).items():
        param = wrapper.getParam(name)
        ours = wrapper._defaultParamMap.get(param)
        if param.doc != doc:
            differences.append(f"doc of {name}: {param.doc!r}, Java's {doc!r}")
        if ours != default:
            differences.append(f"default of {name}: {ours}, Java's {default}")
    assert not differences, "\n".join(differences)


@classic_only
def test_getters_and_setters_are_javas(wrapper):
    methods = {method.getName() for method in wrapper._java_obj.getClass().getMethods()}
    for name in java_params(wrapper):
        for prefix in ("get", "set"):
            method = prefix + name[0].upper() + name[1:]
            if method in methods and not (is_model(wrapper) and name.startswith("initial")):
                assert hasattr(wrapper, method), f"Python lacks {method}"


def values_around(doc):
    """Values that a doc's range, or list of choices, accepts and refuses."""
    if match := re.search(r"\(in ([(\[])(\S+), (\S+?)([)\]])\)", doc):
        low, high = float(match[2]), float(match[3])
        inside = [(low + high) / 2, *([low] if match[1] == "[" else [])]
        inside += [high] if match[4] == "]" else []
        outside = [np.nextafter(low, -9), np.nextafter(high, 9)]
        outside += [low] if match[1] == "(" else []
        return inside, outside + ([high] if match[4] == ")" else [])
    if match := re.search(r"\((>=?) (\d+)\)", doc):
        bound = int(match[2])
        return ([bound, bound + 1], [bound - 1]) if match[1] == ">=" else ([bound + 1], [bound])
    return None


@classic_only
def test_ranges_in_the_docs_are_those_that_java_checks():
    checked = 0
    for name, (doc, _, param) in java_params(GradientEM()).items():
        if (values := values_around(doc)) is None:
            continue
        checked += 1
        convert = GradientEM().getParam(name).typeConverter
        for accepted in values[0]:
            param.w(convert(accepted))
        for refused in values[1]:
            with pytest.raises(Exception, match=name):
                param.w(convert(refused))
                pytest.fail(f"Java accepts {name} = {refused}, which its doc rules out")
    assert checked > 5


@classic_only
def test_choices_in_the_docs_are_those_that_java_accepts():
    for name in ("covarianceType", "init", "stepScaling", "selection"):
        doc, default, param = java_params(GradientEM())[name]
        choices = doc.rsplit(": ", 1)[1].split(", ")
        assert default in choices, f"the default of {name} is not among {choices}"
        for choice in choices:
            param.w(choice)
        with pytest.raises(Exception, match=name):
            param.w("no such choice")


def test_the_signature_shows_the_defaults():
    signature = inspect.signature(GradientEM.__init__.__wrapped__)
    estimator = GradientEM()
    shown = {name: p.default for name, p in signature.parameters.items() if name != "self"}
    assert set(shown) == {param.name for param in estimator.params}
    for param in estimator.params:
        default = estimator._defaultParamMap.get(param) or None
        assert (shown[param.name] or None) == default, param.name


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


@classic_only
def test_storage_levels_are_sparks():
    _, default, param = java_params(GradientEM())["intermediateStorageLevel"]
    assert default in STORAGE_LEVELS
    for level in STORAGE_LEVELS:
        param.w(level)


def test_the_help_has_every_choice():
    for param in GradientEM().params:
        if param.doc.endswith(", keep"):
            about = GradientEM.__doc__.split(f"    {param.name} : str\n")[1].split(" : ")[0]
            assert "``keep``" in about


def test_initial_mixtures_are_arrays_or_lists():
    means = np.array([[1.0, 2.0], [3.0, 4.0]])
    estimator = GradientEM().setInitialMixture(np.array([0.5, 0.5]), means, np.eye(2))
    assert json.loads(estimator.getInitialModel())["means"] == means.tolist()
    assert "covariances" not in estimator.setInitialMixture([1], [[0, 0]]).getInitialModel()
