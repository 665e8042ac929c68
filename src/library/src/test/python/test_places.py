"""A model scores alike in numpy, Spark, DuckDB, PostgreSQL, ONNX Runtime and MLflow."""

import contextlib
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from pyspark.ml import Pipeline
from pyspark.ml.functions import vector_to_array

import spark_gradient_em
from conftest import classic_only, run_python
from spark_gradient_em import MixtureModel
from spark_gradient_em.__main__ import main
from spark_gradient_em._columns import TableColumns
from spark_gradient_em._files import write
from spark_gradient_em._levels import Levels
from spark_gradient_em._mixture import LocalMixture
from spark_gradient_em._portable import sources, text_of
from spark_gradient_em._saved import as_local, model_of
from spark_gradient_em.spark import GradientEM, TableFeatures

pytestmark = classic_only
duckdb = pytest.importorskip("duckdb")

SHARE, GROUPS = 0.1, 2
ASKED = {"contamination": SHARE, "groups": GROUPS}
HOSTILE = "'; DROP TABLE data; --"
#: Tables: what they have, the family, and whether noise is looked for.
TABLES = {
    "identity": ("a b", "identity", "none"),
    "EII": ("zeros text", "EII", "none"),
    "VII": ("a b text whole", "VII", "none"),
    "EEI": ("skew a b zeros", "EEI", "none"),
    "EEE": ("a code b", "EEE", "none"),
    "VEV": ("a b \"it's`", "VEV", "none"),
    "UUU": ("a b skew code", "UUU", "none"),
    "VVV": ("a skew zeros text whole truth code", "VVV", "none"),
    "levels alone": ("text whole truth", "VVV", "none"),
    "noise, VVI": ("a b", "VVI", "auto"),
    "noise, EEE": ("a b text", "EEE", "auto"),
    "noise and gaps": ("a b zeros text", "VVV", "auto"),
}
#: Numbers of a covariance's parameters for 3 components of 4 features.
PARAMETERS = dict(EII=1, VII=3, EEI=4, VEI=6, EVI=10, VVI=12, EEE=10)
PARAMETERS.update(VEE=12, EVE=16, VVE=18, EEV=22, VEV=24, EVV=28, VVV=30)


def table_of(names, seed=11, rows=160):
    """Make a table of three groups; some of its cells are missing."""
    random = np.random.default_rng(seed)
    group = random.integers(0, 3, rows)
    normal = random.standard_normal
    level = np.where(random.random(rows) < 0.8, group, random.integers(0, 3, rows))
    all_columns = {
        "a": 6 * group + normal(rows),
        "b": 3.0 * (group == 1) + normal(rows) / 2,
        "skew": np.exp(group + normal(rows)) * 50,
        "zeros": np.where(random.random(rows) < 0.35, 0.0, 40 + 9 * group + 3 * normal(rows)),
        "code": np.where(random.random(rows) < 0.1, -999.0, 5 * group + normal(rows)),
        "text": np.array(["x", HOSTILE, 'two\nlines \\ and "more" `é`'], dtype=object)[level],
        "whole": np.array([1.0, 5.0, 2.5])[level],
        "truth": np.array(["true", "false", "true"], dtype=object)[level],
        "\"it's`": group * 2 + normal(rows),
    }
    picked = pd.DataFrame({name: all_columns[name] for name in names.split()})
    far = random.random(rows) < 0.04
    for name in {"a", "b"} & {*picked}:
        picked.loc[far, name] = random.uniform(-30, 30, far.sum())
    for name in picked:
        picked[name] = picked[name].where(random.random(rows) > 0.1)
    return picked


def with_strange_cells(table):
    """Add rows that no fitted row is like: nothing there, unseen levels, far away."""
    strange = table.iloc[:6].copy().reset_index(drop=True)
    strange.iloc[0] = None
    for name in strange:
        if name in ("text", "truth"):
            strange.loc[1, name] = "unseen"
        elif name == "whole":
            strange.loc[1, name] = 7.0
        elif name == "skew":
            strange.loc[2, name], strange.loc[4, name] = -1.0, 0.0
        else:
            strange.loc[3, name], strange.loc[5, name] = 1e7, 1e-200
    rows = pd.concat([table, strange], ignore_index=True)
    numeric = {name for name in rows if pd.api.types.is_numeric_dtype(rows[name])}
    return rows.astype({name: float if name in numeric else object for name in rows})


