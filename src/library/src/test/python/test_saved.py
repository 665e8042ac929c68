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
    rows = table.to_pylist()
    changed = change(rows) or rows
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


def edited(part, edit):
    def change(rows):
        for row in rows:
            if row["part"] == part:
                edit(row)

    return change


def add(amount):
    def edit(row):
        row["numbers"][0] += amount

    return edit


def test_as_written_in_any_order_of_rows(copy, model):
    for name in TABLES[1:]:
        rewrite(copy / name, lambda rows: rows[::-1])
    assert spark_gradient_em.load(str(copy)).weights == pytest.approx(np.array(model.weights))


@pytest.mark.parametrize("folder", TABLES[1:])
@pytest.mark.parametrize("part", ["logWeights", "means", "covariance"])
@pytest.mark.parametrize("amount", [1e-9, np.nan, np.inf])
def test_a_changed_number(copy, folder, part, amount):
    if not read_table(copy / folder).num_rows:
        pytest.skip("there are no others")
    rewrite(copy / folder, edited(part, add(amount)))
    refuses(copy, "is not as it was written")


def test_exchanged_rows(copy):
    def exchange(row):
        row["row"] = 1 - row["row"] if row["row"] < 2 else row["row"]

    rewrite(copy / "mixture", edited("means", exchange))
    refuses(copy, "is not as it was written")


@pytest.mark.parametrize(
    "field, value",
    [
        ("features", ["waiting", "eruptions"]),
        ("levels", [["x"]]),
        ("training", "{}"),
        ("cuts", None),
        ("digest", "0" * 64),
        ("digest", None),
    ],
)
def test_a_changed_field(copy, field, value):
    rewrite(copy / "data", lambda rows: [{**rows[0], field: value}])
    refuses(copy, "is not as it was written")


@pytest.mark.parametrize(
    "field, value",
    [("features", None), ("cuts", "{"), ("cuts", "[1]"), ("format", None), ("dim", None)],
)
def test_a_field_that_is_none(copy, field, value):
    rewrite(copy / "data", lambda rows: [{**rows[0], field: value}])
    refuses(copy, "is incomplete or damaged: its data cannot be read; save it again.")


@pytest.mark.parametrize("dim", [-1, 0, 1, 3, 2**31 - 1])
def test_another_number_of_features(copy, dim):
    rewrite(copy / "data", lambda rows: [{**rows[0], "dim": dim}])
    refuses(copy, "save it again.")


def test_another_format(copy):
    rewrite(copy / "data", lambda rows: [{**rows[0], "format": 4}])
    refuses(copy, "has format 4, this version reads 5 to 7")


@pytest.mark.parametrize("part", ["logWeights", "means", "covariance"])
def test_numbers_cut_short(copy, part):
    rewrite(copy / "mixture", edited(part, lambda row: row["numbers"].pop()))
    refuses(copy)


@pytest.mark.parametrize("part", ["logWeights", "means", "covariance"])
@pytest.mark.parametrize("folder", TABLES[1:3])
def test_a_part_that_is_missing(copy, folder, part):
    rewrite(copy / folder, lambda rows: [row for row in rows if row["part"] != part])
    refuses(copy)


@pytest.mark.parametrize("folder", TABLES)
def test_a_table_without_rows(copy, folder):
    if not read_table(copy / folder).num_rows:
        pytest.skip("there are no others")
    table = read_table(copy / folder)
    shutil.rmtree(copy / folder)
    (copy / folder).mkdir()
    write_table(table.slice(0, 0), copy / folder / "part.parquet")
    refuses(copy)


@pytest.mark.parametrize("folder", TABLES)
def test_a_file_cut_short(copy, folder):
    file = parquet(copy / folder)
    file.write_bytes(file.read_bytes()[:-20])
    refuses(copy, f"its {folder} cannot be read")


@pytest.mark.parametrize("folder", TABLES)
def test_a_file_that_is_none(copy, folder):
    parquet(copy / folder).write_text("nothing")
    refuses(copy, f"its {folder} cannot be read")


@pytest.mark.parametrize("folder", TABLES)
def test_a_column_that_is_missing(copy, folder):
    table = read_table(copy / folder)
    shutil.rmtree(copy / folder)
    (copy / folder).mkdir()
    first = {"data": "features"}.get(folder, "numbers")
    write_table(table.drop_columns([first]), copy / folder / "part.parquet")
    refuses(copy, "cannot be read")


@pytest.mark.parametrize("folder", TABLES[1:])
def test_a_folder_that_is_missing(copy, folder):
    shutil.rmtree(copy / folder)
    refuses(copy, f"its {folder} cannot be read")


def test_a_field_that_is_missing(copy):
    table = read_table(copy / "data")
    for name in ("digest", "format", "training"):
        shutil.rmtree(copy / "data")
        (copy / "data").mkdir()
        write_table(table.drop_columns([name]), copy / "data" / "part.parquet")
        refuses(copy, "its data cannot be read")


@pytest.mark.parametrize("text", ["[]", "null"])
def test_a_summary_that_is_no_object_is_one_sentence(copy, tmp_path, text):
    (tmp_path / "summary.json").write_text(text)
    refuses(tmp_path, "its summary.json cannot be read")


def test_without_pyarrow_is_one_sentence(saved, monkeypatch):
    for name in ("pyarrow", "pyarrow.fs"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=r"^A saved model is read by pyarrow; pip install pya.*"):
        spark_gradient_em.load(str(saved))
