"""The JVM that fits few rows: that of the active session, or one that needs no session."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from spark_gradient_em._jar import jar, job_jar

#: Those that this process has started. What a fork has copied is not its own.
_STARTED: dict[int, Any] = {}

#: Held while a JVM starts, so that threads that fit at once share it.
STARTING = threading.Lock()


def _unlock() -> None:
    global STARTING
    STARTING = threading.Lock()


if hasattr(os, "register_at_fork"):
    # A thread that held it has not been copied by the fork.
    os.register_at_fork(after_in_child=_unlock)


def jvm() -> Any:
    """
    Return what makes objects of Java.

    Returns
    -------
    py4j.java_gateway.JVMView
        Of the active session, or of a JVM that was started here and ends with the process.

    Raises
    ------
    ImportError
        If PySpark is but a client of Spark Connect.
    RuntimeError
        If no session is active and there is no JDK, or Java does not start.
    """
    context = _spark()._active_spark_context
    if context is not None:
        from spark_gradient_em._java import require_jar

        require_jar()
        return context._jvm
    return _of_this_process()


def jvm_of_commands() -> Any:
    """
    Return what makes objects in the JVM that was started here, which has the commands' classes.

    A session's JVM does not have them.

    Raises
    ------
    FileNotFoundError
        If this package is not that of the wheel.
    ImportError
        If PySpark is but a client of Spark Connect.
    RuntimeError
        If there is no JDK, or Java does not start.
    """
    job_jar()
    _spark()
    return _of_this_process()


def _spark() -> Any:
    try:
        from pyspark import SparkContext
    except ImportError:
        raise ImportError(
            "A JVM on this machine needs all of PySpark; pip install 'spark-gradient-em[local]',"
            " or start a session of Spark Connect to fit."
        ) from None
    return SparkContext


def _of_this_process() -> Any:
    with STARTING:
        gateway = _STARTED.get(os.getpid())
        if gateway is None or gateway.java_process.poll() is not None:
            gateway = _STARTED[os.getpid()] = _started()
    return gateway.jvm


def _started() -> Any:
    from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway
    from pyspark.find_spark_home import _find_spark_home

    java = require_java()
    own = [jar()]
    with suppress(FileNotFoundError):
        # What the commands alone need is on no other class path.
        own.append(job_jar())
    jars = Path(_find_spark_home()) / "jars"  # type: ignore[no-untyped-call]
    try:
        port, token, process = launch_gateway(
            jarpath=str(next(jars.glob("py4j-*.jar"))),
            classpath=os.pathsep.join([*own, str(jars / "*")]),
            javaopts=["-XX:+UseParallelGC", "--add-modules=jdk.incubator.vector"],
            java_path=java,
            die_on_exit=True,
            enable_auth=True,
            return_proc=True,
        )
    except ValueError as error:
        # Where a port should be there is nothing.
        raise RuntimeError(
            f"{java} did not start; check that it is a JDK of version 17."
        ) from error
    parameters = GatewayParameters(
        port=port,
        auth_token=token,
        # A JVM that was ended is told of no object that Python forgets.
        enable_memory_management=False,
    )
    return JavaGateway(gateway_parameters=parameters, java_process=process)


def require_java() -> str:
    """
    Check that there is a JVM to start.

    Returns
    -------
    str
        The path of its program.

    Raises
    ------
    RuntimeError
        If there is none.
    """
    home = os.environ.get("JAVA_HOME")
    if home and not (Path(home) / "bin").is_dir():
        raise RuntimeError(f"JAVA_HOME is {home}, where no JDK is; set it to a JDK of version 17.")
    java = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if not home and java is None:
        raise RuntimeError("There is no Java on this machine; install a JDK of version 17 or 21.")
    return java or "java"
