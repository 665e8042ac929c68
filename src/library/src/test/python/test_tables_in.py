"""The estimator of scikit-learn takes tables of any library as they are, and gives such."""

import pickle

import numpy as np
import pandas as pd
import pytest

from conftest import classic_only, run_python, spark_only

pytest.importorskip("sklearn")

from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from spark_gradient_em import GradientEM

pytestmark = [classic_only, pytest.mark.usefixtures("spark_if_installed")]

TAKEN = ["height", "sex", "wage", "member", "grade", "rain"]


@pytest.fixture(scope="module")
def people():
    """Two groups, with an id, dates, text, truths, a category, and missing cells."""
    random = np.random.RandomState(8)
    size = 400
    tall = random.random_sample(size) < 0.4
    height = (165 + 15 * tall + 4 * random.standard_normal(size)).round(1)
    sex = np.where(tall ^ (random.random_sample(size) < 0.1), "male", "female").astype(object)
    sex[random.random_sample(size) < 0.05] = None
    dry = random.random_sample(size) < 0.4
    grade = 1 + random.binomial(2, 0.3 + 0.4 * tall)
    return pd.DataFrame(
        {
            "id": np.arange(size) + 1000,
            "height": pd.Series(height).mask(random.random_sample(size) < 0.05).astype("Float64"),
            "sex": sex,
            "wage": np.exp(7 + 0.5 * tall + 0.7 * random.standard_normal(size)).round().astype(int),
            "member": random.random_sample(size) < 0.3,
            "grade": pd.Categorical(grade),
            "rain": np.where(dry, 0.0, 5 + 2 * tall + random.standard_normal(size)),
            "since": pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(size), "D"),
        },
        index=np.arange(size)[::-1],
    )


@pytest.fixture(scope="module")
def fitted(people):
    return GradientEM(2).fit(people)


def test_kinds_reasons_and_groups_are_those_of_spark(spark, fitted, people):
    plain = people.astype({"since": str, "grade": int})
    table = spark.createDataFrame(plain.astype(object).where(plain.notna(), None)).coalesce(1)
    from pyspark.ml import Pipeline

    from spark_gradient_em.spark import GradientEM as SparkGradientEM
    from spark_gradient_em.spark import TableFeatures

    stages = [TableFeatures(), SparkGradientEM(k=2, handleInvalid="keep")]
    pipeline = Pipeline(stages=stages).fit(table)
    columns = fitted.columns_
    assert columns.drop(columns="levels").equals(pipeline.stages[0].columns.drop(columns="levels"))
    assert [*map(list, columns.levels)] == [*map(list, pipeline.stages[0].columns.levels)]
    assert dict(zip(columns.name, columns.kind)) == {
        "id": "left out",
        "height": "continuous",
        "sex": "categorical",
        "wage": "log",
        "member": "categorical",
        "grade": "categorical",
        "rain": "atoms",
        "since": "left out",
    }
    scored = pipeline.transform(table).toPandas()
    assert (fitted.predict(people) == scored.prediction).all()
    assert fitted.n_features_in_ == 8
    assert [*fitted.feature_names_in_] == [*people]


def test_any_library_gives_the_same_fit(fitted, people):
    pytest.importorskip("pyarrow")
    polars = pytest.importorskip("polars")
    expected = fitted.predict(people)
    plain = people.astype({"grade": int})
    for table in (polars.from_pandas(plain), polars.from_pandas(plain).to_arrow()):
        again = clone(fitted).fit(table)
        assert (again.means_ == fitted.means_).all()
        assert (again.predict(table) == expected).all()
        assert (again.predict(people) == expected).all()
        rows, _ = again.sample(50)
        assert type(rows) is type(table)
        filled = again.impute(table)
        for name in TAKEN:
            column = table[name]
            assert getattr(rows[name], "dtype", None) == getattr(column, "dtype", None)
            assert getattr(rows[name], "type", None) == getattr(column, "type", None)
            assert sum(cell is None for cell in list(filled[name])) == 0


