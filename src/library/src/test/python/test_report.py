"""What a fit has found in words, and the page that the command writes as well."""

import json
import pickle
from copy import copy
from dataclasses import replace
from html import escape

import numpy as np
import pandas as pd
import pytest

import spark_gradient_em
from conftest import ROOT, classic_only
from spark_gradient_em import MixtureModel, _local, _words

pytest.importorskip("sklearn")

from spark_gradient_em import GradientEM

pytestmark = [classic_only, pytest.mark.usefixtures("spark_if_installed")]


def shown(path):
    """Return what a page draws."""
    start = '<script type="application/json" id="data">'
    return json.loads(path.read_text(encoding="utf-8").split(start)[1].split("</script>")[0])


@pytest.fixture(scope="module")
def penguins():
    return pd.read_csv(ROOT / "data" / "penguins.csv")


@pytest.fixture(scope="module")
def fitted(penguins):
    return GradientEM(3, random_state=1, contamination=0.02).fit(penguins)


def test_the_facts_of_each_group_are_in_the_words_of_the_table(fitted, penguins):
    facts = fitted.explain()
    assert [*facts] == ["group", "fact", "share", "rows", "column", "log_odds", "part"]
    assert sorted(set(facts["group"])) == [*range(fitted.n_groups_)]
    groups = pd.Series(fitted.labels_)
    for group, own in facts.groupby("group"):
        assert own["log_odds"].is_monotonic_decreasing
        assert 0.5 < own["part"].sum() <= 1
        # Responsibilities of penguins are all but certain.
        assert abs(own["rows"].iloc[0] - (groups == group).sum()) <= 3
        species = penguins["species"][groups.to_numpy() == group].mode()[0]
        assert own["fact"].iloc[0].startswith(f"{species}: ")
    assert set(facts["column"]) <= set(penguins)


def test_facts_are_found_once_and_pickled(fitted, monkeypatch):
    known = fitted.explain()
    monkeypatch.setattr(_local, "groups", None)
    assert pickle.loads(pickle.dumps(fitted)).explain().equals(known)


def test_a_group_that_nothing_sets_apart_has_a_row_without_a_fact(points):
    facts = GradientEM(1).fit(points).explain()
    assert facts[["group", "share", "rows"]].to_numpy().tolist() == [[0, 1, len(points)]]
    assert facts[["column", "fact", "log_odds", "part"]].isna().all(axis=None)


def test_a_notebook_shows_the_groups_in_words(fitted, monkeypatch):
    html = fitted._repr_mimebundle_()["text/html"]
    assert html.startswith("<table><caption>3 groups of 3 components, covariances ")
    assert html.startswith(fitted.model_._repr_html_())
    for fact in fitted.explain()["fact"]:
        assert escape(fact) in html
    assert "<table>" not in GradientEM()._repr_html_().split("<style>")[0]

    def fails(model):
        raise RuntimeError("There is no Java on this machine.")

    monkeypatch.setattr(_local, "groups", fails)
    weights = np.array([0.6, 0.4])
    bare = MixtureModel(weights, np.zeros((2, 1)), np.ones((1, 1)), "<b>")._repr_html_()
    assert "2 groups of 2 components, covariances &lt;b&gt;" in bare
    assert "<th>1</th><td>40%</td>" in bare
    asleep = copy(fitted)
    asleep.model_ = replace(fitted.model_)
    assert "3 groups of 3 components" in asleep._repr_html_()
    with pytest.raises(RuntimeError, match=r"^There is no Java"):
        asleep.explain()


def test_the_summary_is_what_the_command_prints_first(penguins, capsys):
    """A number of groups that was asked for is that of all that is told of them."""
    fitted = GradientEM(n_groups=2, noise="auto", ignore=["species"]).fit(penguins)
    fitted.summary()
    first, sure, *groups = capsys.readouterr().out.splitlines()
    assert first.startswith("2 groups of 342 rows: ")
    assert sure == fitted.proposal_
    assert [line[:8] for line in groups] == ["group 0,", "group 1,"]
    assert fitted.n_groups_ == 2 == fitted.predict_proba(penguins).shape[1]
    assert (fitted.labels_ == fitted.predict(penguins)).all()
    assert (
        fitted.model_.component_groups()[fitted.predict_components(penguins)] == fitted.labels_
    )[fitted.uncertainty(penguins) < 0.1].all()
    with pytest.raises(ValueError, match=r"groups is 99"):
        GradientEM(n_groups=99).fit(penguins)


