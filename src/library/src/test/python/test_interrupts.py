"""Ctrl-C while Python waits for Java, and what ends a fit on a server."""

import threading
import time

import numpy as np
import pytest
from pyspark.ml.linalg import Vectors

from conftest import classic_only, connect_only, run_python
from spark_gradient_em.spark import GradientEM

#: Rows that keep a fit busy for far longer than a test waits, and rows of a second each.
SESSION = """
import os, signal, threading, time
from pyspark.sql import SparkSession
import spark_gradient_em
from spark_gradient_em.spark import GradientEM

spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.jars", spark_gradient_em.jar())
    .config("spark.ui.enabled", "false")
    .getOrCreate()
)
tails = ", ".join(f"exp(1.5 * randn(0)) * randn({j})" for j in range(1, 21))
hard = spark.range(0, 60_000, 1, 2).selectExpr(f"array({tails}) features")
sleep = "coalesce(try_cast(reflect('java.lang.Thread', 'sleep', 1000L) as double), id)"
slow = spark.range(0, 500, 1, 500).selectExpr(f"array({sleep}, 1D) features")
few = spark.createDataFrame([([float(i % 7), float(i % 2)],) for i in range(90)], ["features"])
model = GradientEM(k=2, selection="none").fit(few)

def interrupted(call):
    # The first one ends the search of a fit alone.
    for wait in (4, 8)[: 2 if "fit" in call.__code__.co_names else 1]:
        threading.Timer(wait, os.kill, (os.getpid(), signal.SIGINT)).start()
    start = time.monotonic()
    try:
        call()
    except BaseException as error:
        print(type(error).__name__, time.monotonic() - start < 60)
    for _ in range(100):
        if not spark.sparkContext.statusTracker().getActiveJobsIds():
            break
        time.sleep(0.1)
    print(len(spark.sparkContext.statusTracker().getActiveJobsIds()), "jobs")
    again = GradientEM(k=2, selection="none").fit(few)
    print((again.means == model.means).all())

"""

ENDED = "KeyboardInterrupt True\n0 jobs\nTrue\n"


@classic_only
@pytest.mark.parametrize(
    "call",
    [
        "GradientEM(sampleSize=0, startComponents=60).fit(hard)",
        "model.evaluate(slow)",
        "model.setLogLikelihoodCol('l') and spark_gradient_em.spark.LogLikelihoodEvaluator("
        "logLikelihoodCol='l').evaluate(model.transform(slow))",
    ],
)
def test_an_interrupt_stays_one_and_the_session_goes_on(call):
    run = run_python(f"{SESSION}interrupted(lambda: {call})")
    assert run.stdout == ENDED, run.stderr[-2000:]


@connect_only
def test_an_interrupt_on_a_server_ends_the_fit_that_it_names(spark, rows):
    tails = np.random.RandomState(6).standard_t(2, (20_000, 10))
    hard = spark.createDataFrame([(Vectors.dense(row),) for row in tails], ["features"])
    ended = {}

    def fit(tag):
        spark.addTag(tag)
        try:
            ended[tag] = GradientEM(sampleSize=0, startComponents=60).fit(hard)
        except Exception as error:
            ended[tag] = str(error)

    alone = GradientEM(seed=1).fit(rows)
    first, second = (threading.Thread(target=fit, args=[tag]) for tag in ("first", "second"))
    first.start()
    second.start()
    time.sleep(8)
    assert not ended
    assert spark.interruptTag("first")
    first.join(timeout=20)
    assert "cancel" in str(ended.get("first")).lower()
    time.sleep(5)
    assert second.is_alive()
    assert spark.interruptAll()
    second.join(timeout=20)
    assert "cancel" in str(ended.get("second")).lower()
    assert (GradientEM(seed=1).fit(rows).means == alone.means).all()
