"""The archive of Spark's classes that local sessions share."""

import pytest

from conftest import classic_only, run_python

pytestmark = classic_only


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "spark-gradient-em"


def test_it_is_left_once_and_then_read(folder):
    from spark_gradient_em._archive import archive_options

    words = archive_options("java")
    name, path = words.split('"')[1].split("=")
    assert name == "-XX:ArchiveClassesAtExit"
    assert path.startswith(str(folder))
    (folder / path).touch()
    assert archive_options("java") == words.replace(name, "-XX:SharedArchiveFile")


def test_that_of_another_version_is_replaced(folder, monkeypatch):
    from spark_gradient_em import _archive

    first = _archive.archive_options("java").split('"')[1].split("=")[1]
    (folder / first).touch()
    (folder / "of-another-environment.jsa").touch()
    monkeypatch.setattr(_archive, "_versions", lambda java: ["another Java"])
    assert "ArchiveClassesAtExit" in _archive.archive_options("java")
    assert [file.name for file in folder.iterdir()] == ["of-another-environment.jsa"]


def test_there_is_none_where_nothing_can_be_written(monkeypatch):
    from spark_gradient_em._archive import archive_options

    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nothing")
    assert archive_options("java") == ""


START = """
from spark_gradient_em._session import session
print(session().range(3).count())
"""


def test_a_process_leaves_it_and_the_next_starts_from_it(folder):
    said = ("3\n", "")
    first = run_python(START, XDG_CACHE_HOME=str(folder.parent))
    assert (first.stdout, first.stderr) == said
    [archive] = folder.glob("*.jsa")
    second = run_python(START, XDG_CACHE_HOME=str(folder.parent))
    assert (second.stdout, second.stderr) == said
    assert [*folder.glob("*.jsa")] == [archive]
