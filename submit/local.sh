#!/usr/bin/env bash
# Runs a command of the jar on this machine; needs a JDK and Maven, no Spark installation.
#   submit/local.sh fit data/old-faithful.csv
# MASTER (default local[*]), DRIVER_MEMORY (default 4g), RUNTIME, the folder of another Spark of Scala
# 2.13, PACKAGES that Spark fetches (group:artifact:version, …), and BLAS, a native library of BLAS and LAPACK (by default the OpenBLAS that the build has for
# Linux; none if empty: what Spark itself would find), may be set in the environment.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
# As Spark's own scripts take it.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null ||
  fail "The program $java was not found; install a JDK of version 17 or later and put it on the PATH, or set JAVA_HOME to it."
source "$(dirname "${BASH_SOURCE[0]}")/build.sh" "$@"
export SPARK_HOME=${RUNTIME:-$root/target/spark} SPARK_SCALA_VERSION=2.13
launcher=("$SPARK_HOME"/jars/spark-launcher_2.13-*.jar)
[ -r "${launcher[0]}" ] ||
  fail "There is no Spark of Scala 2.13 in $SPARK_HOME (jars/spark-launcher_2.13-*.jar); set RUNTIME to the folder of one, or leave it out."
# Java raises the soft limit by itself.
[ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -ge 512 ] ||
  fail "Only $(ulimit -Hn) files may be open at once, and Spark needs 512; raise the limit (ulimit -n)."
# Each task has a core already; a native BLAS that takes more makes a fit several times slower.
export OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
blas=${BLAS-$root/target/openblas/libopenblas.so.0}
library=
# What the JVM itself would warn of, a thread that it cannot start or a small heap, on the stream of
# results; the command says what matters.
quiet="-Xlog:disable -Xlog:all=error:stderr"
# The launcher splits at blanks that are not within quotes.
options="$quiet \"-Dlog4j2.configurationFile=$root/submit/log4j2.properties\""
if [ -f "$blas" ]; then
  library=$(dirname "$blas")
  options+=" \"-Ddev.ludovic.netlib.blas.nativeLibPath=$blas\""
  options+=" \"-Ddev.ludovic.netlib.lapack.nativeLibPath=$blas\""
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
    fit/[!-]* | score/[!-]*) input=$word ;;
  esac
  previous=$word
done
if [ -f "$input" ] && [ -r "$input" ] && [ "$(wc -c <"$input")" -le 10000 ]; then
  collector="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
else
  collector="-XX:+UseParallelGC -XX:MaxNewSize=300m -Dspark.memory.fraction=0.7"
fi

# Runs Spark's own launcher, which assembles the command of its submit class, as bin/spark-class has it
# do. Memory and options are those of that command, so that what no JVM can be started with shows here.
# What tasks return, such as the rows of a sample, has no network to pass on its way to the driver of
# the same JVM.
launch() {
  local archiving=$1
  shift
  # shellcheck disable=SC2086 # These are options.
  "$java" -Xmx"${DRIVER_MEMORY:-4g}" $quiet $collector -cp "${launcher[0]}" \
    org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit \
    --master "${MASTER:-local[*]}" --driver-memory "${DRIVER_MEMORY:-4g}" \
    --driver-library-path "$library" --driver-java-options "$options $collector $archiving" \
    ${PACKAGES:+--packages "$PACKAGES"} \
    --conf spark.ui.enabled=false --conf spark.ui.showConsoleProgress=false \
    --conf spark.task.maxDirectResultSize=100m \
    --class "$main" "$jar" "$@"
}

# Sets `command`. The launcher prints a NUL and a newline, then the command's words, each ended by a NUL.
assemble() {
  command=()
  while IFS= read -r -d '' word; do
    command+=("$word")
  done < <(launch "$@" 2>/dev/null | tail -c +3)
  # A JVM that cannot start says so on either stream, and begins with lines that do not say why.
  command -v "${command[0]:-}" >/dev/null ||
    fail "Java could not start ($(launch "$@" 2>&1 | tr -d '\0' |
      grep -vE '^(Picked up |NOTE: |Error occurred during initialization|Error: LinkageError|$)' | head -n 1)); correct JAVA_HOME, JAVA_TOOL_OPTIONS, DRIVER_MEMORY or the limit of memory (ulimit -v)."
}

# The ten thousand classes of Spark, loaded and verified once for all commands to come, beside the first
# one, which does not wait for it. A JVM that an archive does not suit passes over it; an empty one stands
# for one that could not be made. Where none can be written commands start without.
archive=$SPARK_HOME/classes.jsa
silent="-Xlog:cds=off -Xlog:cds+dynamic=off"
make_archive() {
  scratch=$(mktemp -d 2>/dev/null) || return 0
  # Under a name of its own, since two commands may come first at once.
  trap 'rm -rf "$scratch" "$archive.$$"' EXIT
  assemble "-XX:TieredStopAtLevel=1 \"-XX:ArchiveClassesAtExit=$archive.$$\" $silent" \
    fit --quiet --input "$root/data/old-faithful.csv" --output "$scratch/fit"
  nice -n 19 "${command[@]}" && mv -f "$archive.$$" "$archive" 2>/dev/null ||
    { : >"$archive"; } 2>/dev/null || true
}
if [ -z "${RUNTIME:-}" ] && [ ! "$archive" -nt "$SPARK_HOME/jars" ] && [ -w "$SPARK_HOME" ] &&
  ! kill -0 "$(cat "$archive.pid" 2>/dev/null)" 2>/dev/null; then
  make_archive </dev/null >/dev/null 2>&1 &
  echo $! >"$archive.pid"
fi

[ -s "$archive" ] && [ -r "$archive" ] && sharing="\"-XX:SharedArchiveFile=$archive\" $silent" || sharing=
assemble "$sharing" "$@"
exec "${command[@]}"
