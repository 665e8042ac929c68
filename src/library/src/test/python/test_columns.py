"""Cells of a table as features in numpy: as Java makes them, cell by cell, and back again."""

import shutil

import numpy as np
import pandas as pd
import pytest
from pyspark.ml import Pipeline

import spark_gradient_em
from spark_gradient_em._cells import Cells, shown
from spark_gradient_em._columns import TableColumns
from spark_gradient_em.spark import GradientEM, TableFeatures

#: Cells that a column may not have, or reads in a way of its own.
ODD_TEXTS = """
1|12|-3|+4|0|-0|00501|1.5|.5|5.|1,5|1,234|1,234.5|1.234,5|1 234|1'234|1\u2019234|12%|12 %|0%|-7%
$5|-$5|$-5|$0|$1,234.50|€ 3|3 €|3,50 €|£2|(12)|($3)|(5|5)|()|\u22124|\u2212$4|1e3|1E-2|1e|1e400
-1e400|inf|-Infinity|∞|nan|NaN|NA|n/a|null|NULL|?|-|--|none|red|Red| red |blue|other|true|True
FALSE|2007|2007.0|7|3.0|9007199254740993|12345678901234567890|1 000 000|1,00|1,000|1.000|..|,|.|%
$|¥1|₹2|1₽|\u0663|\uff11\uff12|2024-01-31|12:30| 5 |\t6\t|1 2|0x10|1_000|1e5%|$1e3|--5|+-5|+$3
$+3|($-3)|-(3)|5%%|%5|1.5e+3|1d|1f|
""".replace("\n", "|").split("|")
ODD_NUMBERS = [
    0.0,
    -0.0,
    -1.0,
    0.5,
    3.0,
    7.0,
    1e-9,
    1e15,
    1e17,
    123456.789,
    -2.5e-5,
    2007.0,
    np.nan,
]


