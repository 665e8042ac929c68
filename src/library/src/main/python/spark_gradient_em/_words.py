"""What a fit has found, in words and as a page, as Java's command ``fit`` tells it."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from ._cells import named_columns, objects, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ._mixture import LocalMixture

#: Rows that a report draws, and the most numbers of them: 8 MB.
_DRAWN, _MOST = 2000, 2**20

#: Left-out columns that name rows at most, the letters of a name, and those that name none.
_IDS, _LONGEST = 3, 60
_NO_NAMES = ("one value", "no cell", "the same as", "dates")

#: The columns of `explain`.
FACTS = ("group", "fact", "share", "rows", "column", "log_odds", "part")


def some(
    rows: NDArray[np.float64], weights: NDArray[np.float64] | None = None
) -> NDArray[np.int64]:
    """Return places of rows that are drawn by weight, as many as a report draws; none is empty."""
    filled = np.flatnonzero(~np.isnan(rows).all(axis=1))
    if weights is not None:
        filled = filled[weights[filled] > 0]
    most = min(_DRAWN, _MOST // max(1, rows.shape[1]))
    if len(filled) <= most:
        return filled
    # Weighted reservoir sampling; the seed is fixed, as that of the fit is by default.
    keys = np.random.RandomState(0).exponential(size=len(filled))
    keys = keys if weights is None else keys / weights[filled]
    return np.sort(filled[np.argpartition(keys, most)[:most]])


def names_of(model: LocalMixture, X: Any, places: NDArray[np.int64]) -> list[dict[str, str]]:
    """Return what rows are called: by pandas' index or their places, and by left-out columns."""
    labels: Any = X.index[places] if hasattr(X, "iloc") else places
    named = [{"row": f"row {label}"} for label in labels]
    columns = () if model.columns is None else model.columns.columns
    own = {str(name): column for name, column in named_columns(X) or ()}
    ids = [c.name for c in columns if c.kind == "left out" and not c.reason.startswith(_NO_NAMES)]
    for name in [name for name in ids if name in own][:_IDS]:
        # Series of polars have no take.
        cells = own[name].take(places) if hasattr(own[name], "take") else own[name][places]
        for its, cell in zip(named, objects(cells)):
            if cell is not None:
                its[name] = text_of(cell)[:_LONGEST]
    return named


def groups(model: LocalMixture) -> list[dict[str, Any]]:
    """Return Java's description of each proposed group."""
    found: list[dict[str, Any]] = json.loads(_asked("groups", model, model.examples))
    return found


def summary(model: LocalMixture) -> str:
    """Return what the command ``fit`` prints first: the answer, and a line for each group."""
    return _asked("summary", model, model.examples)


def reasons(model: LocalMixture, rows: NDArray[np.float64]) -> list[str]:
    """Return for each outlier which cells make it one, and what the mixture expects there."""
    found: list[str] = json.loads(_asked("reasons", model, rows)) if len(rows) else []
    return found


def page(
    model: LocalMixture,
    rows: NDArray[np.float64],
    names: list[dict[str, str]],
    python: str,
    contamination: float = 0,
) -> str:
    """Return the report; `python` is the expression of a model that the page's commands use."""
    return _asked("report", model, rows, python, float(contamination), json.dumps(names))


def facts(profiles: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return a row of `FACTS` for each fact of each group; one of a group without facts."""
    found: list[tuple[Any, ...]] = []
    for group in profiles:
        number, size = group["group"], (group["weight"], group["rows"])
        whole = sum(column["nats"] for column in group["columns"])
        for fact in group["apart"]:
            nats = fact["nats"]
            found.append((number, fact["text"], *size, fact["column"], nats, nats / whole))
        if not group["apart"]:
            found.append((number, None, *size, None, None, None))
    return found


def table(model: LocalMixture, describe: Callable[[], Sequence[dict[str, Any]]]) -> str:
    """Return HTML of the groups in words; of their sizes alone where Java cannot be asked."""
    try:
        profiles = describe()
    except (ImportError, OSError, RuntimeError, ValueError):
        weights = np.bincount(model.component_groups(), model.weights)
        profiles = [{"group": g, "weight": weight} for g, weight in enumerate(weights)]
    k = len(model.weights)
    proposal = f". {model.proposal}" if len(model.merges) else ""
    lines = [
        f"<tr><th>{group['group']}</th><td>{group['weight']:.0%}</td>"
        f"<td style='text-align: left'>{_in_words(group)}</td></tr>"
        for group in profiles
    ]
    return (
        f"<table><caption>{_many(len(profiles), 'group')} of {_many(k, 'component')}, covariances"
        f" {escape(model.family_in_words)}{proposal}</caption><tr><th>group</th><th>share</th>"
        f"<th style='text-align: left'>what it is</th></tr>{''.join(lines)}</table>"
    )


def _in_words(group: dict[str, Any]) -> str:
    return "<br>".join(escape(fact["text"]) for fact in group.get("apart", ()))


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _asked(name: str, model: LocalMixture, rows: NDArray[np.float64], *more: Any) -> str:
    """Call a method of Java's ``PythonFit``."""
    if not model.facts:
        raise ValueError(
            "The model does not know the facts of a fit; fit one, or load one that was fitted."
        )
    from ._errors import plain_errors
    from ._jar import job_jar
    from ._jvm import jvm

    # Without it the JVM would lack the class.
    job_jar()

    text = json.dumps(record_of(model))
    columns = None if model.columns is None else json.dumps(model.columns.records)
    cells = np.ascontiguousarray(rows, dtype=np.float64).tobytes()
    with plain_errors():
        java = jvm().org.gradientem.job.output.PythonFit
        fit = java(text, columns, cells, model.n_features, model.n_groups or 0)
        return str(getattr(fit, name)(*more))


def record_of(model: LocalMixture) -> dict[str, Any]:
    """Return the JSON that Java reads a model from."""
    return {
        **model.rest,
        "mixture": mixture_record(model),
        "others": [],
        # A part of the facts has come from there.
        "training": json.dumps({**model.facts, "evaluation": model.facts}),
        "features": {
            "names": model.names,
            "levels": [own.names for own in model.levels],
            "constants": ["NaN" if np.isnan(own) else float(own) for own in model.constants],
        },
    }


def mixture_record(model: LocalMixture) -> dict[str, Any]:
    """Return the JSON of a mixture, as Java's ``MixtureRecord`` is written."""
    spread = model.spread.reshape(len(model.spread), -1)
    if model.family == "identity":
        spread = spread[:, :0]
    elif model.factors:
        spread = spread[:0]
    elif model.family in ("EII", "VII"):
        spread = spread[:, :1]
    with np.errstate(divide="ignore"):
        log_weights, log_noise = np.log(model.weights), np.log(model.noise_weight)
    noise = [[float(log_noise)], *model.noise_box] if model.noise_box.size else []
    return {
        "logWeights": _numbers(log_weights),
        "meanMatrix": _numbers(model.means.T.ravel()),
        "dim": model.means.shape[1],
        "family": model.family,
        "covariances": [_numbers(own) for own in spread],
        "factors": [_numbers(own.ravel()) for own in model.factors],
        "levels": [_numbers(own.numbers) for own in model.levels],
        "noise": [_numbers(own) for own in noise],
    }


def _numbers(numbers: Any) -> list[float | str]:
    """Return numbers as JSON has them; only the logarithm of 0 is not finite."""
    values = np.asarray(numbers, dtype=np.float64).tolist()
    return [value if value > -np.inf else "-Infinity" for value in values]
