"""EM with exactly m components by scikit-learn, else at its defaults.

The first line of output is the version. Arguments, if there are any: m, d, the type of the
covariances, the number of starts and a file of rows of d little-endian doubles; the second line is
the seconds of the fit, m weights and m * d means.
"""

import sys
import time
import warnings

import numpy
import sklearn
from sklearn.mixture import GaussianMixture

warnings.simplefilter("ignore")
print(sklearn.__version__)
if len(sys.argv) > 1:
    m, d, kind, starts, path = sys.argv[1:]
    rows = numpy.fromfile(path, "<f8").reshape(-1, int(d))
    mixture = GaussianMixture(int(m), covariance_type=kind, n_init=int(starts), random_state=0)
    start = time.perf_counter()
    mixture.fit(rows)
    seconds = time.perf_counter() - start
    print(seconds, *mixture.weights_, *mixture.means_.ravel())
