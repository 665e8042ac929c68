"""EM with exactly m components by scikit-learn at its defaults, for rows that come on stdin.

Each request is three little-endian integers of 4 bytes, m, d and the number of rows, and the rows
as doubles; each answer a line of m weights and m * d means. The first line is the version.
"""

import struct
import sys
import warnings

import numpy
import sklearn
from sklearn.mixture import GaussianMixture

warnings.simplefilter("ignore")
print(sklearn.__version__, flush=True)
while header := sys.stdin.buffer.read(12):
    m, d, rows = struct.unpack("<iii", header)
    x = numpy.frombuffer(sys.stdin.buffer.read(8 * rows * d), "<f8").reshape(rows, d)
    fit = GaussianMixture(m, covariance_type="spherical", random_state=0).fit(x)
    print(*fit.weights_, *fit.means_.ravel(), flush=True)
