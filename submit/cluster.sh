# What every cluster is submitted with. Sourced by the scripts beside it.
# DRIVER_MEMORY, EXECUTOR_MEMORY (by default 2g, which a worker of 3 GB has room for) and BLAS, a native
# library of BLAS and LAPACK by its path on every node, and PACKAGES that Spark fetches
# (group:artifact:version, …), may be set in the environment.

export OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
# As submit/local.sh has it, which says why. A driver that the cluster starts is without the module of
# vectors unless it is told to; the search would take longer and end in other last digits.
driver_java="--add-modules=jdk.incubator.vector -XX:+UseParallelGC -XX:MaxNewSize=300m"
executor_java="--add-modules=jdk.incubator.vector -XX:+UseParallelGC"
settings=(${PACKAGES:+--packages "$PACKAGES"})
if [ -n "${BLAS:-}" ]; then
  natives="-Ddev.ludovic.netlib.blas.nativeLibPath=$BLAS -Ddev.ludovic.netlib.lapack.nativeLibPath=$BLAS"
  driver_java+=" $natives"
  executor_java+=" $natives"
  settings+=(--conf "spark.driver.extraLibraryPath=${BLAS%/*}" --conf "spark.executor.extraLibraryPath=${BLAS%/*}")
fi
settings+=(
  --driver-memory "${DRIVER_MEMORY:-4g}" --executor-memory "${EXECUTOR_MEMORY:-2g}"
  --driver-java-options "$driver_java" --conf "spark.executor.extraJavaOptions=$executor_java"
  --conf spark.executorEnv.OPENBLAS_NUM_THREADS=1 --conf spark.task.maxDirectResultSize=100m
)
