"""A model as one SELECT of a database."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from ._mixture import ROUNDING, require_whole
from ._scorer import FAR, LEAST_LOG, OUTPUTS, require_plain_numbers
from ._sql_columns import cells, features
from ._sql_tail import argument, tail
from ._sql_text import Dialect, case, greatest, number, sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from ._scorer import Scorer

#: Numbers of a SELECT for which it stays below the megabyte that BigQuery and Snowflake take.
_MOST_NUMBERS = 20_000

#: Columns of a subquery of PostgreSQL at most, less those of a row.
_MOST_COLUMNS = 1500


def to_sql(
    scorer: Scorer, dialect: str, table: str, keep: Sequence[str], most_gaps: int | None
) -> str:
    """Return the SELECT, which `MixtureModel.to_sql` describes."""
    return _Select(scorer, Dialect(dialect), table, keep, most_gaps).text()


class _Select:
    """
    The SELECT as it grows: each stage adds columns to the one before.

    Names are c of a cell, k of a column to keep, x of a number, l of a level, y of a centred
    number, z of a whitened one, q of a squared distance, j of a log-density, r of a probability;
    a number of the component follows, and one of the feature.
    """

    def __init__(
        self,
        scorer: Scorer,
        dialect: Dialect,
        table: str,
        keep: Sequence[str],
        most_gaps: int | None,
    ) -> None:
        self.scorer, self.dialect, self.keep = scorer, dialect, [*keep]
        self.k, self.d = scorer.every.means.shape
        self.components = range(self.k)
        self.own = range(len(scorer.model.weights))
        self.ordinary = range(len(self.own), self.k)
        self.numbers = [f"x{j}" for j in range(self.d)]
        self.levels = [f"l{j}" for j in range(len(scorer.model.levels))]
        self.patterns = self._patterns(most_gaps)
        require_plain_numbers(scorer.columns, "a database")
        self._require_distinct_names()
        self._source = dialect.table(table)
        self._stages: list[str] = []
        for name in self.keep:
            if not isinstance(name, str):
                raise TypeError(f"keep has {name!r}, but must be a list of names.")
            if dialect.folded(name) in map(dialect.folded, OUTPUTS):
                raise ValueError(f"keep has {name!r}, which is a column of scores; rename it.")
        if dialect.name == "postgres" and self.k * self.d > _MOST_COLUMNS:
            raise ValueError(
                f"{len(self.own)} components of {self.d} numbers make {self.k * self.d} columns,"
                f" and a subquery of PostgreSQL takes {_MOST_COLUMNS}; score such rows by udf or"
                " ONNX."
            )

    def _require_distinct_names(self) -> None:
        """Refuse names that are one where the dialect knows no case."""
        table, known = self.scorer.model.columns, dict[str, str]()
        columns = self.scorer.columns if table is None else table.columns
        for name in (column.name for column in columns):
            other = known.setdefault(self.dialect.folded(name), name)
            if other != name:
                raise ValueError(
                    f"{name!r} and {other!r} are one name in {self.dialect.name}; rename a column"
                    " and fit again."
                )

    def _patterns(self, most_gaps: int | None) -> list[NDArray[np.bool_]]:
        """Return which numbers are there in a row, of all rows that the SELECT scores."""
        if most_gaps is not None:
            require_whole("most_gaps", most_gaps, 0)
        most = self.d if most_gaps is None else min(most_gaps, self.d)
        size = self.k * (self.d + 4)
        if self.scorer.has_correlations:
            size = sum(
                math.comb(self.d, gaps) * self.k * (self.d - gaps + 1) ** 2 // 2
                for gaps in range(most + 1)
            )
        if size > _MOST_NUMBERS:
            fix = (
                "give most_gaps=1, or 0, for rows with so few missing numbers"
                if most > 1
                else "score such rows by udf or ONNX"
            )
            raise ValueError(
                f"The SELECT would have {size} numbers, and at most {_MOST_NUMBERS} fit into the"
                f" megabyte that databases take; {fix}."
            )
        if not self.scorer.has_correlations:
            return [np.ones(self.d, dtype=bool)]
        gaps = [gap for most in range(most + 1) for gap in combinations(range(self.d), most)]
        # A row without any number is scored by its levels alone.
        gaps += [tuple(range(self.d))] if most < self.d else []
        observed = np.ones((len(gaps), self.d), dtype=bool)
        for pattern, gap in zip(observed, gaps):
            pattern[[*gap]] = False
        return [*observed]

    def text(self) -> str:
        columns, limits = self.scorer.columns, self.scorer.limits
        kept = {k: self.dialect.column(name) for k, name in zip(self._kept, self.keep)}
        self._stage({**cells(columns, self.dialect), **kept}, ())
        self._stage(features(columns, limits, self.dialect), self._kept)
        self._distances()
        self._log_densities()
        self._probabilities()
        return "WITH " + ",\n".join(self._stages) + "\n" + self._scores()

    def _stage(self, added: Mapping[str, str], carried: Iterable[str]) -> None:
        source = f"s{len(self._stages) - 1}" if self._stages else self._source
        fence = self.dialect.fence if self._stages else ""
        columns = [*carried, *(f"{sql} AS {name}" for name, sql in added.items())]
        self._stages.append(
            f"s{len(self._stages)} AS (SELECT {', '.join(columns)} FROM {source}{fence})"
        )

    @property
    def _kept(self) -> list[str]:
        return [f"k{j}" for j in range(len(self.keep))]

    def _distances(self) -> None:
        """Add the squared distance of each row from each component, by the numbers it has."""
        model, features = self.scorer.every, [*self.numbers, *self.levels]
        self._stage({"lacking": f"({sum_of(features)}) IS NULL"}, [*self._kept, *features, "bad"])
        one = "CASE WHEN {} IS NULL THEN 1 ELSE 0 END"
        gaps = {"gaps": self._if_lacking(" + ".join(map(one.format, self.numbers)) or "0", "0")}
        carried = [*self._kept, *features, "lacking"]
        self._stage(gaps, [*carried, "bad"])
        means = np.where(
            np.abs(model.means) < [low for low, _ in self.scorer.limits], 0, model.means
        )
        centred = {
            f"y{i}_{j}": f"{x} - {number(means[i, j])}"
            for i in self.components
            for j, x in enumerate(self.numbers)
        }
        carried.append("gaps")
        if not self.scorer.has_correlations:
            self._stage(centred, [*carried, "bad"])
            # A sum of literals alone is no double in PostgreSQL.
            zero = {} if self.d else dict.fromkeys(self._distance_names, self.dialect.zero)
            squares = {
                f"q{i}": self._if_lacking(
                    sum_of(f"COALESCE({own}, 0e0)" for own in terms), sum_of(terms)
                )
                for i, terms in enumerate(map(self._squares, self.components))
            }
            self._stage({**squares, **zero}, [*carried, "bad"])
            return
        centred["pattern"] = self._pattern()
        self._stage(centred, [*carried, "bad"])
        carried.append("pattern")
        self._stage(self._whitened(), [*carried, "bad OR pattern < 0 AS bad"])
        squares = {
            f"q{i}": sum_of(f"z{i}_{j} * z{i}_{j}" for j in range(self.d)) for i in self.components
        }
        self._stage(squares, [*carried, "bad"])

    @staticmethod
    def _if_lacking(incomplete: str, complete: str) -> str:
        """Return what holds for incomplete rows, which few rows are, and for complete ones."""
        return (
            complete
            if incomplete == complete
            else (f"CASE WHEN lacking THEN {incomplete} ELSE {complete} END")
        )

    def _squares(self, i: int) -> list[str]:
        return [
            f"y{i}_{j} * y{i}_{j} * {number(w**2)}" for j, w in enumerate(self.scorer.whiteners[i])
        ]

    def _pattern(self) -> str:
        """Return the number of the pattern of a row's missing numbers; -1 of another pattern."""
        cases = []
        for p, observed in enumerate(self.patterns):
            lacking = [f"{self.numbers[j]} IS NULL" for j in np.flatnonzero(~observed)]
            cases.append((" AND ".join([f"gaps = {len(lacking)}", *lacking]), str(p)))
        return case(cases, "-1")

    def _whitened(self) -> dict[str, str]:
        cases: dict[str, list[tuple[str, str]]] = {
            f"z{i}_{j}": [] for i in self.components for j in range(self.d)
        }
        for p, observed in enumerate(self.patterns):
            whiteners = self.scorer.every._marginal(observed)._whiteners
            there = np.flatnonzero(observed)
            for i in self.components:
                whitener = whiteners[i % len(whiteners)]
                for row in range(len(there)):
                    terms = [
                        f"y{i}_{there[j]} * {number(whitener[row, j])}" for j in range(row + 1)
                    ]
                    cases[f"z{i}_{row}"].append((str(p), sum_of(terms)))
        return {name: case(own, "0e0", "pattern") for name, own in cases.items()}

    def _log_densities(self) -> None:
        """Add the joint log-density of each component, that of the noise, and the largest."""
        carried = [*self._kept, "bad", "lacking", "gaps", *self._distance_names]
        joint = {f"j{i}": self._joint(i) for i in self.components}
        noise = self._noise()
        self._stage({**joint, **noise}, carried)
        largest = {"peak": greatest([*(f"j{i}" for i in self.own), *noise])}
        if self.ordinary:
            largest["top"] = greatest([f"j{i}" for i in self.ordinary])
            largest |= {f"u{i}": f"CASE WHEN lacking THEN {argument(i)} END" for i in self.ordinary}
        self._stage(largest, [*carried, *joint, *noise])

    @property
    def _distance_names(self) -> list[str]:
        return [f"q{i}" for i in self.components]

    def _joint(self, i: int) -> str:
        model, weight = self.scorer.every, self.scorer.log_weights[i]
        if self.scorer.has_correlations:
            scales = [weight + self.scorer.log_scale(own)[i] for own in self.patterns]
            cases = [(str(p), number(scale)) for p, scale in enumerate(scales)]
            terms = [case(cases[1:], cases[0][1], "pattern")]
        else:
            scales = np.log(self.scorer.whiteners[i]) - np.log(2 * np.pi) / 2
            there = (
                f"CASE WHEN {x} IS NULL THEN 0e0 ELSE {number(scale)} END"
                for x, scale in zip(self.numbers, scales)
            )
            known = self._if_lacking(sum_of(there), number(scales.sum()))
            terms = [number(weight), known]
        terms.append(f"q{i} * (-0.5e0)")
        for level, column in zip(self.levels, model.levels):
            logs = np.maximum(column.logs[:, i], LEAST_LOG)
            terms.append(case([(str(n), number(log)) for n, log in enumerate(logs)], "0e0", level))
        return sum_of(terms)

    def _noise(self) -> dict[str, str]:
        weight = self.scorer.log_noise
        if weight is None:
            return {}
        widths = dict(zip(self.numbers, self.scorer.log_widths))
        for level, column in zip(self.levels, self.scorer.model.levels):
            widths[level] = np.log(len(column.logs))
        lost = (
            f"CASE WHEN {name} IS NULL THEN 0e0 ELSE {number(-width)} END"
            for name, width in widths.items()
        )
        complete = -sum(widths.values())
        return {"noise": f"{number(weight)} + {self._if_lacking(sum_of(lost), number(complete))}"}

    def _probabilities(self) -> None:
        """Add what each component has of the density, the density's logarithm, and the groups."""
        relative = {f"e{i}": _relative(f"j{i}", "peak") for i in self.own}
        if self.scorer.log_noise is not None:
            relative["n"] = _relative("noise", "peak")
        ordinary = {f"e{i}": _relative(f"j{i}", "top") for i in self.ordinary}
        component = case([(f"j{i}", str(i)) for i in self.own], "-1", "peak")
        carried = [*self._kept, "bad", "peak"]
        if ordinary:
            carried += ["lacking", "gaps", "top"]
            carried += [f"{name}{i}" for i in self.ordinary for name in "qu"]
        self._stage({**relative, **ordinary, "component": component}, carried)
        totals = {"total": sum_of(relative)}
        if ordinary:
            totals["all_ordinary"] = sum_of(ordinary)
        self._stage(totals, [*carried, "component", *(f"e{i}" for i in self.components)])
        shares = {f"r{i}": f"e{i} / total" for i in self.own}
        shares["density"] = "peak + LN(total)"
        carried = [*self._kept, "bad", "component"]
        if ordinary:
            tails = sum_of(f"e{i} * {tail(i, self.d)}" for i in self.ordinary)
            shares["usual"] = f"top + LN(all_ordinary) + {number(ROUNDING)}"
            shares["tail"] = f"CASE WHEN lacking THEN ({tails}) / all_ordinary END"
        self._stage(shares, [*carried, *(["lacking"] if ordinary else [])])
        groups = {
            f"g{g}": sum_of(f"r{i}" for i in members)
            for g, members in enumerate(self.scorer.groups_of_shares())
        }
        shown = [f"r{i}" for i in self.own]
        self._stage({**groups, **self._judged()}, [*carried, "density", *shown])
        self._groups = [*groups]

    def _judged(self) -> dict[str, str]:
        threshold, contamination = self.scorer.threshold, self.scorer.contamination
        if threshold is None or contamination is None:
            return {}
        sparse = f"usual < {number(threshold)}"
        few = f"tail < {number(contamination)}"
        odder = "100e0 * (1e0 - tail)"
        return {
            "outlier": case([("component < 0", "TRUE"), ("NOT lacking", sparse)], few),
            "severity": case([("lacking", odder)], _severity(self.scorer.model.quantiles)),
        }

    def _scores(self) -> str:
        groups = self._groups
        group = case([(name, str(g)) for g, name in enumerate(groups)], "-1", greatest(groups))
        if self.scorer.log_noise is not None:
            noise = f"1e0 - ({sum_of(groups)}) > {greatest(groups)}"
            group = f"CASE WHEN {noise} THEN -1 ELSE {group} END"
        scores = ["component", group, self.dialect.array(f"r{i}" for i in self.own)]
        scores.append("density")
        if self.scorer.contamination is not None:
            scores += ["outlier", "severity"]
        columns = [f"{k} AS {self.dialect.column(n)}" for k, n in zip(self._kept, self.keep)]
        columns += [
            f"CASE WHEN NOT bad THEN {score} END AS {self.dialect.column(name)}"
            for name, score in zip(OUTPUTS, scores)
        ]
        return f"SELECT {', '.join(columns)} FROM s{len(self._stages) - 1}"


def _relative(joint: str, peak: str) -> str:
    """Return a density over the largest one of its row, 0 where it is out of reach."""
    return f"CASE WHEN {joint} - {peak} < {number(-FAR)} THEN 0e0 ELSE EXP({joint} - {peak}) END"


def _severity(quantiles: NDArray[np.float64]) -> str:
    """Return what `MixtureModel.severity` is of a complete row, by bisection."""
    last = len(quantiles) - 1

    def between(low: int, high: int) -> str:
        if high - low > 1:
            middle = (low + high) // 2
            denser, rarer = between(middle, high), between(low, middle)
            return case([(f"usual < {number(quantiles[middle])}", rarer)], denser)
        least, width = quantiles[low], quantiles[high] - quantiles[low]
        # No row lies between two that are equal.
        part = f" - (usual - {number(least)}) * {number(100 / last / width)}" if width else ""
        return number(100 * (last - low) / last) + part

    ends = [
        (f"usual < {number(quantiles[0])}", "100e0"),
        (f"usual >= {number(quantiles[last])}", "0e0"),
    ]
    return case(ends, between(0, last))
