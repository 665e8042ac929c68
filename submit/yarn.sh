#!/usr/bin/env bash
# Runs a command of the jar on YARN, from a Spark 4.1 installation at SPARK_HOME with HADOOP_CONF_DIR set.
#   submit/yarn.sh fit --input hdfs:///rows --output hdfs:///fit
# DEPLOY_MODE=client runs the driver here, and shows on this terminal what it prints.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
require_installation
source "$(dirname "${BASH_SOURCE[0]}")/build.sh" "$@"
source "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
exec "$SPARK_HOME/bin/spark-submit" --master yarn --deploy-mode "${DEPLOY_MODE:-cluster}" "${settings[@]}" \
  --num-executors "${NUM_EXECUTORS:-4}" --executor-cores "${EXECUTOR_CORES:-4}" \
  --class "$main" "$jar" "$@"