class Fitted:
    """A model, rows, and how numpy scores them."""

    def __init__(self, spark, names, family, noise):
        table = table_of(names)
        self.rows = with_strange_cells(table)
        kinds = {
            "inputCols": names.split(),
            "missingCodes": ["code=-999"] if "code" in names else [],
            "logCols": ["skew"] if "skew" in names else [],
            "handleInvalid": "keep",
        }
        search = {} if noise == "auto" else {"k": 3, "selection": "none", "maxIter": 5}
        estimator = GradientEM(
            covarianceType=family,
            noise=noise,
            handleInvalid="keep",
            **ASKED,
            logLikelihoodCol="logLikelihood",
            startComponents=8,
            **search,
        )
        pipeline = Pipeline(stages=[TableFeatures(**kinds), estimator])
        self.spark = pipeline.fit(self.in_spark(spark, table))
        self.model = as_local(self.spark)
        self.expected = self.model.transform(self.rows, **ASKED)

    @staticmethod
    def in_spark(spark, table):
        import pyarrow as pa

        with_ids = table.assign(id=np.arange(len(table)))
        return spark.createDataFrame(pa.Table.from_pandas(with_ids, preserve_index=False))

    def agrees(self, found, near=1e-9):
        """Assert that a place tells the same of all rows."""
        expected = self.expected
        assert found["prediction"].tolist() == expected.prediction.tolist()
        assert found["group"].tolist() == expected.group.tolist()
        assert found["outlier"].astype(bool).tolist() == expected.outlier.tolist()
        severity = expected.outlierSeverity.to_numpy()
        assert found["outlierSeverity"].to_numpy() == pytest.approx(severity, abs=1e-6)
        shares = np.stack([*found["probability"]])
        assert shares == pytest.approx(np.stack([*expected.probability]), abs=1e-9)
        densities = expected.logLikelihood.to_numpy()
        assert found["logLikelihood"].to_numpy() == pytest.approx(densities, rel=near, abs=near)


@pytest.fixture(scope="module", params=TABLES, ids=str)
def fitted(request, spark):
    return Fitted(spark, *TABLES[request.param])


@pytest.fixture(scope="module")
def mixed(spark):
    return Fitted(spark, *TABLES["noise and gaps"])


