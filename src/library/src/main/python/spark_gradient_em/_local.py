"""A fitted mixture in numpy, without Spark or a JVM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ._cells import Cells, is_table, named_columns
from ._files import write
from ._mixture import LocalMixture, require_whole
from ._onnx import to_onnx
from ._predict import drawn, predicted, targets
from ._scorer import OUTPUTS, Scorer, plain_columns, require_no_labels
from ._sql import to_sql
from ._types import OwnTypes
from ._udf import udf
from ._words import FACTS, facts, groups, names_of, page, reasons, some, summary, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    import pandas as pd
    from numpy.typing import NDArray
    from sklearn.mixture import GaussianMixture

#: The families that scikit-learn has as well, with its names.
SKLEARN_NAMES = {"VVV": "full", "EEE": "tied", "VVI": "diag", "VII": "spherical"}


class MixtureModel(LocalMixture):
    """
    A fitted mixture that predicts, scores and samples in numpy.

    NaN is a missing cell: rows are scored by what is there, as with ``handleInvalid = keep``. Rows
    have the number of a level, from 0, where a feature is categorical; d counts the others.

    Attributes
    ----------
    weights : numpy.ndarray
        Of shape (k,).
    means : numpy.ndarray
        Of shape (k, d).
    spread : numpy.ndarray
        The covariances, as few numbers as determine them: variances, of shape (k, d), for families
        without correlations, else matrices, of shape (k, d, d); one instead of k for a tied family.
    family : str
        What the covariances have in common: ``identity``, mclust's code, or pgmm's for those of low
        rank.
    facts : dict
        How the fit went, with the names of `GradientEMSummary`; empty if that was not saved.
    merges : numpy.ndarray
        The two groups of components that become one in each merge of the tree, of shape
        (k - 1, 2): 0 to k - 1 is a component, k + m what merge m made.
    heights : numpy.ndarray
        For each merge the smallest probability so far with which a row of one of its two groups is
        taken for the other.
    quantiles : numpy.ndarray
        Quantiles of the training rows' log-density, at even steps from 0 to 1.
    noise_weight : float
        Weight of the uniform noise; 0 if there is none.
    noise_box : numpy.ndarray
        The least and the largest values of its box, of shape (2, d); (2, 0) if there is none.
    levels : tuple of Levels
        The categorical features, if there are any.
    names : tuple of str
        Names of all features, categorical ones in their places; empty if they are not known.
    columns : TableColumns, optional
        What the columns of the table are that the features were made of. With it a DataFrame is
        such a table, whose cells become features here; an array has the features.
    rest : dict
        What Java writes of the model that is not in the other attributes.
    examples : numpy.ndarray
        Some of the rows that were fitted, of shape (rows, features), which a report draws.
    example_names : list of dict
        What these rows are called: their places or labels, and cells of columns that are left out.
    profiles : list of dict, optional
        The groups as ``summary.json`` has them; None where they are not known yet.
    factors : tuple of numpy.ndarray
        Of a family of low rank, for each component (once where they share them): the variances of
        the noise, and then the loadings on each factor, of shape (1 + factors, d); else empty.
    constants : numpy.ndarray
        Of each feature of an array the one value that it had in the fit, NaN if it had several:
        rows have these features, all other attributes do not; empty if none is left out.
    n_groups : int, optional
        How many groups the components are cut into; None for as many as proposed.
    """

    def _of_table(self, X: Any, cells: Mapping[str, Cells]) -> MixtureModel:
        """Return the same model, which gives tables of the types of one whose cells are known."""
        types = OwnTypes.of(X, cells)
        return replace(self, columns=self.columns and replace(self.columns, types=types))

    def impute(self, X: Any) -> Any:
        """
        Return the rows, missing cells filled in given the others.

        A number is replaced by what the components expect, a level by the most probable one. A
        table stays one, in its own types, where the model knows its columns.
        """
        features = super().impute(X)
        if self.columns is None or not is_table(X):
            return features
        return self.columns.impute(X, features)

    def predict_columns(
        self, X: Any, targets: Sequence[str], quantiles: Sequence[float] = (0.05, 0.5, 0.95)
    ) -> pd.DataFrame:
        """
        Predict features, or columns of a table, from the others of each row.

        They count as missing, also where they are not; a table may lack their columns.

        Parameters
        ----------
        X : table, or array of shape (rows, features)
            The rows.
        targets : sequence of str
            Names of columns of the table, or of features.
        quantiles : sequence of float, default (0.05, 0.5, 0.95)
            Probabilities of the quantiles, each in (0, 1).

        Returns
        -------
        pandas.DataFrame
            Of a number NAME_mean, NAME_sd and quantiles such as NAME_q5, of a category
            NAME_category and NAME_probability, in the units of the table.

        Raises
        ------
        ValueError
            If a target is no feature, or none is left to predict from.
        """
        import pandas as pd

        names = [targets] if isinstance(targets, str) else [*targets]
        if self.columns is not None and is_table(X):
            have = {str(label) for label, _ in named_columns(X) or ()}
            lacking = [name for name in names if name not in have]
            if lacking and isinstance(X, pd.DataFrame):
                X = X.copy()
                X[lacking] = np.nan
        index = X.index if isinstance(X, pd.DataFrame) else None
        return pd.DataFrame(predicted(self, self._checked(X), names, quantiles), index=index)

    def sample(
        self,
        n_samples: int = 1,
        random_state: int | np.random.RandomState | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> tuple[Any, NDArray[np.int64]]:
        """
        Draw rows; return them by component, noise last, and their components, -1 for noise.

        They are a table where the model knows its columns, of those that are not left out. With
        `given`, values by the names of columns or features, these cells are set and only the
        others drawn, from the components alone and in no order.
        """
        if given is not None:
            features, components = self._drawn(n_samples, random_state, given)
        else:
            features, components = super().sample(n_samples, random_state)
        if self.columns is not None:
            features = self.columns.decode(features, are_drawn=True)
        return features, components

    def _drawn(
        self,
        n_samples: int,
        random_state: int | np.random.RandomState | None,
        given: Mapping[str, Any],
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        require_whole("n_samples", n_samples)
        random = random_state
        if not isinstance(random, np.random.RandomState):
            random = np.random.RandomState(random)
        row = self._checked(self._row(given)[np.newaxis])[0]
        rows, components = drawn(self, row, n_samples, random)
        return self._whole(rows), components

    def _row(self, given: Mapping[str, Any]) -> NDArray[np.float64]:
        """Return the features of a row with some cells."""
        if not isinstance(given, Mapping):
            raise TypeError(f"given is {given!r}, but must be a dict of values by name.")
        columns = plain_columns(self, self.feature_names)
        if self.columns is not None:
            columns = self.columns.taken
        unknown = [name for name in given if name not in [column.name for column in columns]]
        if unknown:
            raise ValueError(
                f"given has {unknown[0]!r}, which is no column of the model; give some of"
                f" {', '.join(column.name for column in columns)}."
            )
        row = np.full(self.n_features, np.nan)
        ends = np.cumsum([column.size for column in columns])
        for column, own in zip(columns, np.split(row, ends[:-1])):
            if column.name in given:
                own[:] = column.encode(Cells.of_one(given[column.name]))[0]
                if np.isnan(own).all():
                    raise ValueError(
                        f"given has {given[column.name]!r} for {column.name!r}, which cannot have"
                        f" it; give {column.expected}."
                    )
        return row

    def explain(self) -> pd.DataFrame:
        """
        Return what sets each proposed group apart, a row for each fact, the most telling first.

        A model that the command ``fit`` wrote has it in its files. Else Java finds it out, once.

        Returns
        -------
        pandas.DataFrame
            group, fact (in words), share and rows (its size), column, log_odds (what the group's
            log-odds against all others lose without the column, in nats), part (of what they lose
            without all columns). A group that nothing sets apart has one row, without a fact.
        """
        import pandas as pd

        return pd.DataFrame(facts(self._profiles), columns=FACTS)

    def summary(self) -> None:
        """Print the answer: how many groups, how sure that is, and a line for each; by Java."""
        print(summary(self))

    def _repr_html_(self) -> str:
        return table(self, lambda: self._profiles)

    @cached_property
    def _profiles(self) -> list[dict[str, Any]]:
        return groups(self) if self.profiles is None else self.profiles

    def oddness(self, X: Any, given: Sequence[str] = ()) -> NDArray[np.float64]:
        """
        Return how odd each row is: minus its log-density as an ordinary row, in nats.

        With `given`, names of columns or features, it is that of the others given these: how odd a
        row is for its machine, or its region.
        """
        rows = self._unlabelled(X)
        densities = self.ordinary_rows._scores(rows).log_densities
        if len(given):
            places = [place for target in targets(self, given) for place in target.places]
            known = np.full_like(rows, np.nan)
            known[:, places] = rows[:, places]
            densities = densities - self.ordinary_rows._scores(known).log_densities
        return -densities

    def outlier_reasons(self, X: Any, contamination: float = 0.01) -> NDArray[np.object_]:
        """
        Return for each row that `is_outlier` which cells make it one, and what is expected there.

        It is a text of Java's; None for all other rows.
        """
        rows = self._checked(X)
        outliers = self.is_outlier(rows, contamination)
        found = np.full(len(rows), None, dtype=object)
        found[outliers] = reasons(self, rows[outliers])
        return found

    def transform(
        self, X: Any, contamination: float | None = 0.01, groups: int | None = None
    ) -> pd.DataFrame:
        """
        Return all that is told of rows, as a table of pandas.

        Parameters
        ----------
        X : table, or array of shape (rows, features)
            The rows.
        contamination : float or None, default=0.01
            As for `is_outlier`; None for no such column.
        groups : int, optional
            Number of groups, by default as many as proposed.

        Returns
        -------
        pandas.DataFrame
            prediction, group, probability (an array per row), logLikelihood, outlier,
            outlierSeverity; of a model with `labels` also component. The index is that of X.
        """
        import pandas as pd

        rows = self._unlabelled(X)
        scores = self._scores(rows)
        shares = scores.shares
        own, predictions = shares, scores.components
        if self._label is not None:
            own = self._label.shares_of(shares)
            predictions = np.array(self.labels)[own.argmax(axis=1)]
        columns = (
            *(predictions, self._groups_of(shares, groups), [*own]),
            scores.log_densities,
        )
        table = pd.DataFrame(dict(zip(OUTPUTS, columns)), index=getattr(X, "index", None))
        if self._label is not None:
            table.insert(1, "component", scores.components)
        if contamination is None:
            return table
        judged = self._judged(rows, scores, contamination)
        return table.assign(**dict(zip(OUTPUTS[-2:], judged)))

    def to_sql(
        self,
        dialect: str = "duckdb",
        table: str = "data",
        *,
        keep: Sequence[str] = (),
        contamination: float | None = 0.01,
        groups: int | None = None,
        most_gaps: int | None = None,
    ) -> str:
        """
        Return the model as one SELECT of a database, which gives the columns of `transform`.

        It reads the raw columns by their names. NULL and NaN are missing cells, and a level that
        was not fitted is one. Of a row that `predict` refuses all columns are NULL.

        Parameters
        ----------
        dialect : str, default="duckdb"
            "duckdb", "postgres", "snowflake", "bigquery" or "spark".
        table : str, default="data"
            Name of the table or view, as the dialect writes it.
        keep : sequence of str, optional
            Further columns of the table, which come first.
        contamination, groups
            As for `transform`.
        most_gaps : int, optional
            Most missing numbers of a row under covariances with correlations, by default any
            number; columns of rows with more are NULL. Each combination adds to the SELECT.

        Raises
        ------
        ImportError
            If sqlglot is missing, which the extra ``sql`` brings.
        ValueError
            If the SELECT would be larger than databases take, or a name cannot be written.
        """
        require_no_labels(self, "SQL")
        return to_sql(Scorer(self, contamination, groups), dialect, table, keep, most_gaps)

    def to_onnx(self, contamination: float | None = 0.01, groups: int | None = None) -> Any:
        """
        Return the model as a graph of ONNX, in doubles, which gives the columns of `transform`.

        Each raw column is an input by its name, of shape (rows,): doubles, NaN where a cell is
        missing, or strings; a string that is no level is a missing cell. A model of an array takes
        ``features``, of shape (rows, features). A row that `predict` refuses has -2 for prediction
        and group, and NaN for the others.

        Parameters
        ----------
        contamination, groups
            As for `transform`.

        Returns
        -------
        onnx.ModelProto
            The graph, of opset 18; ``SerializeToString()`` gives the bytes of a file.

        Raises
        ------
        ImportError
            If onnx is missing, which the extra ``onnx`` brings.
        """
        require_no_labels(self, "ONNX")
        return to_onnx(Scorer(self, contamination, groups))

    def udf(self, contamination: float | None = 0.01, groups: int | None = None) -> Any:
        """
        Return the model as a function of Spark, which needs neither our jar nor our package there.

        It takes a struct of the raw columns, which it finds by their names, or a column of arrays
        for a model of arrays, and returns a struct of the columns of `transform`.

        Parameters
        ----------
        contamination, groups
            As for `transform`.

        Examples
        --------
        >>> table.withColumn("scores", model.udf()(struct("*"))).select("*", "scores.*")
        """
        require_no_labels(self, "a function of Spark")
        return udf(self, contamination, groups)

    @property
    def _known_profiles(self) -> list[dict[str, Any]] | None:
        """What is known of the groups without asking Java; None if `explain` was not called."""
        return self.__dict__.get("_profiles", self.profiles)

    def report(self, path: str | PathLike[str], X: Any = None) -> None:
        """
        Write the page that the command ``fit`` writes; Java makes it.

        Parameters
        ----------
        path : str or path
            A file, which is replaced if it is there.
        X : table, or array of shape (rows, features), optional
            Rows to draw, of more than 2000 some; by default `examples`.

        Raises
        ------
        ValueError
            If the model does not know the facts of a fit, or a row cannot be scored.
        """
        self._write(path, X, "model")

    def _write(
        self, path: str | PathLike[str], X: Any, python: str, contamination: float = 0
    ) -> None:
        rows, names = self.examples, self.example_names
        if X is not None:
            rows = self._checked(X)
            places = some(rows)
            rows, names = rows[places], names_of(self, X, places)
            self._scores(rows)
        text = page(self, rows, names, python, contamination)
        write(path, text.encode())

    def to_sklearn(self) -> GaussianMixture:
        """Return the mixture as scikit-learn's own, which has neither categories nor noise."""
        if self.noise_box.size:
            raise ValueError("scikit-learn's mixtures have no noise; use this model as it is.")
        if self.levels:
            raise ValueError(
                f"{len(self.levels)} of the features are categorical, which scikit-learn's mixture"
                " has no place for; use this model as it is."
            )
        name = SKLEARN_NAMES.get(self.family)
        if name is None:
            raise ValueError(
                f"scikit-learn has no covariances of the family {self.family}; fit one of"
                f" {', '.join(SKLEARN_NAMES)}, or use this model as it is."
            )
        from sklearn.mixture import GaussianMixture
        from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

        spread = {"tied": self.spread[0], "spherical": self.spread.T[0]}.get(name, self.spread)
        mixture = GaussianMixture(len(self.weights), covariance_type=name)
        roots = _compute_precision_cholesky(spread, name)
        mixture._set_parameters((self.weights, self.means, spread, roots))
        mixture.converged_ = bool(self.facts.get("converged", True))
        mixture.n_features_in_ = self.means.shape[1]
        return mixture
