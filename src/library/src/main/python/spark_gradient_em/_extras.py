"""Packages that only some of this one's functions need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def needed(why: str, extra: str) -> Iterator[None]:
    """Say why a missing package is needed, and which extra brings it."""
    try:
        yield
    except ImportError:
        raise ImportError(f"{why}; pip install 'spark-gradient-em[{extra}]'.") from None
