#!/usr/bin/env bash
# Builds the jars and their Spark runtime if they are missing or older than the sources; prints nothing
# if there is nothing to do. Sourced by the scripts beside it with the command to run: sets `root`, and
# `jar` and `main`, those of the lab for what measures and random rows, else those of the job.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/submit/checks.sh"
# What the report's commands begin with.
export GRADIENT_EM_COMMAND=$0
part=job
modules=src/library,src/job
case ${1:-} in
  reproduce | benchmark) part=lab modules=$modules,src/lab ;;
  generate)
    # Rows of a random mixture are the lab's.
    [[ " $* " == *" --model"[\ =]* ]] || part=lab modules=$modules,src/lab
    ;;
esac
jar=$root/target/spark-gradient-em-${part}_2.13-0.1.0.jar
main=org.gradientem.$part.Main
if [ ! -f "$jar" ] || [ ! -d "$root/target/spark/jars" ] ||
  [ -n "$(find "$root"/{pom.xml,src/{library,job,$part}/{pom.xml,src/main}} -newer "$jar" -print -quit)" ]; then
  mkdir -p "$root/target" 2>/dev/null && [ -w "$root/target" ] ||
    fail "$jar is missing or older than the sources, and $root/target cannot be written to; have its owner run 'bash submit/build.sh'."
  command -v mvn >/dev/null ||
    fail "$jar has to be built, and there is no mvn on the PATH; install Maven."
  echo "building $jar: one to two minutes, and 300 MB of downloads where Maven has none yet" >&2
  mvn -f "$root/pom.xml" -B -q -pl "$modules" -Dmaven.test.skip=true package >&2 ||
    fail "Maven could not build $jar, for the reason above; remove that and run the command again."
fi