def test_only_outliers_have_reasons(fitted, penguins):
    strange = penguins.dropna().head(2).assign(body_mass_g=[40_000, None])
    assert fitted.is_outlier(strange).tolist() == [True, False]
    reason, none = fitted.outlier_reasons(strange)
    assert reason.startswith("body_mass_g 40000 (expected 3")
    assert none is None
    reasons = fitted.outlier_reasons(penguins)
    assert ([reason is not None for reason in reasons] == fitted.is_outlier(penguins)).all()


def test_the_page_is_of_the_groups_and_rows_of_the_fit(fitted, penguins, tmp_path):
    path = tmp_path / "report.html"
    path.write_text("what was there before")
    fitted.report(path)
    page = shown(path)
    assert [fact["text"] for group in page["groups"] for fact in group["apart"]] == [
        *fitted.explain()["fact"]
    ]
    filled = penguins.notna().any(axis=1).sum()
    assert (len(page["points"]), page["contamination"], page["python"]) == (filled, 0.02, "model")
    assert page["bic"] == pytest.approx(-fitted.bic(penguins))
    assert [column["name"] for column in page["columns"]] == [*penguins]
    typical = [name["ids"]["row"] for name in page["rowNames"]["typical"]]
    rows = penguins.loc[[int(name.removeprefix("row ")) for name in typical]]
    assert [*rows["species"]] == [group["typical"]["species"] for group in page["groups"]]
    some = penguins.head(20).set_axis([f"bird {row}" for row in range(20)])
    fitted.report(path, some)
    page = shown(path)
    assert len(page["points"]) == some.notna().any(axis=1).sum()
    assert page["rowNames"]["odd"][0]["ids"]["row"].startswith("row bird ")


def test_rows_have_names_of_columns_that_are_left_out(points):
    table = pd.DataFrame(points, columns=["a", "b"])
    table["key"] = [f"key {row}" for row in range(len(table))]
    table["one"] = "x"
    polars, pyarrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    for own in (table, polars.from_pandas(table), pyarrow.Table.from_pandas(table)):
        fitted = GradientEM(1).fit(own)
        assert fitted.model_.example_names[7] == {"row": "row 7", "key": "key 7"}
    assert GradientEM(1).fit(points).model_.example_names[7] == {"row": "row 7"}


def test_the_page_warns_in_the_words_of_the_estimator(fitted, tmp_path):
    warned = copy(fitted)
    said = "lower `k` or `startComponents`."
    warned.model_ = replace(
        fitted.model_, facts={**fitted.model_.facts, "warnings": [said], "selectionReason": said}
    )
    warned.report(tmp_path / "report.html")
    own = "lower n_components or startComponents."
    page = shown(tmp_path / "report.html")
    assert (page["warnings"], page["selectionReason"]) == ([own], own)


def test_a_model_of_spark_and_its_files_have_the_page(model, points, tmp_path):
    model.report(tmp_path / "report.html", points)
    page = shown(tmp_path / "report.html")
    assert (page["components"], page["python"]) == (model.numComponents, "model.toLocal()")
    assert model._repr_html_() == model.toLocal()._repr_html_()
    assert page["rowColumns"][0]["name"] == model.toLocal().feature_names[0]
    model.write().overwrite().save(str(tmp_path / "model"))
    loaded = spark_gradient_em.load(str(tmp_path / "model"))
    loaded.report(tmp_path / "loaded.html", points)
    for name in ("groups", "fittedWeights", "tree", "history", "means", "densities", "oddRows"):
        assert shown(tmp_path / "loaded.html")[name] == page[name], name
    loaded.report(tmp_path / "loaded.html")
    assert shown(tmp_path / "loaded.html")["points"] == []


