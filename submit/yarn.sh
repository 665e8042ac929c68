#!/usr/bin/env bash
# Runs a command of the jar on YARN, from a Spark 4.1 installation at SPARK_HOME with HADOOP_CONF_DIR set.
#   submit/yarn.sh fit --input hdfs:///rows --output hdfs:///fit
# DEPLOY_MODE=client runs the driver here, and shows on this terminal what it prints.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
require_installation
source "$(dirname "${BASH_SOURCE[0]}")/build.sh" "$@"
exec "$SPARK_HOME/bin/spark-submit" --master yarn --deploy-mode "${DEPLOY_MODE:-cluster}" \
  --driver-memory "${DRIVER_MEMORY:-4g}" --executor-memory "${EXECUTOR_MEMORY:-4g}" \
  --num-executors "${NUM_EXECUTORS:-4}" --executor-cores "${EXECUTOR_CORES:-4}" \
  --conf spark.executorEnv.OPENBLAS_NUM_THREADS=1 \
  --class "$main" "$jar" "$@"
