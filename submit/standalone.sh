#!/usr/bin/env bash
# Runs a command of the jar on a standalone cluster, from a Spark 4.1 installation at SPARK_HOME.
#   MASTER=spark://host:7077 submit/standalone.sh fit --input hdfs:///rows --output hdfs:///fit
# DEPLOY_MODE=cluster starts the driver on the cluster, supervised: one that dies is started again.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
require_installation
require_variable MASTER spark://host:7077
source "$(dirname "${BASH_SOURCE[0]}")/build.sh" "$@"
source "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
settings+=(--master "$MASTER" --deploy-mode "${DEPLOY_MODE:-client}")
if [ "${DEPLOY_MODE:-client}" != cluster ]; then
  exec "$SPARK_HOME/bin/spark-submit" "${settings[@]}" --class "$main" "$jar" "$@"
fi
"$SPARK_HOME/bin/spark-submit" "${settings[@]}" --supervise --class "$main" "$jar" "$@"
echo "The cluster runs the driver, and ends after this script. What it prints is the driver's stdout and stderr, on the page of the master; the result goes to --output." >&2