def in_duckdb(sql, rows):
    with duckdb.connect() as connection:
        connection.register("data", rows.assign(id=np.arange(len(rows))))
        return connection.execute(sql).df().sort_values("id")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A server of its own; PostgreSQL does not run as root."""
    psycopg = pytest.importorskip("psycopg")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        pytest.skip("needs a PostgreSQL server")
    folder = tmp_path_factory.mktemp("postgres")
    for above in [folder, *folder.parents]:
        if above.owner() == "root" and above != Path("/") and os.access(above, os.W_OK):
            above.chmod(above.stat().st_mode | 0o111)
    as_other = {}
    if os.getuid() == 0:
        as_other = {"user": "nobody"}
        os.chmod(folder, 0o777)
    data = folder / "data"
    options = {**as_other, "check": True, "stdout": subprocess.DEVNULL, "cwd": str(folder)}
    subprocess.run([found[-1] / "initdb", "-A", "trust", "-U", "tester", data], **options)
    listens = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
    server = [found[-1] / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    subprocess.run([*server, "-o", listens, "start"], **options)
    with psycopg.connect(host=str(folder), user="tester", dbname="postgres") as connection:
        yield connection
    subprocess.run([*server, "-m", "immediate", "stop"], **options)


def in_postgres(connection, sql, rows):
    quoted = ['"{}"'.format(name.replace('"', '""')) for name in rows]
    is_number = [pd.api.types.is_numeric_dtype(rows[name]) for name in rows]
    kinds = ["double precision" if number else "text" for number in is_number]
    columns = ", ".join(map(" ".join, zip(quoted, kinds)))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS data; CREATE TABLE data ({columns}, id int)")
        with cursor.copy("COPY data FROM STDIN") as copy:
            for i, row in enumerate(rows.itertuples(index=False)):
                is_text = [kind == "text" for kind in kinds]
                copy.write_row(
                    [None if t and pd.isna(c) else c for c, t in zip(row, is_text)] + [i]
                )
        cursor.execute(sql)
        names = [column.name for column in cursor.description]
        return pd.DataFrame(cursor.fetchall(), columns=names).sort_values("id")


def by_spark(fitted, request, folder):
    rows = fitted.in_spark(request.getfixturevalue("spark"), fitted.rows)
    features = fitted.spark.stages[0].transform(rows)
    model = fitted.spark.stages[1].copy().setImputedCol("filled")
    scored = model.transform(features).orderBy("id")
    for name in ("probability", "filled", "features"):
        scored = scored.withColumn(name, vector_to_array(name))
    found = scored.toPandas()
    own = np.stack([*found["features"]])
    assert fitted.model.n_parameters == model.summary.parameters
    assert LocalMixture.impute(fitted.model, own) == pytest.approx(
        np.stack([*found["filled"]]), rel=1e-9, abs=1e-9
    )
    return found


def by_loading(fitted, request, folder):
    fitted.spark.save(str(folder / "pipeline"))
    return spark_gradient_em.load(str(folder / "pipeline")).transform(fitted.rows, **ASKED)


def by_text(fitted, request, folder):
    return model_of(text_of(fitted.model)).transform(fitted.rows, **ASKED)


def by_pickle(fitted, request, folder):
    return pickle.loads(pickle.dumps(fitted.model)).transform(fitted.rows, **ASKED)


def by_duckdb(fitted, request, folder):
    return in_duckdb(fitted.model.to_sql("duckdb", keep=["id"], **ASKED), fitted.rows)


def by_postgres(fitted, request, folder):
    sql = fitted.model.to_sql("postgres", keep=["id"], **ASKED)
    return in_postgres(request.getfixturevalue("postgres"), sql, fitted.rows)


def by_onnx(fitted, request, folder):
    return in_onnx(fitted.model, fitted.rows)


def by_mlflow(fitted, request, folder):
    mlflow = pytest.importorskip("mlflow")
    from spark_gradient_em.mlflow import load_model, save_model

    save_model(fitted.model, folder / "model", **ASKED)
    own = load_model(str(folder / "model"))
    assert own.columns.records == fitted.model.columns.records
    return mlflow.pyfunc.load_model(str(folder / "model")).predict(fitted.rows)


DOORS = (by_spark, by_loading, by_text, by_pickle, by_duckdb, by_postgres, by_onnx, by_mlflow)


def in_onnx(model, rows):
    runtime = pytest.importorskip("onnxruntime")
    session = runtime.InferenceSession(model.to_onnx(**ASKED).SerializeToString())
    cells = {
        own.name: rows[own.name].fillna("").to_numpy(dtype=object)
        if own.type == "tensor(string)"
        else rows[own.name].to_numpy(dtype=np.float64)
        for own in session.get_inputs()
    }
    names = [own.name for own in session.get_outputs()]
    found = dict(zip(names, session.run(names, cells)))
    return pd.DataFrame({**found, "probability": [*found["probability"]]})


@pytest.mark.parametrize("family", PARAMETERS)
def test_parameters_are_counted_by_the_letters_of_the_family(family):
    model = replace(of_numbers(3, 4), family=family)
    assert model.n_parameters == 2 + 3 * 4 + PARAMETERS[family]


@pytest.mark.parametrize("door", DOORS)
def test_every_door_scores_as_numpy(fitted, door, request, tmp_path):
    fitted.agrees(door(fitted, request, tmp_path))


def test_spark_sql_and_a_function_of_spark_score_as_numpy(mixed, spark):
    rows = mixed.in_spark(spark, mixed.rows)
    rows.createOrReplaceTempView("data")
    sql = mixed.model.to_sql("spark", keep=["id"], **ASKED)
    mixed.agrees(spark.sql(sql).orderBy("id").toPandas())


def test_the_proposed_groups_are_told_unless_a_number_is(mixed):
    sql = mixed.model.to_sql("duckdb", keep=["id"])
    expected = mixed.model.predict_groups(mixed.rows).tolist()
    assert in_duckdb(sql, mixed.rows)["group"].tolist() == expected
    assert mixed.model.transform(mixed.rows).group.tolist() == expected
    only = mixed.model.to_sql("duckdb", contamination=None)
    found = in_duckdb(f"SELECT *, 0 AS id FROM ({only})", mixed.rows)
    assert [*found] == ["prediction", "group", "probability", "logLikelihood", "id"]


def refused(model, rows):
    """Return which rows numpy does not score."""
    found = []
    for i in range(len(rows)):
        try:
            model.predict(rows.iloc[i : i + 1])
        except ValueError:
            found.append(i)
    return found


def test_rows_that_numpy_refuses_have_no_scores(mixed, postgres):
    rows = mixed.rows.copy()
    rows.loc[2, "a"], rows.loc[5, "b"], rows.loc[7, "zeros"] = np.inf, -1e141, -np.inf
    assert refused(mixed.model, rows) == [2, 5, 7]
    for found in (
        in_duckdb(mixed.model.to_sql("duckdb", keep=["id"]), rows),
        in_postgres(postgres, mixed.model.to_sql("postgres", keep=["id"]), rows),
    ):
        for name in ("prediction", "group", "probability", "logLikelihood", "outlier"):
            assert np.flatnonzero(found[name].isna()).tolist() == [2, 5, 7]
    found = in_onnx(mixed.model, rows)
    assert np.flatnonzero(found["prediction"] == -2).tolist() == [2, 5, 7]
    assert np.flatnonzero(found["logLikelihood"].isna()).tolist() == [2, 5, 7]


def test_few_gaps_make_a_smaller_select(mixed):
    rows = mixed.rows.assign(id=np.arange(len(mixed.rows)))
    whole = mixed.model.to_sql("duckdb", keep=["id"], **ASKED)
    small = mixed.model.to_sql("duckdb", keep=["id"], most_gaps=0, **ASKED)
    assert len(small) < len(whole)
    found = in_duckdb(small, mixed.rows)
    # A cell of zeros has no number beside its level.
    gaps = rows[["a", "b"]].isna().sum(axis=1) + (rows["zeros"].isna() | (rows["zeros"] == 0))
    scored = (gaps == 0) | (gaps == 3)
    assert (found["prediction"].notna().to_numpy() == scored.to_numpy()).all()
    assert 10 < scored.sum() < len(rows) - 10
    assert (found["prediction"][scored] == mixed.expected.prediction[scored]).all()


def test_levels_are_found_without_the_blanks_around_them(mixed, postgres):
    rows = mixed.rows.head(3).assign(text=[f" {HOSTILE}\t", HOSTILE, "\n\u2003x "])
    expected = mixed.model.score_samples(rows)
    found = in_duckdb(mixed.model.to_sql("duckdb", keep=["id"]), rows)
    assert found["logLikelihood"].to_numpy() == pytest.approx(expected, abs=1e-9)
    found = in_postgres(postgres, mixed.model.to_sql("postgres", keep=["id"]), rows)
    assert found["logLikelihood"].to_numpy() == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "snowflake", "bigquery", "spark"])
def test_a_parser_reads_names_and_texts_as_they_are(dialect):
    sqlglot = pytest.importorskip("sqlglot")
    texts = [HOSTILE, "\\'; DROP", "a\\", "a\nb", 'q"', "`b`", "{x}", "%s", "--", "/*", "$$"]
    names = ["'; DROP TABLE data; --", 'a"; --', "b`; --", "c\\"]
    records = [{"name": name, "kind": "categorical", "levels": texts} for name in names]
    uniform = np.full((len(texts), 2), -np.log(len(texts)))
    model = MixtureModel(
        np.array([0.5, 0.5]),
        np.empty((2, 0)),
        np.ones((1, 0)),
        "VVI",
        levels=tuple(Levels(j, uniform, tuple(texts)) for j in range(len(names))),
        names=tuple(names),
        columns=TableColumns.of(records),
    )
    sql = model.to_sql(dialect, "other.data", keep=['k"`\\'], groups=2, contamination=None)
    (tree,) = sqlglot.parse(sql, read=dialect)
    found = {own.this for own in tree.find_all(sqlglot.exp.Literal) if own.is_string}
    assert found >= {*texts}
    columns = {own.name for own in tree.find_all(sqlglot.exp.Column)}
    assert columns >= {*names, 'k"`\\'}
    tables = {own.name for own in tree.find_all(sqlglot.exp.Table)}
    assert {name for name in tables if not name.startswith("s")} == {"data"}


def of_numbers(k, d, family="VVV"):
    random = np.random.default_rng(1)
    spread = np.array([np.eye(d)] * k) if family == "VVV" else np.ones((k, d))
    quantiles = np.linspace(-9, 0, 11)
    means = random.standard_normal((k, d))
    return MixtureModel(np.full(k, 1 / k), means, spread, family, quantiles=quantiles)


def test_what_no_place_can_say_is_one_sentence(mixed, monkeypatch):
    def refuses(kind, said, ask):
        with pytest.raises(kind, match=said) as raised:
            ask()
        assert "\n" not in str(raised.value) and str(raised.value).count(". ") == 0

    big = of_numbers(10, 10)
    refuses(
        ValueError, "at most 20000 fit .*; give most_gaps=1, or 0", lambda: big.to_sql(groups=10)
    )
    assert "pattern" in big.to_sql(most_gaps=1, groups=10)
    huge = of_numbers(160, 10, "VVI")
    refuses(
        ValueError,
        "160 components of 10 numbers .* score such rows by udf or ONNX",
        lambda: huge.to_sql("postgres", groups=160),
    )
    refuses(ValueError, "dialect is 'oracle'; give one of duckdb, ", lambda: big.to_sql("oracle"))
    refuses(ValueError, "keep has 'group'", lambda: mixed.model.to_sql(keep=["group"]))
    refuses(ValueError, "table is '\"a'", lambda: mixed.model.to_sql(table='"a'))
    refuses(ValueError, "most_gaps is -1", lambda: mixed.model.to_sql(most_gaps=-1))
    refuses(ValueError, "contamination is 2", lambda: mixed.model.to_sql(contamination=2))
    refuses(ValueError, "contamination is 2", lambda: mixed.model.udf(contamination=2))
    refuses(ValueError, "control character", lambda: mixed.model.to_sql(keep=["\x07"]))
    refuses(TypeError, "A list is no fitted mixture", lambda: as_local([]))
    for package, ask in {"sqlglot": mixed.model.to_sql, "onnx": mixed.model.to_onnx}.items():
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, package, None)
            refuses(ImportError, r"pip install 'spark-gradient-em\[.*\]'\.$", ask)


def test_a_column_of_arrays_is_the_rows():
    model = of_numbers(3, 2)
    rows = np.array([[0.5, np.nan], [1, 2]])
    arrays = pd.DataFrame({"features": [*rows]})
    assert model.predict_proba(arrays) == pytest.approx(model.predict_proba(rows), abs=0)
    with pytest.raises(ValueError, match="'features' has arrays of different lengths"):
        model.predict(pd.DataFrame({"features": [[1.0], [1.0, 2.0]]}))
    runtime = pytest.importorskip("onnxruntime")
    session = runtime.InferenceSession(model.to_onnx(groups=3).SerializeToString())
    (density,) = session.run(["logLikelihood"], {"features": rows})
    assert density == pytest.approx(model.score_samples(rows), abs=1e-9)


def test_a_registered_model_answers_json_of_raw_rows(mixed, tmp_path, monkeypatch):
    mlflow = pytest.importorskip("mlflow")
    from spark_gradient_em.mlflow import load_model, log_model

    store = f"sqlite:///{tmp_path}/mlflow.db"
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    mlflow.set_tracking_uri(store)
    mlflow.set_registry_uri(store)
    monkeypatch.chdir(tmp_path)
    info = log_model(mixed.spark, registered_model_name="groups", **ASKED)
    assert [own.name for own in info.signature.inputs] == ["a", "b", "zeros", "text"]
    loaded = load_model("models:/groups/1")
    assert (loaded.predict(mixed.rows) == mixed.expected.prediction).all()
    rows = mixed.rows.head(8)
    split = json.loads(rows.to_json(orient="split", index=False))
    (tmp_path / "rows.json").write_text(json.dumps({"dataframe_split": split}))
    # Without this package: the model brings what it needs.
    (tmp_path / "empty" / "spark_gradient_em").mkdir(parents=True)
    (tmp_path / "empty" / "spark_gradient_em" / "__init__.py").write_text("raise ImportError\n")
    where = {
        **os.environ,
        "MLFLOW_TRACKING_URI": store,
        "PYTHONPATH": str(tmp_path / "empty"),
        "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]),
    }
    command = [sys.executable, "-m", "mlflow", "models"]
    of_model = ["-m", "models:/groups/1", "--env-manager", "local"]
    files = ["-i", "rows.json", "-t", "json", "-o", "scores.json"]
    run = subprocess.run(
        [*command, "predict", *of_model, *files],
        env=where,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert run.returncode == 0, run.stderr
    answers = [
        (tmp_path / "scores.json").read_text(),
        served([*command, "serve", *of_model], where),
    ]
    for answer in answers:
        scores = json.loads(answer)["predictions"]
        assert [row["prediction"] for row in scores] == mixed.expected.prediction[:8].tolist()


def served(command, where):
    """Return what a server of a model answers to the rows of a file."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    asked = urllib.request.Request(
        f"http://localhost:{port}/invocations",
        Path("rows.json").read_bytes(),
        {"Content-Type": "application/json"},
    )
    with (
        open("log", "w+") as log,
        subprocess.Popen(
            [*command, "-h", "localhost", "-p", str(port)],
            env=where,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as server,
    ):
        try:
            for _ in range(200):
                assert server.poll() is None, Path("log").read_text()
                with contextlib.suppress(OSError):
                    return urllib.request.urlopen(asked, timeout=60).read()
                time.sleep(0.5)
            raise AssertionError(Path("log").read_text())
        finally:
            # Its workers as well.
            os.killpg(server.pid, signal.SIGTERM)


def test_the_command_writes_what_the_methods_return(mixed, tmp_path, capsys):
    path = str(tmp_path / "pipeline")
    mixed.spark.save(path)
    loaded = spark_gradient_em.load(path)
    assert main(["export", path, "--format", "sql", "--dialect", "spark", "--keep", "id"]) == 0
    assert capsys.readouterr().out == loaded.to_sql("spark", keep=["id"]) + "\n"
    assert main(["export", path, "--format", "onnx"]) == 1
    assert capsys.readouterr().err == "error: ONNX is no text; say --output FILE.\n"
    assert main(["export", str(tmp_path / "none"), "--format", "sql"]) == 1
    assert capsys.readouterr().err.startswith("error: There is no model at ")


def test_a_function_of_spark_needs_neither_jar_nor_package_there(mixed, tmp_path):
    pytest.importorskip("grpc")
    (tmp_path / "spark_gradient_em").mkdir()
    (tmp_path / "spark_gradient_em" / "__init__.py").write_text("raise ImportError('not here')\n")
    (tmp_path / "model.json").write_text(text_of(mixed.model), encoding="utf-8")
    mixed.rows.to_parquet(tmp_path / "rows.parquet")
    script = """
import os, sys
import spark_gradient_em
from pathlib import Path
from spark_gradient_em._saved import model_of
folder = Path(sys.argv[1])
os.environ["PYTHONPATH"] = str(folder)  # the workers' own
from pyspark.sql import SparkSession
from pyspark.sql.functions import struct
spark = SparkSession.builder.remote("local[1]").config("spark.ui.enabled", "false").getOrCreate()
assert "connect" in type(spark).__module__
model = model_of((folder / "model.json").read_text(encoding="utf-8"))
rows = spark.read.parquet(str(folder / "rows.parquet"))
spark.udf.register("score", model.udf(contamination=0.1, groups=2))
rows.createOrReplaceTempView("rows")
spark.sql("SELECT score(struct(*)) AS s FROM rows").select("s.*").toPandas().to_pickle(
    folder / "scores.pkl")
"""
    run = run_python(script, str(tmp_path), PYSPARK_PYTHON=sys.executable)
    assert run.returncode == 0, run.stderr
    mixed.agrees(pd.read_pickle(tmp_path / "scores.pkl"))


def plain(names, **numbers):
    """Make a model of two components of columns of numbers."""
    own = {"style": "POINT", "least": 0.5, "greatest": 9.25, **numbers}
    records = [{"name": name, "kind": "continuous", "numbers": own} for name in names]
    model = of_numbers(2, len(names), "VVI")
    return replace(model, names=tuple(names), columns=TableColumns.of(records))


def test_names_that_are_one_are_refused_where_the_dialect_knows_no_case():
    twins = plain(["a", "A"])
    for dialect in ("duckdb", "bigquery", "spark"):
        with pytest.raises(ValueError, match=f"'A' and 'a' are one name in {dialect}; rename"):
            twins.to_sql(dialect, groups=2)
    for dialect in ("postgres", "snowflake"):
        assert '"A"' in twins.to_sql(dialect, groups=2)
    with pytest.raises(ValueError, match="keep has 'Group', which is a column of scores"):
        plain(["a"]).to_sql(keep=["Group"], groups=2)
    with pytest.raises(TypeError, match="keep has 1, but must be a list of names"):
        plain(["a"]).to_sql(keep=[1], groups=2)
    with pytest.raises(TypeError, match="most_gaps is 'x', but must be a whole number"):
        plain(["a"]).to_sql(most_gaps="x", groups=2)


@pytest.mark.parametrize(
    ("numbers", "what"),
    [
        ({"unit": "%"}, "text of percentages"),
        ({"unit": "$"}, r"text of numbers with \$"),
        ({"style": "COMMA"}, "text of numbers with a decimal comma"),
        ({"amongText": True}, "text of numbers and of words"),
    ],
)
def test_text_that_this_package_alone_reads_is_refused_elsewhere(numbers, what):
    model = plain(["price"], **numbers)
    for place, ask in {"a database": model.to_sql, "ONNX": model.to_onnx}.items():
        said = f"Column 'price' is {what}, which {place} does not read; fit its numbers."
        with pytest.raises(ValueError, match=said):
            ask(groups=2)


def test_mlflow_reads_text_of_numbers(tmp_path):
    mlflow = pytest.importorskip("mlflow")
    from spark_gradient_em.mlflow import save_model

    model = plain(["price"], unit="$")
    save_model(model, tmp_path / "model", groups=2)
    loaded = mlflow.pyfunc.load_model(str(tmp_path / "model"))
    table = pd.DataFrame({"price": ["$0.25", "$1.5", None]})
    found = loaded.predict(table)["logLikelihood"]
    assert found.to_numpy() == pytest.approx(model.score_samples(table), abs=0)


def test_a_logged_model_keeps_the_files_of_its_version(tmp_path, monkeypatch):
    mlflow = pytest.importorskip("mlflow")
    from spark_gradient_em import mlflow as own

    model = plain(["a"])
    package, files = sources()
    other = {**files, "mlflow.py": files["mlflow.py"] + b"\nVERSION = 'another'\n"}
    for name, text in {"one": files, "two": other}.items():
        monkeypatch.setattr(
            own, "sources", lambda name=name, text=text: (f"{package}_{name}", text)
        )
        own.save_model(model, tmp_path / name, groups=2)
        mlflow.pyfunc.load_model(str(tmp_path / name))
    kinds = [sys.modules[f"{package}_{name}.mlflow"] for name in ("one", "two")]
    assert [getattr(kind, "VERSION", None) for kind in kinds] == [None, "another"]
    monkeypatch.setattr("spark_gradient_em._portable.resources.files", lambda name: _Folder(other))
    assert sources()[0] != package


class _Folder(dict):
    """Files by their names, as a package has them."""

    def iterdir(self):
        return [SimpleNamespace(name=name, read_bytes=lambda t=t: t) for name, t in self.items()]


def test_onnx_has_columns_of_any_name():
    runtime = pytest.importorskip("onnxruntime")
    names = [*(f"c{j}" for j in range(6)), *(f"n{j}" for j in range(6)), "_c1", "__n2"]
    model = plain(names)
    rows = pd.DataFrame(np.random.default_rng(5).standard_normal((4, len(names))), columns=names)
    session = runtime.InferenceSession(model.to_onnx(groups=2).SerializeToString())
    (found,) = session.run(["logLikelihood"], {name: rows[name].to_numpy() for name in names})
    assert found == pytest.approx(model.score_samples(rows), abs=1e-9)
    for name in ("prediction", "group", "probability", "logLikelihood", "outlier"):
        with pytest.raises(ValueError, match=f"A column is called '{name}', which ONNX cannot"):
            plain(["a", name]).to_onnx(groups=2)


@pytest.mark.parametrize("before", [b"whole", None])
def test_a_file_is_there_as_a_whole_or_as_it_was(tmp_path, monkeypatch, before):
    path = tmp_path / "m.sql"
    if before:
        path.write_bytes(before)
    write_bytes = Path.write_bytes

    def half(self, content):
        write_bytes(self, content[:3])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", half)
        with pytest.raises(OSError, match="No space left"):
            write(path, b"SELECT 1")
    assert {own.name: own.read_bytes() for own in tmp_path.iterdir()} == (
        {"m.sql": before} if before else {}
    )
    write(path, b"SELECT 2")
    assert [own.read_bytes() for own in tmp_path.iterdir()] == [b"SELECT 2"]
