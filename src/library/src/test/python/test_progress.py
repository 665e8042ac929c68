"""The line that tells how far a fit is."""

import io
import re
import sys
import time

import numpy as np
import pytest

from conftest import ROOT, classic_only
from spark_gradient_em import _progress

LINE = r"(main|merge|refine|check) +pass \d+.*  k \d+ \(\S+ effective\)  .* per row -\S+.*  \d+ s"


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Notebook(io.StringIO):
    __module__ = "ipykernel.iostream"


class Progress:
    """A fit that goes on as it is asked."""

    def __init__(self):
        self.passes = 0

    def line(self):
        self.passes += 1
        return "" if self.passes == 1 else f"main pass {self.passes}"

    def duration(self, seconds):
        return f"{seconds} s"


def shown(monkeypatch, stderr, has_bar):
    """What a fit of three looks leaves on stderr."""
    monkeypatch.setattr(_progress, "_PERIOD", 0.01)
    monkeypatch.setattr(_progress, "_PERIOD_OF_LOGS", 0.01)
    monkeypatch.setattr(sys, "stderr", stderr)
    progress = Progress()
    with _progress.told(progress, has_bar):
        while progress.passes < 4:
            time.sleep(0.01)
    return stderr.getvalue()


@pytest.mark.parametrize(("stderr", "has_bar"), [(Terminal(), False), (Notebook(), True)])
def test_a_line_is_replaced_and_gone_at_the_end(monkeypatch, stderr, has_bar):
    _, first, *_, gone, end = shown(monkeypatch, stderr, has_bar).split("\r")
    assert re.fullmatch(r"main pass 2  \d+ s", first)
    assert (set(gone), end) == ({" "}, "")


@pytest.mark.parametrize(("stderr", "begin"), [(Terminal(), "\r"), (io.StringIO(), "")])
def test_lines_stay_beside_sparks_bar_and_in_a_log(monkeypatch, stderr, begin):
    first, *_ = shown(monkeypatch, stderr, True).split("\n")
    assert re.fullmatch(begin + r"main pass 2  \d+ s", first)


def test_only_terminals_and_notebooks_are_watched(monkeypatch):
    for stderr, is_watched in ((Terminal(), True), (Notebook(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stderr)
        assert _progress.is_watched() == is_watched


@classic_only
def test_a_fit_tells_where_it_is_watched(monkeypatch, spark, rows):
    from spark_gradient_em.spark import GradientEM

    monkeypatch.setattr(_progress, "_PERIOD_OF_LOGS", 0.01)
    for stderr in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stderr)
        GradientEM(covarianceType="full").fit(rows)
        assert bool(re.search(LINE, stderr.getvalue())) == stderr.isatty()


@classic_only
def test_an_estimator_of_scikit_learns_kind_tells_if_verbose(monkeypatch, spark_if_installed):
    pytest.importorskip("sklearn")
    from spark_gradient_em import GradientEM as Plain

    monkeypatch.setattr(_progress, "_PERIOD_OF_LOGS", 0.01)
    rows = np.loadtxt(ROOT / "data" / "old-faithful.csv", delimiter=",", skiprows=1)
    for verbose in (0, 1):
        monkeypatch.setattr(sys, "stderr", io.StringIO())
        Plain(covariance_type="full", verbose=verbose).fit(rows)
        assert len(re.findall(LINE, sys.stderr.getvalue())) >= verbose
        assert (sys.stderr.getvalue() == "") == (not verbose)
