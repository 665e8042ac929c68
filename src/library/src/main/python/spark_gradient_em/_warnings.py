"""The doubts of a fit, as warnings of Python."""

from __future__ import annotations

import warnings
from collections.abc import Iterable


class FitWarning(UserWarning):
    """A doubt about the data or the settings of a fit; the summary of the fit has it as well."""


def warn(sentences: Iterable[str]) -> None:
    """Warn of the doubts of a fit, where the method that calls this was called."""
    for sentence in sentences:
        warnings.warn(sentence, FitWarning, stacklevel=3)
