# What the scripts beside it refuse before anything runs, each in one sentence. Sourced by them.

# Ends the script: what was found, and what to do about it.
fail() {
  echo "error: $*" >&2
  exit 1
}

# Refuses an environment without a Spark installation, which the scripts for clusters submit with.
require_installation() {
  [ -n "${SPARK_HOME:-}" ] || fail "SPARK_HOME is not set; set it to the folder of a Spark 4.1 installation."
  [ -x "$SPARK_HOME/bin/spark-submit" ] ||
    fail "SPARK_HOME is $SPARK_HOME, where there is no bin/spark-submit; set it to the folder of a Spark 4.1 installation."
}

# Refuses an environment without a variable, given an example of its value.
require_variable() {
  [ -n "${!1:-}" ] || fail "$1 is not set; set it, for example to $2."
}
