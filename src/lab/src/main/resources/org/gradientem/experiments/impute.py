"""Missing cells filled in by scikit-learn's IterativeImputer at its defaults.

Arguments: d, a file of rows of d little-endian doubles, NaN where a cell is missing, and where to
write the filled rows in the same form.
"""

import sys
import warnings

import numpy
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer

warnings.simplefilter("ignore")
d, source, target = sys.argv[1:]
rows = numpy.fromfile(source, "<f8").reshape(-1, int(d))
IterativeImputer(random_state=0).fit_transform(rows).astype("<f8").tofile(target)
