"""EM with exactly m components by scikit-learn, else at its defaults.

The first line of output is the version. Each line of input is m, d, the type of the covariances, the
number of starts and a file of rows of d little-endian doubles; each answer a line of the seconds of
the fit, m weights and m * d means.
"""

import sys
import time
import warnings

import numpy
import sklearn
from sklearn.mixture import GaussianMixture

warnings.simplefilter("ignore")
print(sklearn.__version__, flush=True)
for line in sys.stdin:
    m, d, kind, starts, path = line.rstrip("\n").split(" ", 4)
    rows = numpy.fromfile(path, "<f8").reshape(-1, int(d))
    mixture = GaussianMixture(int(m), covariance_type=kind, n_init=int(starts), random_state=0)
    start = time.perf_counter()
    mixture.fit(rows)
    seconds = time.perf_counter() - start
    print(seconds, *mixture.weights_, *mixture.means_.ravel(), flush=True)