def fitted_table(seed):
    """Return columns of every kind and style, of 300 rows."""
    random = np.random.RandomState(seed)
    size = 300

    def many():
        return random.gamma(20, 5, size).round(3)

    def few():
        return random.randint(1, 6, size)

    def log():
        return np.exp(2 * random.standard_normal(size))

    def dry():
        return random.random_sample(size) < 0.5

    return pd.DataFrame(
        {
            "continuous": random.standard_normal(size),
            "rounded": (10 * random.standard_normal(size)).round(),
            "log": log(),
            "atoms": np.where(dry(), 0.0, 5 + random.standard_normal(size)),
            "log atoms": np.where(dry(), 0.0, log()),
            "codes": few().astype(float),
            "half codes": few() / 2,
            "words": np.array(["red", "blue", "green", "true"])[random.randint(4, size=size)],
            "text codes": [f"{code}" for code in few()],
            "zero codes": [f"0{code}" for code in few()],
            "plain": [f"{x}" for x in many()],
            "marked": [f"{x}" if keep else "?" for x, keep in zip(many(), dry())],
            "dollars": [f"${1000 * x:,.2f}" for x in many()],
            "losses": [f"({x:,.2f})" if x > 9e4 else f"{x:,.2f}" for x in 1000 * many()],
            "percent": [f"{x} %" for x in many()],
            "comma": [f"{1e3 * x:,.3f}".translate(str.maketrans(",.", ".,")) for x in many()],
            "euros": [f"{x:.3f} €".replace(".", ",") for x in many()],
            "log text": [f"{x:.6g}" for x in log()],
            "atoms text": ["0" if zero else f"{x}" for zero, x in zip(dry(), many())],
            "percent codes": [f"{code}%" for code in few()],
            "comma codes": [f"{code / 2}".replace(".", ",") for code in few()],
        }
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_every_cell_is_as_java_makes_it(spark, seed):
    table = fitted_table(seed)
    fitted = TableFeatures(handleInvalid="keep").fit(spark.createDataFrame(table))
    columns = TableColumns.of(fitted._records())
    assert {column.kind for column in columns.columns} == {
        *("continuous", "rounded", "log", "atoms", "atoms, log", "categorical")
    }, seed
    random = np.random.RandomState(seed)
    later = fitted_table(seed + 10)
    for name in table:
        odd = ODD_NUMBERS if table[name].dtype == float else [*ODD_TEXTS, None]
        later[name] = [*odd, *random.permutation(later[name].to_numpy())][: len(later)]
    # Java refuses infinite numbers, also where it keeps what else is wrong.
    for column in columns.taken:
        infinite = column.is_infinite(Cells.of(column.name, later[column.name]))
        later.loc[infinite, column.name] = table.loc[infinite, column.name]
    rows = [[None if cell != cell else cell for cell in row] for row in later.to_numpy().tolist()]
    types = ", ".join(
        f"`{name}` {'double' if table[name].dtype == float else 'string'}" for name in later
    )
    expected = fitted.transform(spark.createDataFrame(rows, types)).select("features").collect()
    found = columns.encode(later)
    for row, (java,) in enumerate(expected):
        # Logarithms of numpy and Java may be a rounding apart.
        np.testing.assert_allclose(
            found[row], java.toArray(), rtol=4e-16, err_msg=f"seed {seed}, {rows[row]}"
        )


def test_features_become_the_cells_again():
    table = fitted_table(3)
    columns = TableColumns.of(TYPICAL)
    features = columns.encode(table)
    again = columns.encode(columns.decode(features))
    np.testing.assert_allclose(again, features, rtol=1e-15)


TYPICAL = [
    {"name": "continuous", "kind": "continuous", "numbers": {"style": "POINT", "unit": ""}},
    {"name": "log", "kind": "log", "numbers": {"style": "POINT", "unit": ""}},
    {
        "name": "log atoms",
        "kind": "atoms, log",
        "levels": ["0", "other"],
        "numbers": {"style": "POINT", "unit": ""},
    },
    {
        "name": "codes",
        "kind": "categorical",
        "levels": ["1", "2", "3", "4", "5"],
        "numbers": {"style": "POINT", "unit": ""},
    },
    {"name": "words", "kind": "categorical", "levels": ["blue", "green", "red", "true"]},
    {"name": "rounded", "kind": "left out"},
]


def test_numbers_are_shown_as_java_shows_them():
    numbers = [1.0, -0.0, 0.1, 1e15, 1.5e-7, 123456789.5, 0.001, 1e300, -2.5, np.inf]
    assert [shown(number) for number in numbers] == [
        *("1", "0", "0.1", "1.0E15", "1.5E-7", "1.234567895E8", "0.001", "1.0E300", "-2.5"),
        "Infinity",
    ]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1, None, 2.5], None),
        ([True, None, False], ("false", "true")),
        (["a", None, "a"], ("a",)),
        ([1, "a", True], ("1", "a", "True")),
        ([2**60, 1], ("1152921504606846976", "1")),
        (
            pd.to_datetime(["2024-01-31 00:00", "2024-02-01 12:00"]),
            ("2024-01-31", "2024-02-01 12:00:00"),
        ),
        (pd.Categorical([3, 1]), None),
        (pd.Categorical(["y", None]), ("y",)),
        (pd.array([1, None], dtype="Int64"), None),
        (pd.array([True, None], dtype="boolean"), ("false", "true")),
        ([None, None], ()),
    ],
)
def test_cells_are_those_of_a_csv_file_in_any_library(values, texts):
    table = pd.DataFrame({"x": values})
    cells = Cells.of("x", table["x"])
    assert cells.texts == texts
    assert (np.isnan(cells.numbers) == table["x"].isna()).all()


def test_a_value_that_no_row_can_have_is_warned_of_and_an_infinite_one_refused():
    columns = TableColumns.of(TYPICAL)
    table = fitted_table(4)
    with pytest.warns(UserWarning, match="Column 'words' has no usable value, such as 'blau'"):
        columns.encode(table.assign(words="blau"))
    table.loc[3, "log"] = np.inf
    with pytest.raises(ValueError, match="Column 'log' has an infinite number; correct it"):
        columns.encode(table)


