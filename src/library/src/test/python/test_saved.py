"""What is wrong with the files of a model is told without Spark, in one sentence."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow.parquet import read_table, write_table

import spark_gradient_em
from conftest import classic_only

pytestmark = classic_only

TABLES = ("data", "mixture", "overParameterised", "others")


@pytest.fixture(scope="module")
def saved(model, tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "model"
    model.save(str(path))
    return path


@pytest.fixture
def copy(saved, tmp_path):
    return Path(shutil.copytree(saved, tmp_path / "model"))


def parquet(folder):
    return next(folder.glob("*.parquet"))


def rewrite(folder, change):
    """Replace a table by another of the same schema, without Hadoop's checksum."""
    table = read_table(folder)
    if not table.num_rows:
        pytest.skip("there are no others")
    changed = change(table.to_pylist())
    for file in folder.iterdir():
        file.unlink()
    write_table(pa.Table.from_pylist(changed, schema=table.schema), folder / "part.parquet")


def refuses(path, *parts):
    with pytest.raises(ValueError) as raised:
        spark_gradient_em.load(str(path))
    said = str(raised.value)
    assert type(raised.value) is ValueError
    assert str(path) in said and "\n" not in said and said.count(". ") == 0
    for part in parts:
        assert part in said


def of_part(folder, part, edit):
    """Change the rows of a part of a mixture; None drops them."""

    def change(rows):
        if edit is None:
            return [row for row in rows if row["part"] != part]
        for row in rows:
            if row["part"] == part:
                edit(row)
        return rows

    return lambda model: rewrite(model / folder, change)


def add(amount):
    def edit(row):
        row["numbers"][0] += amount

    return edit


def exchange(row):
    row["row"] = 1 - row["row"] if row["row"] < 2 else row["row"]


def of_data(field, value):
    return lambda model: rewrite(model / "data", lambda rows: [{**rows[0], field: value}])


def of_table(folder, change):
    """Replace a table by another one."""

    def damage(model):
        table = read_table(model / folder)
        if not table.num_rows:
            pytest.skip("there are no others")
        shutil.rmtree(model / folder)
        (model / folder).mkdir()
        write_table(change(table), model / folder / "part.parquet")

    return damage


def of_file(folder, content):
    """Replace the bytes of a file."""

    def damage(model):
        file = parquet(model / folder)
        file.write_bytes(content(file.read_bytes()))

    return damage


PARTS = ("logWeights", "means", "covariance")
CHANGED = "is not as it was written"
UNREADABLE = "is incomplete or damaged: its data cannot be read; save it again."
DAMAGES = [
    *(
        (of_part(folder, part, add(amount)), CHANGED)
        for folder in TABLES[1:]
        for part in PARTS
        for amount in (1e-9, np.nan, np.inf)
    ),
    (of_part("mixture", "means", exchange), CHANGED),
    (of_data("features", ["waiting", "eruptions"]), CHANGED),
    (of_data("levels", [["x"]]), CHANGED),
    (of_data("training", "{}"), CHANGED),
    (of_data("cuts", None), CHANGED),
    (of_data("digest", "0" * 64), CHANGED),
    (of_data("digest", None), CHANGED),
    (of_data("features", None), UNREADABLE),
    (of_data("cuts", "{"), UNREADABLE),
    (of_data("cuts", "[1]"), UNREADABLE),
    (of_data("format", None), UNREADABLE),
    (of_data("dim", None), UNREADABLE),
    *((of_data("dim", dim), "save it again.") for dim in (-1, 0, 1, 3, 2**31 - 1)),
    (of_data("format", 4), "has format 4, this version reads 5 to 7"),
    *((of_part("mixture", part, lambda row: row["numbers"].pop()), "") for part in PARTS),
    *((of_part(folder, part, None), "") for part in PARTS for folder in TABLES[1:3]),
    *((of_table(folder, lambda table: table.slice(0, 0)), "") for folder in TABLES),
    *(
        (of_table(folder, lambda table: table.drop_columns(["numbers"])), "cannot be read")
        for folder in TABLES[1:]
    ),
    *(
        (of_table("data", lambda table, name=name: table.drop_columns([name])), UNREADABLE)
        for name in ("features", "digest", "format", "training")
    ),
    *((of_file(name, lambda own: own[:-20]), f"its {name} cannot be read") for name in TABLES),
    *((of_file(name, lambda own: b"nothing"), f"its {name} cannot be read") for name in TABLES),
    *(
        (lambda model, name=name: shutil.rmtree(model / name), f"its {name} cannot be read")
        for name in TABLES[1:]
    ),
]


@pytest.mark.parametrize(("damage", "sentence"), DAMAGES)
def test_a_damaged_model_is_one_sentence(copy, damage, sentence):
    damage(copy)
    refuses(copy, sentence)


def test_as_written_in_any_order_of_rows(copy, model):
    for name in TABLES[1:3]:
        rewrite(copy / name, lambda rows: rows[::-1])
    assert spark_gradient_em.load(str(copy)).weights == pytest.approx(np.array(model.weights))


@pytest.mark.parametrize("text", ["[]", "null"])
def test_a_summary_that_is_no_object_is_one_sentence(copy, tmp_path, text):
    (tmp_path / "summary.json").write_text(text)
    refuses(tmp_path, "its summary.json cannot be read")


def test_without_pyarrow_is_one_sentence(saved, monkeypatch):
    for name in ("pyarrow", "pyarrow.fs"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=r"^A saved model is read by pyarrow; pip install pya.*"):
        spark_gradient_em.load(str(saved))
