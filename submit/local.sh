#!/usr/bin/env bash
# Runs a command of the jar on this machine; needs a JDK and Maven, no Spark installation.
#   submit/local.sh fit --input data/old-faithful.csv --output target/old-faithful
# MASTER (default local[*]), DRIVER_MEMORY (default 4g), RUNTIME, the folder of another Spark of Scala
# 2.13, and BLAS, a native library of BLAS and LAPACK (by default the OpenBLAS that the build has for
# Linux; none if empty: what Spark itself would find), may be set in the environment.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/build.sh" "$@"
export SPARK_HOME=${RUNTIME:-$root/target/spark} SPARK_SCALA_VERSION=2.13
# Each task has a core already; a native BLAS that takes more makes a fit several times slower.
export OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
blas=${BLAS-$root/target/openblas/libopenblas.so.0}
library=
options=-Dlog4j2.configurationFile=$root/submit/log4j2.properties
if [ -f "$blas" ]; then
  library=$(dirname "$blas")
  options+=" -Ddev.ludovic.netlib.blas.nativeLibPath=$blas"
  options+=" -Ddev.ludovic.netlib.lapack.nativeLibPath=$blas"
fi

# A small file is done with before HotSpot's second compiler, or collecting garbage in parallel, would
# have earned what it takes. With G1, HotSpot's own choice, a fit of a million rows takes a tenth
# longer. Rows stay: a large young generation only makes the system find more memory for them, which
# took a seventh of a fit of ten million rows. The old one has most of the heap then, so that Spark may
# fill more of it than it would: with 4g a fit of ten million rows of 32 takes 12 s instead of 18.
input=
previous=
for word in "$@"; do
  case $previous/$word in
    --input/*) input=$word ;;
    */--input=*) input=${word#--input=} ;;
  esac
  previous=$word
done
if [ -f "$input" ] && [ "$(wc -c <"$input")" -le 10000 ]; then
  options+=" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
else
  options+=" -XX:+UseParallelGC -XX:MaxNewSize=300m -Dspark.memory.fraction=0.7"
fi

# Spark's own launcher assembles the command of its submit class, as bin/spark-class has it do: a NUL
# and a newline, then its words, each ended by a NUL. What tasks return, such as the rows of a sample,
# has no network to pass on its way to the driver of the same JVM.
assemble() {
  local archiving=$1
  shift
  command=()
  while IFS= read -r -d '' word; do
    command+=("$word")
  done < <(
    java -cp "$SPARK_HOME"/jars/spark-launcher_2.13-*.jar \
      org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit \
      --master "${MASTER:-local[*]}" --driver-memory "${DRIVER_MEMORY:-4g}" \
      --driver-library-path "$library" --driver-java-options "$options $archiving" \
      --conf spark.ui.enabled=false --conf spark.ui.showConsoleProgress=false \
      --conf spark.task.maxDirectResultSize=100m \
      --class "$main" "$jar" "$@" | tail -c +3
  )
}

# The ten thousand classes of Spark, loaded and verified once for all commands to come. A JVM that an
# archive does not suit passes over it; an empty one stands for one that could not be made.
archive=$SPARK_HOME/classes.jsa
silent="-Xlog:cds=off -Xlog:cds+dynamic=off"
if [ -z "${RUNTIME:-}" ] && [ ! "$archive" -nt "$SPARK_HOME/jars" ]; then
  echo "archiving Spark's classes, once, so that commands start sooner" >&2
  scratch=$(mktemp -d)
  # Under a name of its own, since two commands may come first at once.
  trap 'rm -rf "$scratch" "$archive.$$"' EXIT
  trap 'exit 130' INT
  assemble "-XX:TieredStopAtLevel=1 -XX:ArchiveClassesAtExit=$archive.$$ $silent" \
    fit --quiet --input "$root/data/old-faithful.csv" --output "$scratch/fit"
  "${command[@]}" >"$scratch/log" 2>&1 && mv -f "$archive.$$" "$archive" || : >"$archive"
  rm -rf "$scratch" "$archive.$$"
  trap - EXIT INT
fi

assemble "$([ ! -s "$archive" ] || echo "-XX:SharedArchiveFile=$archive $silent")" "$@"
exec "${command[@]}"