@pytest.fixture(scope="module")
def people(spark):
    """Two groups that differ in a number and a level, one of the columns a logarithm."""
    random = np.random.RandomState(8)
    tall = random.random_sample(400) < 0.4
    return pd.DataFrame(
        {
            "id": np.arange(400),
            "height": 165 + 15 * tall + 4 * random.standard_normal(400),
            "sex": np.where(tall ^ (random.random_sample(400) < 0.1), "male", "female"),
            "wage": np.exp(3 + 0.5 * tall + 0.7 * random.standard_normal(400)),
            "member": random.random_sample(400) < 0.3,
        }
    )


@pytest.fixture(scope="module")
def saved(spark, people, tmp_path_factory):
    """The folders of the command fit, and a pipeline, with the rows that Spark scores."""
    folder = tmp_path_factory.mktemp("saved")
    stages = [TableFeatures(handleInvalid="keep"), GradientEM(handleInvalid="keep")]
    pipeline = Pipeline(stages=stages).fit(spark.createDataFrame(people))
    pipeline.save(str(folder / "pipeline"))
    pipeline.stages[0].save(str(folder / "fit" / "columns"))
    pipeline.stages[1].save(str(folder / "fit" / "model"))
    return folder, pipeline


@pytest.mark.parametrize("name", ["fit", "pipeline"])
def test_a_loaded_model_scores_the_table_as_it_is(spark, saved, people, name):
    folder, pipeline = saved
    later = people[::-1].copy()
    later.loc[:20, "height"] = np.nan
    later.loc[10:30, "sex"] = "unknown"
    expected = pipeline.transform(spark.createDataFrame(later)).toPandas()
    local = spark_gradient_em.load(str(folder / name))
    turned = later[later.columns[::-1]].assign(more="text")
    assert (local.predict(turned) == expected.prediction).all()
    shares = np.array([row.toArray() for row in expected.probability])
    np.testing.assert_allclose(local.predict_proba(turned), shares, atol=1e-12)
    with pytest.raises(ValueError, match="The table has no column 'sex'; give rows with"):
        local.predict(later.drop(columns="sex"))


def test_a_loaded_model_draws_a_table_and_fills_one_in(saved, people):
    local = spark_gradient_em.load(str(saved[0] / "fit"))
    rows, components = local.sample(300, random_state=1)
    assert [*rows] == ["height", "sex", "wage", "member"]
    assert {*rows["sex"]} == {"female", "male"} and rows["member"].dtype == bool
    assert (rows["wage"] > 0).all()
    np.testing.assert_array_equal(np.bincount(components) > 0, True)
    lacking = people.copy()
    lacking.loc[::3, "wage"] = np.nan
    lacking.loc[1::3, "sex"] = None
    whole = local.impute(lacking)
    assert not whole.isna().any().any()
    assert (whole.dtypes == people.dtypes).all() and (whole["id"] == people["id"]).all()
    for name in people:
        there = lacking[name].notna()
        assert (whole[name][there] == lacking[name][there]).all()


def test_changed_columns_are_refused(saved, tmp_path):
    folder = tmp_path / "fit"
    shutil.copytree(saved[0] / "fit", folder)
    (part,) = (folder / "columns" / "metadata").glob("part-*")
    for crc in part.parent.glob(".*.crc"):
        crc.unlink()
    part.write_text(part.read_text().replace("female", "woman"))
    with pytest.raises(ValueError, match="its columns cannot be read"):
        spark_gradient_em.load(str(folder))


def test_columns_of_another_model_are_refused(spark, saved, people, tmp_path):
    folder = tmp_path / "fit"
    shutil.copytree(saved[0] / "fit" / "model", folder / "model")
    others = TableFeatures(categoricalCols=["sex"], ignoredCols=["member"])
    others.fit(spark.createDataFrame(people)).save(str(folder / "columns"))
    with pytest.raises(ValueError, match="are not those of its model"):
        spark_gradient_em.load(str(folder))
