"""One answer of another library to rows whose number of components it is not told.

The arguments are what answers, the number of coordinates and a file of rows of little-endian
doubles; the output is a line of the library with its version, what it chose, and how many components.
"""

import sys
import warnings

import numpy

warnings.simplefilter("ignore")


def by_bic(rows):
    """The best BIC of 1 to 6 components and four types, as scikit-learn's example chooses."""
    import sklearn
    from sklearn.mixture import GaussianMixture

    fits = [
        GaussianMixture(k, covariance_type=kind, random_state=0).fit(rows)
        for k in range(1, 7)
        for kind in ("full", "tied", "diag", "spherical")
    ]
    best = min(fits, key=lambda fit: fit.bic(rows))
    return "scikit-learn " + sklearn.__version__, best.covariance_type, best.n_components


def dirichlet(rows):
    """The components that have rows, of the 20 that a Dirichlet process was given."""
    import sklearn
    from sklearn.mixture import BayesianGaussianMixture

    kind = "dirichlet_process"
    fit = BayesianGaussianMixture(
        n_components=20, weight_concentration_prior_type=kind, max_iter=1000, random_state=0
    ).fit(rows)
    return "scikit-learn " + sklearn.__version__, "of 20", len(numpy.unique(fit.predict(rows)))


def auto_gmm(rows):
    """At most 10 components, as by default."""
    from importlib.metadata import version

    from graspologic.cluster import AutoGMMCluster

    fit = AutoGMMCluster(max_components=10, random_state=0).fit(rows)
    return "graspologic " + version("graspologic"), fit.covariance_type_, fit.n_components_


what, dim, path = sys.argv[1:]
answers = {"by_bic": by_bic, "dirichlet": dirichlet, "auto_gmm": auto_gmm}
print(*answers[what](numpy.fromfile(path, "<f8").reshape(-1, int(dim))), sep="\t")
