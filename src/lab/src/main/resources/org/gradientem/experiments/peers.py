"""The groups that StepMix and k-prototypes make of a table when they are told how many.

Arguments: the number of groups and a csv file whose header starts each name with 'number' or
'category'; an empty cell is missing. The output is a line for each library: its name and version,
and the label of each row. Numbers are standardised. StepMix takes missing cells, with independent
numbers; k-prototypes does not, so it gets means and a level of their own.
"""

import importlib.metadata
import sys

import pandas

groups = int(sys.argv[1])
table = pandas.read_csv(sys.argv[2])
numbers = [name for name in table if name.startswith("number")]
categories = [name for name in table if name.startswith("category")]
table[numbers] = (table[numbers] - table[numbers].mean()) / table[numbers].std()


def stepmix():
    from stepmix.stepmix import StepMix
    from stepmix.utils import get_mixed_descriptor

    some = table.isna().any(axis=None)
    kinds = {
        "continuous_nan" if some else "gaussian_full": numbers,
        "categorical_nan" if some else "categorical": categories,
    }
    data, descriptor = get_mixed_descriptor(
        table, **{kind: names for kind, names in kinds.items() if names}
    )
    model = StepMix(
        groups, measurement=descriptor, n_init=10, random_state=0, progress_bar=0, verbose=0
    )
    return model.fit(data).predict(data)


def kmodes():
    from kmodes.kmodes import KModes
    from kmodes.kprototypes import KPrototypes

    filled = pandas.concat([table[numbers].fillna(0), table[categories].fillna(-1)], axis=1)
    if not numbers:
        return KModes(groups, n_init=10, random_state=0).fit_predict(filled)
    places = list(range(len(numbers), filled.shape[1]))
    return KPrototypes(groups, n_init=10, random_state=0).fit_predict(filled, categorical=places)


# k-prototypes needs categories.
for library in (stepmix, kmodes) if categories else (stepmix,):
    try:
        labels = [int(label) for label in library()]
    except ImportError:
        continue
    name = library.__name__
    print(f"{name} {importlib.metadata.version(name)}", *labels, sep="\t")
