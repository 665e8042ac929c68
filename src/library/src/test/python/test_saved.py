"""What is wrong with the files of a model is told without Spark, in one sentence."""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

import spark_gradient_em
from conftest import classic_only

pytestmark = classic_only


@pytest.fixture(scope="module")
def saved(model, tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "model"
    model.save(str(path))
    return path


@pytest.fixture
def copy(saved, tmp_path):
    return Path(shutil.copytree(saved, tmp_path / "model"))


def document(folder):
    return json.loads((folder / "model.json").read_text())


def write(folder, record, sign=False):
    """Write a record; signed as somebody else might who knows how."""
    if sign:
        del record["digest"]
        text = json.dumps(record)
        digest = hashlib.sha256(text.encode()).hexdigest()
        text = f'{text[:-1]},"digest":"{digest}"}}'
    else:
        text = json.dumps(record, separators=(",", ":"))
    (folder / "model.json").write_text(text)


def refuses(path, *parts):
    with pytest.raises(ValueError) as raised:
        spark_gradient_em.load(str(path))
    said = str(raised.value)
    assert type(raised.value) is ValueError
    assert str(path) in said and "\n" not in said and said.count(". ") == 0
    for part in parts:
        assert part in said


def test_as_written(copy, model):
    loaded = spark_gradient_em.load(str(copy))
    assert loaded.weights == pytest.approx(np.array(model.weights))


@pytest.mark.parametrize("mixture", ["mixture", "overParameterised"])
@pytest.mark.parametrize("part", ["logWeights", "meanMatrix"])
@pytest.mark.parametrize("amount", [1e-9, np.nan, np.inf])
def test_a_changed_number(copy, mixture, part, amount):
    record = document(copy)
    record[mixture][part][0] += amount
    write(copy, record)
    refuses(copy, "is not as it was written")


@pytest.mark.parametrize(
    "field, value",
    [("features", {"names": ["b", "a"], "levels": []}), ("training", "{}"), ("cuts", None)],
)
def test_a_changed_field(copy, field, value):
    write(copy, {**document(copy), field: value})
    refuses(copy, "is not as it was written")


@pytest.mark.parametrize("digest", ["0" * 64, None])
def test_a_changed_digest(copy, digest):
    write(copy, {**document(copy), "digest": digest})
    refuses(copy, "is not as it was written")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "nothing", "{}", '{"format":null}'])
def test_a_file_that_is_none(copy, text):
    (copy / "model.json").write_text(text)
    refuses(copy, "is incomplete or damaged: its model.json cannot be read; save it again.")


def test_a_file_cut_short(copy):
    file = copy / "model.json"
    file.write_bytes(file.read_bytes()[:-20])
    refuses(copy, "its model.json cannot be read")


@pytest.mark.parametrize("dim", [-1, 1, 3, 2**31 - 1])
def test_another_number_of_features(copy, dim):
    record = document(copy)
    record["mixture"]["dim"] = dim
    write(copy, record, sign=True)
    refuses(copy, "its model.json cannot be read")


@pytest.mark.parametrize("part", ["logWeights", "meanMatrix"])
def test_numbers_cut_short(copy, part):
    record = document(copy)
    record["mixture"][part].pop()
    write(copy, record, sign=True)
    refuses(copy, "its model.json cannot be read")


@pytest.mark.parametrize("part", ["logWeights", "meanMatrix", "covariances", "family"])
def test_a_part_that_is_missing(copy, part):
    record = document(copy)
    del record["mixture"][part]
    write(copy, record, sign=True)
    refuses(copy, "its model.json cannot be read")


def test_another_format(copy):
    write(copy, {**document(copy), "format": 7})
    refuses(copy, "has format 7, this version reads 9")


def test_no_model_is_one_sentence(copy):
    (copy / "model.json").unlink()
    with pytest.raises(FileNotFoundError, match=r"^There is no model at .*; check the path\.$"):
        spark_gradient_em.load(str(copy))


@pytest.mark.parametrize("text", ["[]", "null"])
def test_a_summary_that_is_no_object_is_one_sentence(copy, tmp_path, text):
    (tmp_path / "summary.json").write_text(text)
    refuses(tmp_path, "its summary.json cannot be read")


def test_a_folder_of_this_machine_needs_no_pyarrow(saved, monkeypatch):
    for name in ("pyarrow", "pyarrow.fs"):
        monkeypatch.setitem(sys.modules, name, None)
    assert spark_gradient_em.load(str(saved)).weights.size
    with pytest.raises(ImportError, match=r"is read by pyarrow; pip install pyarrow\.$"):
        spark_gradient_em.load(f"file://{saved}")
