"""The page that a fit is written to."""

from html.parser import HTMLParser
from importlib.util import find_spec

import numpy as np
import pytest

from conftest import in_numpy
from spark_gradient_em import LocalModel
from spark_gradient_em._levels import Levels


class Page(HTMLParser):
    """The tags of a page, the texts of its paragraphs and the cells of its tables by row."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.sentences, self.rows = [], [], {}
        # Those of the row that is read, and where its text goes.
        self.cells = self.texts = None
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "tr":
            self.cells = []
        self.texts = {"th": self.cells, "td": self.cells, "p": self.sentences}.get(tag)
        if self.texts is not None:
            self.texts.append("")

    def handle_endtag(self, tag):
        if tag == "tr":
            self.rows[self.cells[0]] = self.cells[1:]
        self.texts = None

    def handle_data(self, data):
        if self.texts is not None:
            self.texts[-1] += data

    def named(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]


def require_pictures(page, count):
    if find_spec("matplotlib"):
        sources = [image["src"] for image in page.named("img")]
        # All else a browser would have to fetch.
        assert [source[:22] for source in sources] == ["data:image/png;base64,"] * count
    else:
        assert page.named("img") == []
        assert any("pip install 'spark-gradient-em[plot]'" in text for text in page.sentences)


def test_a_report_has_the_numbers_of_the_fit(model, points, tmp_path):
    path = tmp_path / "report.html"
    path.write_text("what was there before")
    model.report(path, points, names=["minutes", "wait"])
    page = Page(path)
    summary = model.summary
    assert page.rows["rows"] == ["272"]
    assert page.rows["free parameters"] == [str(summary.parameters)]
    for name in ("bic", "icl", "aic"):
        figure = f"{getattr(summary, name):.4f}"
        assert page.rows[f"{name.upper()} (the higher the better)"] == [figure]
    assert page.rows["weight"] == [f"{weight:.1%}" for weight in model.weights]
    for j, name in enumerate(("minutes", "wait")):
        cells = [tuple(map(float, cell.split(" ± "))) for cell in page.rows[name]]
        means, deviations = zip(*cells)
        # Of as many digits as are shown.
        assert means == pytest.approx(model.means[:, j], rel=1e-3)
        assert deviations == pytest.approx(np.sqrt(model.covariances[:, j, j]), rel=1e-2)
    for sentence in (summary.selectionReason, *summary.warnings):
        assert sentence in page.sentences
    require_pictures(page, 3)


@pytest.fixture
def strange():
    """Two components in a number and a category whose names are markup, with noise."""
    levels = Levels(1, np.log([[0.9, 0.2], [0.1, 0.8]]), ("<i>", "a & b"))
    return LocalModel(
        np.array([0.6, 0.3]),
        np.array([[1.0], [5.0]]),
        np.array([[4.0], [9.0]]),
        "VII",
        {},
        noise_weight=0.1,
        noise_box=np.array([[0.0], [9.0]]),
        levels=(levels,),
        names=("<b>", "$x"),
    )


def test_names_are_text_and_no_markup(strange, tmp_path):
    strange.report(tmp_path / "report.html")
    page = Page(tmp_path / "report.html")
    assert page.named("b") == page.named("i") == []
    assert page.rows["component"] == ["0", "1", "noise"]
    assert page.rows["weight"] == ["60.0%", "30.0%", "10.0%"]
    assert page.rows["<b>"] == ["1 ± 2", "5 ± 3"]
    assert page.rows["$x: <i>"] == ["90.0%", "20.0%"]
    assert page.rows["$x: a & b"] == ["10.0%", "80.0%"]
    # Neither a choice by BIC is known nor a pair of numbers.
    require_pictures(page, 1)


def test_a_report_needs_a_name_for_each_feature(strange, tmp_path):
    with pytest.raises(ValueError, match=r"^There are 1 names for 2 features; give one for each"):
        strange.report(tmp_path / "report.html", names=["x"])
    assert not (tmp_path / "report.html").exists()


def test_a_saved_model_knows_the_names(table, estimator, tmp_path):
    from spark_gradient_em import TableFeatures

    features = TableFeatures(categoricalCols=["waiting_min"]).fit(table).transform(table)
    model = estimator.fit(features)
    local, loaded = in_numpy(model, tmp_path)
    assert loaded.feature_names == ("eruptions_min", "waiting_min")
    assert loaded.levels[0].names[:2] == ("43", "45")
    assert local.feature_names == loaded.feature_names
    assert local.levels[0].names == loaded.levels[0].names
