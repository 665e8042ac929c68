#!/usr/bin/env bash
# Runs a command of the jar on a standalone cluster, from a Spark 4.1 installation at SPARK_HOME.
#   MASTER=spark://host:7077 submit/standalone.sh fit --input hdfs:///rows --output hdfs:///fit
# DEPLOY_MODE=cluster starts the driver on the cluster, supervised: one that dies is started again.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
require_installation
require_variable MASTER spark://host:7077
source "$(dirname "${BASH_SOURCE[0]}")/build.sh" "$@"
mode=(--deploy-mode "${DEPLOY_MODE:-client}")
if [ "${DEPLOY_MODE:-client}" = cluster ]; then
  # The cluster starts a driver without the module of vectors unless it is told to; the search would
  # take longer and end in other last digits.
  mode+=(--supervise --driver-java-options --add-modules=jdk.incubator.vector)
fi
exec "$SPARK_HOME/bin/spark-submit" --master "$MASTER" "${mode[@]}" \
  --driver-memory "${DRIVER_MEMORY:-4g}" --executor-memory "${EXECUTOR_MEMORY:-4g}" \
  --conf spark.executorEnv.OPENBLAS_NUM_THREADS=1 \
  --class "$main" "$jar" "$@"
