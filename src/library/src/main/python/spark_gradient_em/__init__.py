"""Groups of the rows of a table, and what each is, by Gaussian mixtures; `spark` has Spark's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._jar import jar
from ._local import MixtureModel
from ._saved import load
from ._version import __version__
from ._warnings import FitWarning

if TYPE_CHECKING:
    from ._gradient_em import GradientEM

__all__ = ["FitWarning", "GradientEM", "MixtureModel", "__version__", "jar", "load"]


def __getattr__(name: str) -> Any:
    # It needs scikit-learn, which Spark and a model in numpy do not.
    if name != "GradientEM":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ._extras import needed

    with needed("GradientEM needs scikit-learn (Spark's is spark_gradient_em.spark)", "local"):
        from ._gradient_em import GradientEM
    return GradientEM
