"""EM of k components by scikit-learn or oneDAL: a pass from a given start, or a fit from their own.

Arguments: the library, full or diag, d, k and a file of rows of d little-endian doubles; for passes
their number and a file of k weights and k * d means, whose covariances are the identity. The
output is a line: the library with its version, seconds, passes, and the mean log-likelihood at the
last one. A pass is what some passes take more than one.
"""

import sys
import time
import warnings
from importlib.metadata import version

import numpy as np

if sys.argv[1] == "daal":
    import daal4py
else:
    from sklearn.mixture import GaussianMixture

warnings.simplefilter("ignore")
library, kind, d, k, rows, *given = sys.argv[1:]
d, k = int(d), int(k)
x = np.fromfile(rows, "<f8").reshape(-1, d)
passes = int(given[0]) if given else 0
start = np.fromfile(given[1], "<f8") if given else None
one = np.eye(d) if kind == "full" else np.ones((1, d))


def scikit_learn(most):
    model = GaussianMixture(k, covariance_type=kind, random_state=1)
    if passes:
        precisions = np.stack([one] * k).reshape(k, d, -1).squeeze()
        model.set_params(init_params="random_from_data", tol=0, max_iter=most)
        model.set_params(weights_init=start[:k], means_init=start[k:].reshape(k, d))
        model.set_params(precisions_init=precisions)
    fit = model.fit(x)
    return fit.n_iter_, fit.lower_bound_


def daal(most):
    stored = {"covarianceStorage": "full" if kind == "full" else "diagonal"}
    if passes:
        begin = start[:k].reshape(1, k), start[k:].reshape(k, d), [one] * k
        em = daal4py.em_gmm(k, maxIterations=most, accuracyThreshold=1e-300, **stored)
    else:
        own = daal4py.em_gmm_init(k, nTrials=1, **stored).compute(x)
        begin = own.weights, own.means, own.covariances
        em = daal4py.em_gmm(k, maxIterations=100, accuracyThreshold=1e-3, **stored)
    fit = em.compute(x, *begin)
    return int(fit.nIterations.item()), fit.goalFunction.item() / len(x)


def timed(most):
    begin = time.perf_counter()
    answer = (daal if library == "daal" else scikit_learn)(most)
    return time.perf_counter() - begin, *answer


first = timed(1) if passes else (0, 0)
seconds, done, likelihood = timed(1 + passes)
each = (seconds - first[0]) / (done - first[1]) if passes else seconds
print(f"{library} {version(library)}", each, done, likelihood, sep="\t")