def test_facts_of_the_command_are_read_from_its_files(model, tmp_path, monkeypatch):
    model.save(str(tmp_path / "fit" / "model"))
    profiles = spark_gradient_em.load(str(tmp_path / "fit" / "model"))._profiles
    profiles[0]["apart"][0]["text"] = "what the command has found"
    (tmp_path / "fit" / "summary.json").write_text(json.dumps({"groups": profiles}))
    monkeypatch.setattr(_local, "groups", None)
    facts = spark_gradient_em.load(str(tmp_path / "fit")).explain()
    assert facts["fact"][0] == "what the command has found"
    assert len(facts) == sum(len(group["apart"]) for group in profiles)
    (tmp_path / "fit" / "summary.json").write_text("{")
    with pytest.raises(ValueError, match=r"damaged: its summary\.json cannot be read"):
        spark_gradient_em.load(str(tmp_path / "fit"))


@pytest.mark.parametrize("family", ["identity", "EII", "VII", "EEI", "VVI", "EEE", "VVV"])
def test_the_mixture_comes_through_to_java(family, points, tmp_path):
    table = pd.DataFrame(points, columns=["a", "b"])
    table["side"] = np.where(table["a"] > 3, "left", "right")
    start = {"covariance_type": family, "spark_params": {"selection": "none"}}
    mixture = GradientEM(2, **start).fit(table)
    mixture.report(tmp_path / "report.html")
    page = shown(tmp_path / "report.html")
    assert page["covarianceType"] == family
    places = [page["axes"].index(name) for name in ("a", "b")]
    ellipses = np.array(page["ellipses"])[:, places][:, :, places]
    assert ellipses == pytest.approx(mixture.covariances_)
    assert np.array(page["means"]) == pytest.approx(mixture.means_)
    assert page["weights"] == pytest.approx(mixture.weights_)
    shares = np.exp(mixture.model_.levels[0].logs) @ mixture.weights_
    assert page["levelShares"][0] == pytest.approx(shares)


def test_noise_comes_through_to_java(fitted, tmp_path):
    model = fitted.model_
    d = model.means.shape[1]
    box = np.array([np.zeros(d), np.full(d, 9000.0)])
    noisy = replace(model, weights=0.9 * model.weights, noise_weight=0.1, noise_box=box)
    noisy.report(tmp_path / "report.html")
    page = shown(tmp_path / "report.html")
    assert page["noise"] == {"weight": pytest.approx(0.1), "low": [*box[0]], "high": [*box[1]]}
    assert sum(page["weights"]) == pytest.approx(0.9)


def test_a_component_without_rows_has_a_logarithm_in_json():
    model = MixtureModel(np.array([1.0, 0.0]), np.zeros((2, 1)), np.ones((1, 1)), "EII")
    assert _words.mixture_record(model)["logWeights"] == [0.0, "-Infinity"]


def test_what_was_not_fitted_has_no_page(tmp_path):
    model = MixtureModel(np.ones(1), np.zeros((1, 1)), np.ones((1, 1)), "EII")
    with pytest.raises(ValueError, match=r"^The model does not know the facts of a fit; fit one"):
        model.report(tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()


def test_a_model_keeps_some_rows_by_their_weights(points):
    weights = np.where(points[:, 0] > 3, 0.0, 1.0)
    assert (GradientEM(1).fit(points).model_.examples == points).all()
    kept = GradientEM(1).fit(points, sample_weight=weights).model_.examples
    assert (kept == points[weights > 0]).all()
    rows = np.arange(9000.0).reshape(-1, 1)
    rows[::3] = np.nan
    drawn = rows[_words.some(rows, np.where(rows[:, 0] < 4500, 9.0, 1.0))]
    assert drawn.shape == (2000, 1) and (np.diff(drawn[:, 0]) > 0).all()
    # Nine in ten by weight; fewer, as none is drawn twice.
    assert 0.75 < (drawn < 4500).mean() < 0.9
