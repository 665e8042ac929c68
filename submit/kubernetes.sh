#!/usr/bin/env bash
# Runs a command of the jar on Kubernetes, from a Spark 4.1 installation at SPARK_HOME. IMAGE is a
# Spark 4.1 image that carries the job's jar at JAR, since pods cannot read this machine's files;
# submit/Dockerfile makes one.
#   MASTER=k8s://https://host:6443 IMAGE=registry/spark-gradient-em:0.1.0 \
#     submit/kubernetes.sh fit --input s3a://bucket/rows --output s3a://bucket/fit
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
require_installation
require_variable MASTER k8s://https://host:6443
require_variable IMAGE registry/spark-gradient-em:0.1.0
source "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
exec "$SPARK_HOME/bin/spark-submit" --master "$MASTER" --deploy-mode cluster "${settings[@]}" \
  --conf spark.executor.instances="${NUM_EXECUTORS:-4}" \
  --conf spark.kubernetes.container.image="$IMAGE" \
  --conf spark.kubernetes.namespace="${NAMESPACE:-default}" \
  --class org.gradientem.job.Main "${JAR:-local:///opt/spark/jars/spark-gradient-em-job_2.13-0.1.0.jar}" "$@"
