"""How well two of scikit-learn's clusterings agree with the classes of a set.

The argument is a csv file without a header, the class first. The output is the adjusted Rand index
of k-means with the number of classes given, and of principal components with nine tenths of the
variance under a mixture of full covariances whose number BIC chooses.
"""

import sys
import warnings

import numpy
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

warnings.simplefilter("ignore")
table = numpy.loadtxt(sys.argv[1], delimiter=",")
classes, rows = table[:, 0], table[:, 1:]
means = KMeans(len(set(classes)), n_init=10, random_state=0).fit_predict(rows)
reduced = PCA(0.9, random_state=0).fit_transform(rows)
fits = [GaussianMixture(k, random_state=0).fit(reduced) for k in range(1, 21)]
chosen = min(fits, key=lambda fit: fit.bic(reduced)).predict(reduced)
print(adjusted_rand_score(classes, means), adjusted_rand_score(classes, chosen))
