"""One suite for both kinds of session: SPARK_REMOTE names a Connect server, or there is none."""

import csv
import gc
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import spark_gradient_em

IS_CONNECT = "SPARK_REMOTE" in os.environ
HAS_SPARK = find_spec("pyspark") is not None
ROOT = Path(__file__).parents[5]

classic_only = pytest.mark.skipif(IS_CONNECT, reason="needs a JVM beside it")
spark_only = pytest.mark.skipif(not HAS_SPARK, reason="needs PySpark")
connect_only = pytest.mark.skipif(not IS_CONNECT, reason="needs a Connect server")


def run_python(script, *args, **environment):
    """Run a script in a fresh process, until its JVM has ended as well."""
    return subprocess.run(
        [sys.executable, "-c", script, *args],
        capture_output=True,
        text=True,
        timeout=280,
        env={**os.environ, **environment},
    )


def said(script, word, *args):
    """Return the lines that begin with a word, of those that such a script prints."""
    run = run_python(script, *args)
    assert run.returncode == 0, run.stderr
    return [line for line in run.stdout.splitlines() if line.startswith(word)]


def in_numpy(model, folder):
    """Return the model in numpy, of Spark and of the files it saves, which are the same."""
    path = folder / "in-numpy"
    model.write().overwrite().save(str(path))
    return model.toLocal(), spark_gradient_em.load(str(path))


@pytest.fixture(scope="session")
def spark():
    pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    if IS_CONNECT:
        # The client of 4.1.0 can wait for itself when it collects a model amid a call.
        gc.disable()
        session = SparkSession.builder.remote(os.environ["SPARK_REMOTE"]).getOrCreate()
    else:
        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.jars", spark_gradient_em.jar())
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            # Of tables of some rows code is compiled longer than it runs.
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.sql.adaptive.enabled", "false")
            .getOrCreate()
        )
    yield session
    session.stop()


@pytest.fixture(scope="session")
def spark_if_installed(request):
    """A session, in whose JVM rows are fitted; without PySpark in one that needs no session."""
    if HAS_SPARK:
        request.getfixturevalue("spark")


@pytest.fixture(scope="session")
def table(spark):
    """Old Faithful: two numeric columns, 272 rows."""
    with open(ROOT / "data" / "old-faithful.csv", newline="") as file:
        header, *lines = csv.reader(file)
    return spark.createDataFrame([tuple(map(float, line)) for line in lines], header)


@pytest.fixture(scope="session")
def rows(spark, table):
    """Old Faithful as vectors."""
    from pyspark.ml.linalg import Vectors

    vectors = [(Vectors.dense(list(row)),) for row in table.collect()]
    return spark.createDataFrame(vectors, ["features"])


@pytest.fixture(scope="session")
def points():
    """The same in numpy."""
    return np.loadtxt(ROOT / "data" / "old-faithful.csv", delimiter=",", skiprows=1)


@pytest.fixture(scope="session")
def estimator(spark):
    """An estimator whose fit takes few passes and has a certain answer."""
    from spark_gradient_em.spark import GradientEM

    return GradientEM(covarianceType="full", logLikelihoodCol="logLikelihood")


@pytest.fixture(scope="session")
def model(estimator, rows):
    return estimator.fit(rows)
