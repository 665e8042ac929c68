"""The groups that other libraries make of rows whose number of groups they are not told.

The argument is a file of rows of two little-endian doubles; the output is a line for each library:
its name, and the label of each row, -1 for none.
"""

import sys
import warnings

import numpy
from sklearn.cluster import HDBSCAN
from sklearn.mixture import GaussianMixture

warnings.simplefilter("ignore")
rows = numpy.fromfile(sys.argv[1], "<f8").reshape(-1, 2)
fits = [GaussianMixture(k, random_state=0, n_init=3).fit(rows) for k in range(1, 10)]
answers = {
    "scikit-learn: GaussianMixture by BIC": min(fits, key=lambda fit: fit.bic(rows)).predict(rows),
    "scikit-learn: HDBSCAN": HDBSCAN(min_cluster_size=25).fit_predict(rows),
}
for name, labels in answers.items():
    print(name, *labels, sep="\t")
