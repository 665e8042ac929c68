#!/usr/bin/env bash
# Builds the jars and their Spark runtime if they are missing or older than the sources; prints nothing
# if there is nothing to do. Sourced by the scripts beside it: sets `root` and `jar`.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jar=$root/target/spark-gradient-em-0.1.0-job.jar
if [ ! -f "$jar" ] || [ ! -d "$root/target/spark/jars" ] ||
  [ -n "$(find "$root/src/main" "$root/pom.xml" -newer "$jar" -print -quit)" ]; then
  echo "building $jar" >&2
  mvn -f "$root/pom.xml" -B -q -Dmaven.test.skip=true package >&2
fi