def test_columns_are_known_by_their_names(fitted, people):
    expected = fitted.predict_proba(people)
    turned = people[people.columns[::-1]].assign(more="text").drop(columns=["id", "since"])
    assert (fitted.predict_proba(turned) == expected).all()
    for method in ("predict", "score_samples", "uncertainty", "bic", "aic", "icl", "score"):
        found = getattr(fitted, method)(turned)
        assert np.array_equal(found, getattr(fitted, method)(people)), method
    with pytest.raises(ValueError, match=r"^The table has no column 'sex'; give rows with"):
        fitted.predict(people.drop(columns="sex"))
    with pytest.raises(ValueError, match=r"^The mixture is one of a table; give a DataFrame with"):
        fitted.predict(people.to_numpy())


def test_drawn_rows_are_a_table_of_the_same_types(fitted, people):
    rows, components = fitted.sample(500)
    assert [*rows] == TAKEN
    assert (rows.dtypes == people[TAKEN].dtypes).all()
    assert {*rows["sex"]} == {"female", "male"}
    assert {*rows["grade"]} == {1, 2, 3}
    assert (rows["wage"] > 0).all()
    assert 0.3 < (rows["rain"] == 0).mean() < 0.5
    assert (fitted.predict(rows) == components).mean() > 0.8


def test_missing_cells_are_filled_in_and_all_else_stays(fitted, people):
    lacking = people.copy()
    lacking.loc[::7, "rain"] = np.nan
    lacking.loc[1::7, "grade"] = None
    whole = fitted.impute(lacking)
    assert not whole.isna().any().any()
    assert (whole.dtypes == lacking.dtypes).all() and whole.index.equals(lacking.index)
    for name in people:
        there = lacking[name].notna()
        assert (whole[name][there] == lacking[name][there]).all()
    assert {*whole["sex"]} == {"female", "male"}
    assert lacking["rain"].isna().any()


def test_a_new_level_is_a_missing_cell(fitted, people):
    for value in ("other", None):
        unknown = people.assign(sex=value)
        with pytest.warns(UserWarning, match="no usable") if value else no_warning():
            shares = fitted.predict_proba(unknown)
        if value:
            expected = shares
    assert (shares == expected).all()


def no_warning():
    import warnings

    return warnings.catch_warnings()


def test_groups_and_outliers_of_a_table(fitted, people):
    labels = fitted.predict_groups(people)
    assert (fitted.labels_ == labels).all()
    assert len({*labels}) == fitted.n_groups_
    assert {*fitted.predict_groups(people, groups=1)} == {0}
    # The rows of the table are as many, of which some lack cells.
    assert 0 < fitted.is_outlier(people).mean() < 0.05
    far = people[:1].assign(height=260.0)
    assert fitted.is_outlier(far).all()
    assert clone(fitted).set_params(contamination=0.3).contamination == 0.3


def test_what_is_said_of_columns_holds(people):
    fitted = GradientEM(
        2, categorical=["grade"], continuous=["wage"], log=["height"], ignore=["sex", "rain"]
    ).fit(people)
    kinds = fitted.columns_.set_index("name").kind
    assert [*kinds[["grade", "height", "sex", "rain"]]] == [
        *("categorical", "log", "left out", "left out")
    ]
    assert kinds["wage"] in ("continuous", "rounded")


def test_codes_for_missing_values_are_missing_cells(people):
    coded = people.assign(wage=people.wage.mask(people.grade == 3, -999))
    coded["rain"] = coded.rain.where(np.arange(len(people)) % 20 > 0, 12.0)
    fitted = GradientEM(2, ignore=["id"], missing={"rain": 12}).fit(coded)
    missing = fitted.columns_.set_index("name").missing
    assert missing["wage"] == (people.grade == 3).sum()
    assert missing["rain"] == 20
    lacking = people.assign(wage=people.wage.astype(float).mask(people.grade == 3))
    there = coded.rain != 12
    np.testing.assert_array_equal(
        fitted.score_samples(coded[there]), fitted.score_samples(lacking[there])
    )


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"log": ["weight"]}, "There is no column 'weight'; the columns are [id, height, "),
        ({"log": ["sex"]}, "Column 'sex' cannot be a logarithm, since it has "),
        ({"log": ["id"], "ignore": ["id"]}, "among categorical, continuous, log and ignore."),
        ({"ignore": 3}, "ignore cannot be '3': "),
        ({"missing": ["wage"]}, "missing is ['wage'], but must be a dict of columns and numbers."),
        ({"missing": {"wage": "none"}}, "missing 'wage=none' is no column and number; "),
    ],
)
def test_wrong_names_are_one_sentence(people, params, sentence):
    with pytest.raises((ValueError, TypeError)) as refused:
        GradientEM(2, **params).fit(people)
    assert sentence in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_names_need_a_table(people):
    with pytest.raises(ValueError, match=r"^ignore names columns of a table as it is"):
        GradientEM(2, ignore=["id"]).fit(people[["rain", "wage"]].to_numpy())
    with pytest.raises(AttributeError, match="no DataFrame was fitted"):
        _ = GradientEM(2).fit(people[["rain", "wage"]].to_numpy()).columns_
    with pytest.raises(ValueError, match="1 rows of 8 columns; give two rows or more"):
        GradientEM(2).fit(people[:1])


