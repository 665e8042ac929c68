"""Fits the penguins by a Pipeline, and prints what the saved and loaded one makes of each row."""

import sys

from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import SparkSession

import spark_gradient_em
from spark_gradient_em import GradientEM

folder = sys.argv[1]
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.jars", spark_gradient_em.jar())
    .config("spark.ui.enabled", "false")
    .getOrCreate()
)
table = spark.read.csv("data/penguins.csv", header=True, inferSchema=True)
measures = [name for name in table.columns if name != "species"]
stages = [VectorAssembler(inputCols=measures, outputCol="features"), GradientEM()]
pipeline = Pipeline(stages=stages).fit(table)
pipeline.write().overwrite().save(folder)
loaded = PipelineModel.load(folder)
rows = loaded.transform(table).select("prediction", "probability").collect()
again = pipeline.transform(table).select("prediction", "probability").collect()
assert rows == again
for row in rows:
    print(row.prediction, *(f"{p:.6f}" for p in row.probability))
