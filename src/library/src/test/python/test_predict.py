"""Features predicted from others, and drawn given others, in numpy; against Monte Carlo."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from spark_gradient_em import MixtureModel
from spark_gradient_em._columns import TableColumns
from spark_gradient_em._levels import Levels

SIGMAS = np.array([[[1, 0.8], [0.8, 2]], [[0.5, -0.3], [-0.3, 1]]])


def model(levels=(), names=("a", "b"), spread=SIGMAS):
    return MixtureModel(
        np.array([0.6, 0.4]),
        np.array([[0.0, 1.0], [2.0, -1.0]]),
        np.asarray(spread, float),
        "VVV" if np.ndim(spread) == 3 else "VVI",
        levels=tuple(levels),
        names=tuple(names),
    )


def test_a_number_is_predicted_by_the_conditional_mixture():
    rows = np.array([[0.3, 9.0], [1.4, np.nan], [-1, 0]])
    found = model().predict_columns(rows, ["b"], [0.1, 0.5])
    assert [*found] == ["b_mean", "b_sd", "b_q10", "b_q50"]
    for row, told in zip(rows, found.to_numpy()):
        draws, _ = model().sample(40_000, 1, given={"a": row[0]})
        assert (draws[:, 0] == row[0]).all()
        drawn = draws[:, 1]
        # Five standard errors of 40 000 draws.
        assert told[0] == pytest.approx(drawn.mean(), abs=5 * drawn.std() / 200)
        assert told[1] == pytest.approx(drawn.std(), rel=0.03)
        assert (drawn <= told[2]).mean() == pytest.approx(0.1, abs=0.0075)
        assert (drawn <= told[3]).mean() == pytest.approx(0.5, abs=0.0125)


def test_quantiles_are_exact_of_one_component():
    one = MixtureModel(np.ones(1), np.zeros((1, 2)), SIGMAS[:1], "EEE", names=("log(a)", "b"))
    found = one.predict_columns(np.array([[np.nan, 1.0]]), "a", [0.05])
    mean, sd = 0.4, np.sqrt(1 - 0.32)
    assert found["a_q5"][0] == pytest.approx(np.exp(mean - 1.6448536269514722 * sd), rel=1e-9)
    assert found["a_mean"][0] == pytest.approx(np.exp(mean + sd**2 / 2), rel=1e-12)
    variance = np.exp(2 * mean + sd**2) * np.expm1(sd**2)
    assert found["a_sd"][0] == pytest.approx(np.sqrt(variance), rel=1e-9)


def test_atoms_and_categories():
    atoms = Levels(1, np.log([[0.5, 0.1], [0.5, 0.9]]), ("0", "other"))
    kind = Levels(0, np.log([[0.9, 0.2], [0.1, 0.8]]), ("dry", "wet"))
    names = ("kind", "rain is", "log(rain)", "b")
    mixed = model([kind, atoms], names, [[1, 2], [0.5, 1]])
    rows = np.array([[0, 1, 3.0, 0.5], [1, np.nan, np.nan, -2]])
    found = mixed.predict_columns(rows, ["rain", "kind"], [0.05, 0.9])
    numbers = rows.copy()
    numbers[:, :3] = np.nan
    shares = mixed.predict_proba(numbers)
    dry = shares @ [0.9, 0.2]
    assert found["kind_category"].tolist() == ["dry" if p > 0.5 else "wet" for p in dry]
    zero = shares @ [0.5, 0.1]
    assert found["rain_category"].tolist() == ["0" if p >= 0.5 else "other" for p in zero]
    assert (found["rain_q5"] == 0).all()
    moments = np.exp(np.array([0.0, 2.0]) + np.array([1, 0.5]) / 2)
    assert found["rain_mean"].to_numpy() == pytest.approx(
        (shares * [0.5, 0.9]) @ moments, rel=1e-12
    )


def test_components_without_a_label():
    logs = np.array([[0, np.log(0.5)], [-700, np.log(0.5)]])
    labels = Levels(0, logs, ("a", "b"), are_labels=True)
    narrow = [[0.01, 0.01], [0.01, 0.01]]
    mixed = model([labels], ("kind", "x", "y"), narrow)
    rows = np.array([[1, 0, 1], [np.nan, 2, -1]])
    found = mixed.predict_columns(rows, ["kind"], [0.5])
    assert found["kind_category"].isna().tolist() == [False, True]
    assert found["kind_category"][0] == "a"
    assert found["kind_probability"].to_numpy() == pytest.approx(1, abs=1e-6)
    # Labels are no parameters.
    assert mixed.n_parameters == model((), ("x", "y"), narrow).n_parameters
    assert labels.numbers[1] == -2
    assert Levels.of(labels.numbers, 2).has_label.tolist() == [True, False]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (
            ["c"],
            "'c' is no feature of the model; name some of a, b.",
        ),
        (["a", "b"], "All features are named, a, b; leave out at least one"),
        (["a", "a"], "A feature is named twice"),
    ],
)
def test_targets_that_cannot_be_are_refused(names, message):
    with pytest.raises(ValueError, match=message):
        model().predict_columns(np.zeros((1, 2)), names)


def test_what_cannot_be_given_is_refused():
    with pytest.raises(ValueError, match="given has 'c', which is no column of the model"):
        model().sample(2, 1, given={"c": 1})
    with pytest.raises(ValueError, match="each must be in"):
        model().predict_columns(np.zeros((1, 2)), ["a"], [1.0])


@pytest.mark.parametrize("seed", [1, 2])
def test_noise_and_components_without_a_label_are_drawn_without_one(seed):
    logs = np.array([[0, np.log(0.5), -700], [-700, np.log(0.5), 0]])
    labels = Levels(2, logs, ("a", "b"), are_labels=True)
    box = np.array([[-9.0, -9.0], [9.0, 9.0]])
    mixed = MixtureModel(
        np.array([0.3, 0.3, 0.2]),
        np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]]),
        np.full((3, 2), 4.0),
        "VVI",
        noise_weight=0.2,
        noise_box=box,
        levels=(labels,),
        names=("x", "y", "kind"),
    )
    rows, components = mixed.sample(600, seed)
    of_component = {0: {0.0}, 1: set(), 2: {1.0}, -1: set()}
    for component, expected in of_component.items():
        found = rows[components == component, 2]
        assert len(found) > 50
        assert {*found[~np.isnan(found)]} == expected
        assert np.isnan(found).all() == (not expected)
    rows, components = mixed.sample(600, seed, given={"x": 3.0})
    assert (np.isnan(rows[:, 2]) == (components == 1)).all() and {*components} == {0, 1, 2}
    _, components = mixed.sample(600, seed, given={"kind": 1})
    assert {*components} == {2}


def of_table():
    records = [
        {"name": "cat", "kind": "categorical", "levels": ["u", "v"]},
        {"name": "truth", "kind": "categorical", "levels": ["false", "true"]},
        {
            "name": "age",
            "kind": "continuous",
            "numbers": {"style": "POINT", "missingCodes": [999], "decimals": 0},
        },
        {"name": "w", "kind": "log", "numbers": {"style": "POINT", "decimals": 1}},
    ]
    levels = [Levels(j, np.log([[0.5, 0.1], [0.5, 0.9]]), ("u", "v")) for j in range(2)]
    mixed = model(levels, ("cat", "truth", "age", "log(w)"), [[20, 1], [10, 1]])
    return replace(mixed, columns=TableColumns.of(records))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("cat", "nope", "one of the levels"),
        ("cat", None, "one of the levels"),
        ("truth", 2, "one of the levels"),
        ("age", "five", "a number"),
        ("age", 999, "a number"),
        ("age", np.nan, "a number"),
        ("age", [1, 2], "a number"),
        ("age", np.inf, "a number"),
        ("w", -1, "a positive number"),
    ],
)
def test_a_condition_that_no_row_fulfils_is_refused(name, value, expected):
    with pytest.raises(ValueError, match=rf"given has .* for '{name}', .* give {expected}"):
        of_table().sample(2, 1, given={name: value})


def test_whole_numbers_of_a_table_are_drawn_whole():
    given = {"truth": True, "w": 2.5}
    for rows, _ in (of_table().sample(20, 1), of_table().sample(20, 1, given=given)):
        assert rows["age"].dtype == np.int64
        assert {*rows["truth"]} <= {True, False}
    assert rows["truth"].all() and (rows["w"] == 2.5).all() and len({*rows["age"]}) > 5


@pytest.mark.parametrize(
    "ask",
    [
        lambda own: own.component_groups("2"),
        lambda own: own.component_groups(2.0),
        lambda own: own.threshold("x"),
        lambda own: own.sample("3"),
        lambda own: own.sample(3, given="x"),
        lambda own: own.sample(3.0, given={"a": 1}),
    ],
)
def test_values_of_another_type_are_one_sentence(ask):
    with pytest.raises(TypeError, match=r"^\w+ is '?[\d.x]+'?, but must be a .*\.$"):
        ask(model())


def test_a_single_quantile_is_a_number():
    rows = np.zeros((2, 2))
    assert [*model().predict_columns(rows, "a", 0.5)] == ["a_mean", "a_sd", "a_q50"]
    with pytest.raises(ValueError, match=r"quantiles is \['x'\]"):
        model().predict_columns(rows, "a", "x")
    with pytest.raises(ValueError, match="1 is no feature"):
        table = pd.DataFrame(np.ones((1, 4)), columns=["cat", "truth", "age", "w"])
        of_table().predict_columns(table, [1])


def test_a_row_is_odd_given_its_own_kind():
    one = MixtureModel(np.ones(1), np.zeros((1, 2)), SIGMAS[:1], "EEE", names=("a", "b"))
    rows = np.array([[1.0, 3.0], [-2.0, 0.5]])
    variance = 2 - 0.8**2
    expected = ((rows[:, 1] - 0.8 * rows[:, 0]) ** 2 / variance + np.log(2 * np.pi * variance)) / 2
    assert one.oddness(rows, given=["a"]) == pytest.approx(expected, rel=1e-12)
    assert one.oddness(rows) == pytest.approx(-one.score_samples(rows), rel=1e-12)
    kind = Levels(0, np.log([[0.9, 0.1], [0.1, 0.9]]), ("x", "y"))
    far = MixtureModel(
        *(np.full(2, 0.5), np.array([[0.0], [8.0]]), np.ones((1, 1)), "EII"),
        levels=(kind,),
        names=("kind", "b"),
    )
    # An ordinary number, but not of its kind.
    usual, strange = far.oddness(np.array([[0, 0.0], [0, 8.0]]), given="kind")
    assert strange - usual == pytest.approx(np.log(9), rel=1e-9)


def test_severity_is_the_share_of_rows_that_are_less_odd():
    one = MixtureModel(np.ones(1), np.zeros((1, 1)), np.ones((1, 1)), "EII")
    rows = np.linspace(-3, 3, 601)[:, np.newaxis]
    densities = np.sort(one.score_samples(rows))
    known = replace(one, quantiles=densities)
    odder = known.severity(np.array([[0.0], [1.5], [-9.0], [np.nan]]))
    # Of 601 rows 301 lie within 1.5 of the mean, those at 1.5 included.
    assert odder[:3] == pytest.approx([0, 100 * 300 / 600, 100], abs=0.5)
    assert odder[3] == 0
    with pytest.raises(ValueError, match="no quantiles"):
        one.severity(rows)