def test_it_is_a_step_of_a_pipeline(people):
    table = people.dropna()
    scale = make_column_transformer(
        (StandardScaler(), ["wage", "rain"]),
        remainder="passthrough",
        verbose_feature_names_out=False,
    )
    pipeline = make_pipeline(scale.set_output(transform="pandas"), GradientEM(2)).fit(table)
    assert pipeline[-1].columns_.set_index("name").kind["sex"] == "categorical"
    assert {*pipeline.predict(table)} == {0, 1}


def test_numbers_alone_are_as_those_of_an_array(people):
    numbers = people["height"].dropna().astype(float)
    random = np.random.RandomState(3)
    table = pd.DataFrame({"x": numbers, "y": random.standard_normal(len(numbers))})
    fitted = GradientEM(2).fit(table)
    assert [*fitted.columns_.kind] == ["continuous", "continuous"]
    assert (fitted.means_ == GradientEM(2).fit(table.to_numpy()).means_).all()
    rows, _ = fitted.sample(3)
    assert [*rows] == ["x", "y"]
    assert (fitted.predict(table.assign(more="text")) == fitted.predict(table)).all()


def test_numbers_may_be_text_and_codes_large():
    random = np.random.RandomState(5)
    groups = np.where(random.random_sample(300) < 0.5, 5.0, 9.0)
    table = pd.DataFrame(
        {
            "price": [f"${1000 * x:,.2f}" for x in groups + random.standard_normal(300)],
            "share": [f"{x:.2f} %" for x in groups + random.standard_normal(300)],
        }
    )
    fitted = GradientEM(2).fit(table)
    assert {*fitted.columns_.kind} <= {"continuous", "rounded"}
    rows, components = fitted.sample(200)
    assert rows["price"].str.startswith("$").all() and rows["share"].str.endswith("%").all()
    assert (fitted.predict(rows) == components).mean() > 0.9
    codes = table.assign(code=random.choice([2**60, 2**60 + 1], 300))
    rows, _ = GradientEM(2).fit(codes).sample(100)
    assert rows["code"].dtype == np.int64 and {*rows["code"]} == {2**60, 2**60 + 1}
    twice = pd.concat([table, table], axis=1)
    with pytest.raises(ValueError, match=r"^The table has two columns 'price'; rename one\.$"):
        GradientEM(2).fit(twice)


def test_a_pickle_is_small_and_needs_no_jvm(fitted, people, tmp_path):
    pickled = pickle.dumps(fitted)
    assert len(pickled) < 100_000
    path = tmp_path / "both"
    path.write_bytes(pickle.dumps((fitted, people, fitted.predict(people))))
    script = f"""
import pickle
fitted, people, expected = pickle.loads(open({str(path)!r}, "rb").read())
print((fitted.predict(people) == expected).all(), len(fitted.sample(3)[0]))
"""
    run = run_python(script, PATH="", JAVA_HOME="")
    assert run.stdout == "True 3\n", run.stderr


@spark_only
def test_a_session_gives_the_same(fitted, people, monkeypatch):
    monkeypatch.setattr("spark_gradient_em._fit._FEW", 0)
    again = clone(fitted).fit(people, sample_weight=np.ones(len(people)))
    assert again.columns_.kind.equals(fitted.columns_.kind)
    assert again.means_ == pytest.approx(fitted.means_, rel=1e-6)
    assert (again.predict(people) == fitted.predict(people)).all()
