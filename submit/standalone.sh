#!/usr/bin/env bash
# Runs a command of the jar on a standalone cluster, from a Spark 4.1 installation at SPARK_HOME.
#   MASTER=spark://host:7077 submit/standalone.sh fit --input hdfs:///rows --output hdfs:///fit
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
exec "$SPARK_HOME/bin/spark-submit" --master "$MASTER" \
  --driver-memory "${DRIVER_MEMORY:-4g}" --executor-memory "${EXECUTOR_MEMORY:-4g}" \
  --conf spark.executorEnv.OPENBLAS_NUM_THREADS=1 \
  --class org.gradientem.job.Main "$jar" "$@"
