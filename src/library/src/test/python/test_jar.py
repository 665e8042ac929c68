"""The jar: where it is, and what is said where Spark has none or another one."""

import zipfile

import pytest
from pyspark.ml.param import Param

import spark_gradient_em
from conftest import classic_only, connect_only, run_python, said
from spark_gradient_em import _jar, _java
from spark_gradient_em.spark import GradientEM


def test_the_jar_is_in_the_package():
    names = zipfile.ZipFile(spark_gradient_em.jar()).namelist()
    assert "org/gradientem/spark/GradientEM.class" in names
    assert "spark_gradient_em/__init__.py" in names
    assert "META-INF/services/org.apache.spark.ml.Estimator" in names


@pytest.mark.parametrize("scala", ["2.12", "2.13"])
def test_it_is_of_the_scala_of_the_spark_that_would_start(scala, tmp_path):
    (tmp_path / "jars").mkdir()
    (tmp_path / "jars" / f"scala-library-{scala}.9.jar").touch()
    script = "import spark_gradient_em; print(spark_gradient_em.jar())"
    run = run_python(script, SPARK_HOME=str(tmp_path))
    # Either may not have been built.
    said = run.stdout if run.returncode == 0 else run.stderr.splitlines()[-1]
    assert f"/jars/spark-gradient-em_{scala}-{spark_gradient_em.__version__}.jar" in said
    assert run.returncode == 0 or "mvn-2.12 package" in said


@classic_only
def test_it_is_of_the_scala_of_the_session(spark, monkeypatch, tmp_path):
    running = spark._jvm.scala.util.Properties.versionNumberString()
    (tmp_path / "jars").mkdir()
    (tmp_path / "jars" / "scala-library-2.11.1.jar").touch()
    monkeypatch.setenv("SPARK_HOME", str(tmp_path))
    assert running.startswith(_jar.scala_version() + ".")


def test_another_version_is_named():
    with pytest.raises(RuntimeError, match=r"jar of version 9\.9 .* install the package"):
        _java.require_version("9.9")
    _java.require_version(spark_gradient_em.__version__)


def test_an_older_java_is_named():
    for old in "1.8", "11":
        with pytest.raises(RuntimeError, match=rf"Spark runs on Java {old}, .*; set JAVA_HOME"):
            _java.require_java(old)
    for new in "17", "21", "25":
        _java.require_java(new)


@classic_only
def test_javas_version_is_looked_at(spark, monkeypatch):
    monkeypatch.setattr(_java, "__version__", "9.9")
    with pytest.raises(RuntimeError, match="jar of version"):
        GradientEM()


@classic_only
def test_a_session_without_jar_is_told_so():
    script = """
from pyspark.sql import SparkSession
from spark_gradient_em.spark import GradientEM, GradientEMModel
def say(make):
    try:
        make()
    except RuntimeError as error:
        print("said", error)
say(GradientEM)
SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
say(GradientEM)
say(lambda: GradientEMModel.load("nowhere"))
"""
    first, second, third = said(script, "said")
    assert first == (
        "said There is no Spark session; start the session with"
        " .config('spark.jars', spark_gradient_em.jar())."
    )
    assert "is not on Spark's class path" in second
    assert third == second


@connect_only
def test_a_server_without_jar_is_told_so(rows):
    estimator = GradientEM()
    estimator._java_obj = "org.gradientem.spark.Missing"
    with pytest.raises(RuntimeError, match=r"start it with --jars spark-gradient-em_2\.13-.*\.jar"):
        estimator.fit(rows)


@connect_only
def test_a_server_with_another_jar_is_told_so(rows):
    estimator = GradientEM()
    estimator._paramMap[Param(estimator, "novel", "a param of the future")] = 1
    with pytest.raises(RuntimeError, match="another version, without the param novel; start it"):
        estimator.fit(rows)


def test_the_package_works_without_being_installed(tmp_path):
    package = spark_gradient_em.jar()
    script = f"import os, sys; os.chdir({str(tmp_path)!r}); sys.path.insert(0, {package!r})"
    script += "; import spark_gradient_em; print(spark_gradient_em.jar())"
    assert said(script, "") == [package]


@classic_only
@pytest.mark.parametrize("remote", ["", "local[1]"], ids=["classic", "connect"])
def test_few_rows_are_fitted_beside_a_session_without_jar(remote):
    script = """
from pyspark.sql import SparkSession
from spark_gradient_em import GradientEM
builder = SparkSession.builder.config("spark.ui.enabled", "false")
session = builder.getOrCreate()
fitted = GradientEM(n_components=1).fit([[1, 2], [2, 5], [4, 3]])
print(type(session).__module__, fitted.n_components_)
"""
    environment = {"SPARK_REMOTE": remote} if remote else {"MASTER": "local[1]"}
    run = run_python(script, **environment)
    kind = "pyspark.sql.connect.session" if remote else "pyspark.sql.session"
    assert run.stdout == f"{kind} 1\n", run.stderr
