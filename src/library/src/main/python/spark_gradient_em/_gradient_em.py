"""The mixture as an estimator of scikit-learn, for tables and arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from sklearn.base import BaseEstimator, DensityMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from ._cells import Cells, is_table
from ._columns import read_cells
from ._fit import Rows, Table, fitted
from ._labels import Labels, own_name
from ._local import MixtureModel
from ._mixture import uncertainty_of
from ._rows import as_rows, made_up_names, require_numbers
from ._sentences import OWN, in_own_words
from ._start import initial_model
from ._warnings import warn
from ._words import names_of, some

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

T = TypeVar("T")

#: Parameters that say what kinds columns are, and the params of Spark's that do.
_KINDS = {own: name for name, own in OWN.items() if name.endswith("Cols")}


def _codes(missing: Mapping[str, float | Sequence[float]] | None) -> list[str] | None:
    """Return the param of the numbers that stand for missing values."""
    if missing is None:
        return None
    if not isinstance(missing, Mapping):
        raise TypeError(f"missing is {missing}, but must be a dict of columns and numbers.")
    return [f"{name}={code}" for name, codes in missing.items() for code in np.atleast_1d(codes)]


def _floats(name: str, value: ArrayLike) -> NDArray[np.float64]:
    try:
        return as_rows(value)
    except ValueError as error:
        raise ValueError(f"{name} is no array of numbers: {error}") from None


def _count(data: Rows | Table) -> int:
    """Return the number of rows."""
    if isinstance(data, Rows):
        return len(data.numbers)
    return len(next(iter(data.cells.values())).numbers)


def _labelled(data: Rows | Table, labels: Labels, name: str) -> Rows | Table:
    """Return the rows with one more column, of their labels."""
    if isinstance(data, Rows):
        numbers = np.column_stack([data.numbers, labels.numbers])
        return Rows(numbers, data.weights, [*data.names, name], labels.names)
    cells = Cells(labels.numbers, labels.names)
    return data._replace(cells={**data.cells, name: cells})


def _of_model(get: Callable[[MixtureModel], Any]) -> Any:
    """Make a property of what a fit has found."""
    return property(lambda self: get(self.model_))


def _of_rows(method: Callable[[MixtureModel, Any], T]) -> Callable[[GradientEM, Any], T]:
    """Make a method of the model one for rows that are checked as scikit-learn does."""

    @wraps(method)
    def of_checked(self: GradientEM, X: Any) -> T:
        return method(self._fitted(), self._rows(X))

    return of_checked


class GradientEM(DensityMixin, BaseEstimator):  # type: ignore[misc]
    """
    Groups of the rows of a table: their number, what each is, and the rows that fit none.

    Behind them is a Gaussian mixture whose number of components and covariances BIC chooses; used
    like `sklearn.mixture.GaussianMixture`. Java fits: up to 2^23 numbers in a JVM that the
    first fit starts, or in that of the active session; more of them in the session, or in a local
    one. All else is numpy. NaN is a missing cell: rows are fitted and scored by what is there.

    A DataFrame of pandas, polars or pyarrow is taken as it is: what kind of column each one is,
    text, dates and codes among them, is found as on the command line, and `columns_` tells why.
    Tables to score are matched with it by the names of their columns. An array is of numbers.

    Parameters
    ----------
    n_components : int, optional
        Number of components, each of which is a group then; chosen by BIC if None.
    n_groups : int, optional
        Number of groups that the components are merged into; as many as proposed if None.
    noise : str, default="none"
        Whether rows may belong to no group: "none" or "auto", uniform noise if that raises BIC.
    covariance_type : str, default="auto"
        What the covariances have in common: "full", "tied", "diag", "spherical", "identity", one
        of mclust's 14 codes, one of pgmm's for covariances of low rank, or the one with the best
        BIC.
    tol : float, default=1e-6
        Change of the mean log-likelihood per row at which the fit ends.
    max_iter : int, optional
        Most steps of each EM run; unset, 100 with all components and 1000 in a search.
    random_state : int or RandomState, optional
        Seed of every random choice; None is a fixed seed, so that a fit gives the same again.
    sample_size : int, default=200_000
        Rows on which components are searched for; 0 for all.
    max_seconds : float, optional
        Seconds after which the search ends with the best mixture so far; None is work in proportion
        to the cells, the same on every machine.
    init_params : str, default="auto"
        How the components start: "auto", "random" or "pca".
    weights_init, means_init, covariances_init : array, optional
        Mixture to start from, of shapes (k,), (k, d) and (d, d) or (k, d, d).
    categorical, continuous, log, ignore : list of str, optional
        Columns of a DataFrame each of whose values is a level; whose numbers are taken as they
        stand; whose logarithms are taken; and that are left out.
    missing : dict, optional
        Numbers that stand for missing values, by the columns of a DataFrame: a number or a list of
        them. Usual codes far beyond all other numbers, such as -999, are found without it.
    contamination : float, default=0.01
        Share of the fitted rows, the oddest, beyond which `is_outlier` takes a row for one.
    spark_params : dict, optional
        Further params of `spark_gradient_em.spark.GradientEM`, by their names there.
    verbose : int, default=0
        Whether a line on stderr tells how far a fit is.

    Attributes
    ----------
    weights_, means_, covariances_, precisions_ : numpy.ndarray
        Of shapes (k,), (k, d) and (k, d, d); d counts the features that are no categories.
    classes_ : numpy.ndarray
        The labels that y of fit had, in order; there is none without labels.
    columns_ : pandas.DataFrame
        Of a DataFrame that was fitted, a row per column: name, kind, levels, least and greatest
        number, missing cells, reason.
    n_components_ : int
        Number of components k.
    covariance_type_ : str
        mclust's code of the family, or "identity".
    n_groups_ : int
        Number of groups, each of one component or several that overlap; of components, the kinds
        within one cloud, where nothing separates them.
    labels_ : numpy.ndarray
        The group of each row that was fitted, 0 for the heaviest, -1 for noise.
    proposal_ : str
        How many groups the components suggest, and how sure that is, as a sentence.
    n_iter_ : int
        Number of passes over the rows, those of the search among them.
    lower_bound_ : float
        Mean log-density of the rows, which the fit has raised.
    converged_ : bool
        Whether the fit ended by `tol`.
    selection_reason_ : str
        Why there are so many components.
    warnings_ : list of str
        What makes the fit doubtful; each is a `FitWarning` of `fit` as well.
    model_ : MixtureModel
        The mixture.
    n_features_in_, feature_names_in_
        As in all of scikit-learn.
    """

    def __init__(
        self,
        n_components: int | None = None,
        *,
        n_groups: int | None = None,
        noise: str = "none",
        covariance_type: str = "auto",
        tol: float = 1e-6,
        max_iter: int | None = None,
        random_state: int | np.random.RandomState | None = None,
        sample_size: int = 200_000,
        max_seconds: float | None = None,
        init_params: str = "auto",
        weights_init: ArrayLike | None = None,
        means_init: ArrayLike | None = None,
        covariances_init: ArrayLike | None = None,
        categorical: Sequence[str] | None = None,
        continuous: Sequence[str] | None = None,
        log: Sequence[str] | None = None,
        ignore: Sequence[str] | None = None,
        missing: Mapping[str, float | Sequence[float]] | None = None,
        contamination: float = 0.01,
        spark_params: dict[str, Any] | None = None,
        verbose: int = 0,
    ) -> None:
        self.n_components = n_components
        self.n_groups = n_groups
        self.noise = noise
        self.covariance_type = covariance_type
        self.tol = tol
        self.max_iter = max_iter
        self.random_state = random_state
        self.sample_size = sample_size
        self.max_seconds = max_seconds
        self.init_params = init_params
        self.weights_init = weights_init
        self.means_init = means_init
        self.covariances_init = covariances_init
        self.categorical = categorical
        self.continuous = continuous
        self.log = log
        self.ignore = ignore
        self.missing = missing
        self.contamination = contamination
        self.spark_params = spark_params
        self.verbose = verbose

    def fit(self, X: Any, y: Any = None, sample_weight: ArrayLike | None = None) -> GradientEM:
        """
        Fit to rows X; each counts `sample_weight` times.

        y has the labels of rows, if some are known: None, NaN and -1 stand for none. Each component
        then has one label or none, and `predict` and `predict_proba` are of `classes_`.
        """
        self._fit(X, y, sample_weight)
        warn(self.warnings_)
        return self

    def fit_predict(
        self, X: Any, y: Any = None, sample_weight: ArrayLike | None = None
    ) -> NDArray[np.int64]:
        """Fit to rows and return the group of each, or its label where y has some."""
        self._fit(X, y, sample_weight)
        warn(self.warnings_)
        return self.predict(X)

    def _fit(self, X: Any, y: Any, sample_weight: ArrayLike | None) -> None:
        if hasattr(X, "sparkSession"):
            raise TypeError(
                "X is a DataFrame of Spark; fit it by spark_gradient_em.spark.GradientEM, or give"
                " X.toPandas()."
            )
        # Means to start from are those of numbers as they stand.
        takes_table = is_table(X) and self.means_init is None
        data = self._table(X, sample_weight) if takes_table else self._array(X, sample_weight)
        names = [*data.cells] if isinstance(data, Table) else data.names
        start = self._start(len(names))
        labels = Labels.of(y, _count(data))
        unused = "" if labels is None else labels.why_unused(self.n_components)
        labels = None if unused else labels
        try:
            params = {**self._spark_params(), **start}
            if labels is not None:
                params["labelCol"] = own_name({*names})
                data = _labelled(data, labels, params["labelCol"])
            model = fitted(data, params, bool(self.verbose))
        except (TypeError, ValueError, RuntimeError) as error:
            error.args = (in_own_words(str(error)),)
            raise
        model = model._of_table(X, data.cells) if isinstance(data, Table) else model
        if unused:
            told = {**model.facts, "warnings": [*model.facts["warnings"], unused]}
            model = replace(model, facts=told)
        features = model._checked(X if isinstance(data, Table) else data.numbers)
        places = some(features, data.weights)
        model = replace(
            model,
            n_groups=self.n_components if self.n_groups is None else self.n_groups,
            examples=features[places],
            example_names=names_of(model, X, places),
        )
        self.labels_ = model.predict_groups(features)
        self.model_ = model
        if labels is not None:
            self.classes_ = labels.classes
        elif self.model_.labels:
            self.classes_ = np.array(self.model_.labels)
        elif hasattr(self, "classes_"):
            del self.classes_

    def _array(self, X: Any, sample_weight: ArrayLike | None) -> Rows:
        if kinds := [name for name in (*_KINDS, "missing") if getattr(self, name) is not None]:
            raise ValueError(
                f"{kinds[0]} names columns of a table as it is; give a DataFrame, without"
                " means_init, or no such names."
            )
        rows = self._numbers(X, reset=True, ensure_min_samples=2)
        names = [*getattr(self, "feature_names_in_", made_up_names(rows.shape[1]))]
        return Rows(rows, self._weights(sample_weight, rows), names)

    def _table(self, X: Any, sample_weight: ArrayLike | None) -> Table:
        cells = read_cells(X)
        validate_data(self, X, skip_check_array=True)
        if len(X) < 2 or not cells:
            raise ValueError(
                f"The table has {len(X)} rows of {len(cells)} columns; give two rows or more."
            )
        weights = self._weights(sample_weight, np.empty((len(X), 1)))
        kinds = {_KINDS[name]: getattr(self, name) for name in _KINDS}
        return Table(cells, weights, {**kinds, "missingCodes": _codes(self.missing)})

    @staticmethod
    def _weights(
        sample_weight: ArrayLike | None, rows: NDArray[np.float64]
    ) -> NDArray[np.float64] | None:
        if sample_weight is None:
            return None
        given = require_numbers(sample_weight)
        weights: NDArray[np.float64] = _check_sample_weight(given, rows, ensure_non_negative=True)
        return weights

    def _start(self, d: int) -> dict[str, str]:
        """Return the param of the mixture to start from, checked, if there is one."""
        if self.means_init is None:
            if self.weights_init is not None or self.covariances_init is not None:
                raise ValueError(
                    "weights_init and covariances_init need means_init; give it as well."
                )
            return {}
        means = _floats("means_init", self.means_init)
        if means.ndim != 2 or means.shape[1] != d or not len(means):
            raise ValueError(f"means_init has the shape {means.shape}; give it the shape (k, {d}).")
        names = ("weights_init", "covariances_init")
        weights, covariances = (
            None if getattr(self, name) is None else _floats(name, getattr(self, name))
            for name in names
        )
        return {"initialModel": initial_model(weights, means, covariances)}

    def _spark_params(self) -> dict[str, Any]:
        more = {} if self.spark_params is None else self.spark_params
        if not isinstance(more, Mapping):
            raise ValueError(f"spark_params is {more!r}, but must be a dict of params by name.")
        seed = self.random_state
        if isinstance(seed, np.random.RandomState):
            seed = int(check_random_state(seed).randint(2**31))
        return {
            "k": self.n_components,
            "covarianceType": "diagonal"
            if self.covariance_type == "diag"
            else self.covariance_type,
            "tol": self.tol,
            "maxIter": self.max_iter,
            "seed": seed,
            "sampleSize": self.sample_size,
            "maxSeconds": self.max_seconds,
            "noise": self.noise,
            "init": self.init_params,
            "handleInvalid": "keep",
            **more,
        }

    def predict(self, X: Any) -> NDArray[Any]:
        """
        Return the most probable group of each row, 0 for the heaviest; -1 for noise.

        Where y of fit had labels it is the most probable one of `classes_`.
        """
        model, rows = self._fitted(), self._rows(X)
        if not model.labels:
            return model.predict_groups(rows)
        found: NDArray[Any] = self.classes_[model.predict_proba(rows).argmax(axis=1)]
        return found

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """
        Return the probability of each group, or of each of `classes_`, for each row.

        With that of the noise, and of components without a label, those of a row sum to 1.
        """
        model, rows = self._fitted(), self._rows(X)
        shares = model.predict_proba(rows)
        return shares if model.labels else model._by_group(shares)

    def uncertainty(self, X: Any) -> NDArray[np.float64]:
        """Return 1 minus the largest probability of each row, that of noise or none included."""
        return uncertainty_of(self.predict_proba(X))

    predict_components = _of_rows(MixtureModel.predict_components)
    score_samples = _of_rows(MixtureModel.score_samples)
    bic = _of_rows(MixtureModel.bic)
    aic = _of_rows(MixtureModel.aic)
    icl = _of_rows(MixtureModel.icl)
    factor_scores = _of_rows(MixtureModel.factor_scores)

    def impute(self, X: Any) -> Any:
        """Return the rows, missing cells filled in given the others; a table stays a table."""
        rows = self._rows(X)
        return self._fitted().impute(X if is_table(X) else rows)

    def predict_columns(
        self, X: Any, targets: Sequence[str], quantiles: Sequence[float] = (0.05, 0.5, 0.95)
    ) -> pd.DataFrame:
        """
        Predict columns from the others of each row, as if they were missing.

        `MixtureModel.predict_columns` describes the parameters and the columns that it returns.
        """
        self._fitted()
        return self.model_.predict_columns(X if is_table(X) else self._rows(X), targets, quantiles)

    def score(self, X: Any, y: Any = None) -> float:
        """Return the mean log-density of the rows; for accuracy use scikit-learn's scorers."""
        return float(self.score_samples(X).mean())

    def predict_groups(self, X: Any, groups: int | None = None) -> NDArray[np.int64]:
        """Return the group of each row for another number of groups; -1 for noise."""
        return self._fitted().predict_groups(self._rows(X), groups)

    def oddness(self, X: Any, given: Sequence[str] = ()) -> NDArray[np.float64]:
        """
        Return how odd each row is: minus its log-density as an ordinary row, in nats.

        With `given`, names of columns, it is that of the other columns given these.
        """
        return self._fitted().oddness(self._rows(X), given)

    def severity(self, X: Any) -> NDArray[np.float64]:
        """Return how odd each row is: the percentage of the fitted rows that are less odd."""
        return self._fitted().severity(self._rows(X))

    def is_outlier(self, X: Any) -> NDArray[np.bool_]:
        """Return whether each row is noise, or as odd as `contamination` says."""
        return self._fitted().is_outlier(self._rows(X), self.contamination)

    def outlier_reasons(self, X: Any) -> NDArray[np.object_]:
        """
        Return for each outlier which cells make it one, and what is expected there.

        It is a text for rows that `is_outlier`, and None for all others. Java finds it out.
        """
        return self._fitted().outlier_reasons(self._rows(X), self.contamination)

    def report(self, path: str | PathLike[str], X: Any = None) -> None:
        """
        Write the page that the command ``fit`` writes to a file, which is replaced if it is there.

        It draws the rows X; by default some of those that were fitted.
        """
        if X is not None:
            self._rows(X)
        facts = {"warnings": self.warnings_, "selectionReason": self.selection_reason_}
        model = replace(self._fitted(), facts={**self.model_.facts, **facts})
        model._write(path, X, "model", self.contamination)

    def sample(
        self, n_samples: int = 1, given: Mapping[str, Any] | None = None
    ) -> tuple[Any, NDArray[np.int64]]:
        """
        Draw rows by `random_state`; return them and their groups, in order of their components.

        After a fit of a table they are one, of the columns that are not left out. Cells that are
        `given`, by the names of columns, are set and only the others drawn.
        """
        model, random = self._fitted(), check_random_state(self.random_state)
        rows, components = model.sample(n_samples, random, given)
        return rows, np.append(model.component_groups(), -1)[components]

    def explain(self) -> pd.DataFrame:
        """
        Return what sets each group apart, a row for each fact, the most telling first.

        `MixtureModel.explain` describes the columns.
        """
        return self._fitted().explain()

    def summary(self) -> None:
        """Print the answer: how many groups, how sure that is, and a line for each."""
        self._fitted().summary()

    def _fitted(self) -> MixtureModel:
        check_is_fitted(self)
        return self.model_

    def _rows(self, X: Any) -> Any:
        """Return rows to score, checked: an array, or a table if the features are made of one."""
        columns = self._fitted().columns
        if columns is not None and columns.are_plain and is_table(X):
            return self._numbers(columns.without_others(X))
        if columns is None or columns.are_plain:
            return self._numbers(X)
        if not is_table(X):
            names = ", ".join(repr(column.name) for column in columns.taken)
            raise ValueError(f"The mixture is one of a table; give a DataFrame with {names}.")
        return X

    def _numbers(self, X: Any, reset: bool = False, **checks: Any) -> NDArray[np.float64]:
        checks.update(dtype=np.float64, ensure_all_finite="allow-nan")
        rows: NDArray[np.float64] = validate_data(self, require_numbers(X), reset=reset, **checks)
        return rows

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        # Before the diagram of its parameters, which unfitted ones have alone.
        bundle: dict[str, str] = super()._repr_mimebundle_(**kwargs)
        if hasattr(self, "model_"):
            bundle["text/html"] = self.model_._repr_html_() + bundle.get("text/html", "")
        return bundle

    def _repr_html_(self) -> str:
        return self._repr_mimebundle_().get("text/html", "")

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        if hasattr(self, "classes_"):
            from sklearn.utils import ClassifierTags

            tags.estimator_type, tags.classifier_tags = "classifier", ClassifierTags()
        return tags

    model_: MixtureModel
    classes_: NDArray[Any]
    weights_: NDArray[np.float64] = _of_model(lambda model: model.weights)
    means_: NDArray[np.float64] = _of_model(lambda model: model.means)
    covariances_: NDArray[np.float64] = _of_model(lambda model: model.covariances)
    precisions_: NDArray[np.float64] = _of_model(lambda model: np.linalg.inv(model.covariances))
    loadings_: tuple[NDArray[np.float64], ...] = _of_model(lambda model: model.loadings)
    n_groups_: int = _of_model(lambda model: model.groups)
    proposal_: str = _of_model(lambda model: model.proposal)
    n_iter_: int = _of_model(lambda model: model.facts["passes"])
    lower_bound_: float = _of_model(
        lambda model: model.facts["logLikelihood"] / model.facts["weightSum"]
    )
    n_components_: int = _of_model(lambda model: len(model.weights))
    covariance_type_: str = _of_model(lambda model: model.family)
    converged_: bool = _of_model(lambda model: model.facts["converged"])

    @property
    def columns_(self) -> pd.DataFrame:
        """What the columns of the table are in the mixture, and why."""
        columns = self._fitted().columns
        if columns is None:
            raise AttributeError("There are no columns_, as no DataFrame was fitted.")
        frame = columns.frame()
        return frame.assign(reason=[in_own_words(why) for why in frame.reason])

    @property
    def warnings_(self) -> list[str]:
        """What makes the fit doubtful, a sentence each; `fit` warns of it as well."""
        return [*map(in_own_words, self._fitted().facts["warnings"])]

    @property
    def selection_reason_(self) -> str:
        """Why there are so many components."""
        return in_own_words(self._fitted().facts["selectionReason"])
