"""
Print how well outliers are found in sets of ADBench, beside scikit-learn's detectors.

Run with the package and scikit-learn installed: python src/lab/odd_rows.py FOLDER, where FOLDER has
files .npz with X and y (github.com/Minqi824/ADBench, adbench/datasets/Classical).
"""

import sys
import warnings
from pathlib import Path

import numpy as np
from sklearn.covariance import EmpiricalCovariance
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from spark_gradient_em import GradientEM

NAMES = ("oddness", "density", "isolation forest", "kNN", "Mahalanobis")


def scores(train, rows):
    """Return what each detector says of the rows, the higher the odder."""
    mixture = GradientEM().fit(train)
    forest = IsolationForest(random_state=1).fit(train)
    scaler = StandardScaler().fit(train)
    near = NearestNeighbors(n_neighbors=6).fit(scaler.transform(train))
    # A row of the fit is its own first neighbour.
    last = 5 if train is rows else 4
    yield mixture.oddness(rows)
    yield -mixture.score_samples(rows)
    yield -forest.score_samples(rows)
    yield near.kneighbors(scaler.transform(rows))[0][:, last]
    yield EmpiricalCovariance().fit(train).mahalanobis(rows)


def areas(rows, odd, train):
    """Return the area under the curve of each detector, of the rows that are asked about."""
    return [roc_auc_score(odd, score) for score in scores(train, rows)]


def main(folder):
    warnings.simplefilter("ignore")
    means = []
    print("set, areas of", ", ".join(NAMES), "fitted on all rows; then on half of the good rows")
    for path in sorted(Path(folder).glob("*.npz")):
        found = np.load(path)
        rows, odd = np.asarray(found["X"], dtype=float), found["y"] > 0
        good = np.random.default_rng(1).permutation(np.flatnonzero(~odd))
        train, rest = good[: len(good) // 2], good[len(good) // 2 :]
        asked = np.concatenate([rest, np.flatnonzero(odd)])
        means.append([areas(rows, odd, rows), areas(rows[asked], odd[asked], rows[train])])
        print(path.stem, *(" ".join(f"{area:.3f}" for area in own) for own in means[-1]), sep="; ")
    for own in np.mean(means, axis=0):
        print("mean:", ", ".join(f"{name} {area:.3f}" for name, area in zip(NAMES, own)))


main(sys.argv[1])
