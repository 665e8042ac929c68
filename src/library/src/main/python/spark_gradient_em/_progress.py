"""A line that tells how far a fit is."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ._errors import interruptible

#: Seconds between two looks at a fit.
_PERIOD = 0.5

#: The same where lines stay, as in a log.
_PERIOD_OF_LOGS = 5.0


def is_watched() -> bool:
    """Return whether stderr is a terminal or a notebook."""
    return _is_terminal() or _is_notebook()


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _is_notebook() -> bool:
    return type(sys.stderr).__module__.startswith("ipykernel")


@contextmanager
def told(progress: Any, has_bar: bool) -> Iterator[None]:
    """
    Show on stderr how far a fit is, by its FitProgress, until the block ends.

    Lines stay where Spark's own bar takes the terminal's last line.
    """
    is_replaced = _is_notebook() or (_is_terminal() and not has_bar)
    done = threading.Event()
    teller = threading.Thread(target=_tell, args=(progress, done, is_replaced), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


@contextmanager
def ended_with(progress: Any, is_search: bool) -> Iterator[None]:
    """
    End a fit of Java by its FitProgress, and no other, where Python is interrupted.

    The first interrupt ends a search alone, whose best mixture so far is then the model.
    """
    with interruptible(progress.cancel):
        by_default = signal.default_int_handler
        is_main = threading.current_thread() is threading.main_thread()
        if not (is_search and is_main and signal.getsignal(signal.SIGINT) is by_default):
            yield
            return

        def finish(*_: Any) -> None:
            signal.signal(signal.SIGINT, by_default)
            # Who was interrupted waits for Java on a connection of its own.
            threading.Thread(target=progress.finish, daemon=True).start()
            print("interrupted: the search ends; interrupt again to end the fit", file=sys.stderr)

        signal.signal(signal.SIGINT, finish)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, by_default)


def _tell(progress: Any, done: threading.Event, is_replaced: bool) -> None:
    start = time.monotonic()
    shown = 0
    while not done.wait(_PERIOD if is_replaced else _PERIOD_OF_LOGS):
        try:
            line = progress.line()
            elapsed = progress.duration(int(time.monotonic() - start))
        except Exception:  # The fit tells what is wrong.
            return
        if not line:
            continue
        text = f"{line}  {elapsed}"
        if is_replaced and _is_terminal():
            # A line that wraps cannot be replaced.
            text = text[: shutil.get_terminal_size().columns - 1]
        begin, end = "\r" if is_watched() else "", "" if is_replaced else "\n"
        sys.stderr.write(begin + text.ljust(shown) + end)
        sys.stderr.flush()
        shown = len(text)
    if shown and is_replaced:
        sys.stderr.write(f"\r{' ' * shown}\r")
        sys.stderr.flush()
