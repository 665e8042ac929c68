"""A model card in Markdown: what a model was fitted to, what came out, and what is in doubt."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from spark_gradient_em._cells import shown
from spark_gradient_em._scorer import Scorer
from spark_gradient_em._version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spark_gradient_em._column import TableColumn
    from spark_gradient_em._local import LocalModel

#: Rivals, columns, components and numbers of a component that a card lists at most.
_RIVALS, _COLUMNS, _COMPONENTS, _MEANS = 5, 100, 30, 12


def card(model: LocalModel, unseen: Any = None) -> str:
    """Return the card, which `LocalModel.card` describes."""
    parts = (_what(model), _data(model), _groups(model), _fit(model, unseen), _doubts(model))
    return "\n".join([line for part in parts for line in part])


def _what(model: LocalModel) -> Iterator[str]:
    k, d = model.means.shape
    noise = f" and uniform noise of weight {model.noise_weight:.3g}" if model.noise_box.size else ""
    yield f"# Gaussian mixture of {k} components"
    yield ""
    yield (
        f"{k} components{noise} in {model.groups} groups; {d} numbers with covariances"
        f" {model.family_in_words}, {len(model.levels)} categorical features; {model.n_parameters}"
        " parameters."
    )
    yield ""
    yield f"Card of {date.today():%Y-%m-%d} by spark-gradient-em {__version__}."
    yield from (f"\n{name}: `{_line(text)}`" for name, text in model.origin.items())


def _data(model: LocalModel) -> Iterator[str]:
    facts = model.facts
    yield from ("", "## What it was fitted to", "")
    if "rows" in facts:
        yield f"{facts['rows']} rows, of which {facts.get('droppedRows', 0)} were dropped."
        yield ""
    columns = Scorer(model).columns if model.columns is None else model.columns.columns
    rows = [
        (column.name, column.kind, _range(column), column.missing or "", column.reason)
        for column in columns[:_COLUMNS]
    ]
    yield from _table(("column", "kind", "values", "missing", "why"), rows)
    if len(columns) > _COLUMNS:
        yield f"\nAnd {len(columns) - _COLUMNS} further columns."


def _range(column: TableColumn) -> str:
    if column.kind == "categorical":
        few = ", ".join(column.levels[:8])
        return few if len(column.levels) <= 8 else f"{few} and {len(column.levels) - 8} others"
    if column.least is None or column.greatest is None:
        return ""
    return f"{shown(column.least)} to {shown(column.greatest)}"


def _groups(model: LocalModel) -> Iterator[str]:
    known = model.known_profiles
    yield from ("", "## Groups" if known else "## Components", "")
    if len(model.merges):
        yield from (model.proposal, "")
    if known:
        rows = (
            (group["group"], f"{group['weight']:.1%}", ", ".join(f["text"] for f in group["apart"]))
            for group in known
        )
        yield from _table(("group", "share", "what sets it apart"), rows)
        return
    group_of = model.component_groups()
    heaviest = np.argsort(-model.weights, kind="stable")[:_COMPONENTS]
    parts = ((i, group_of[i], f"{model.weights[i]:.1%}", _means(model, i)) for i in heaviest)
    yield from _table(("component", "group", "share", "means, and most probable levels"), parts)


def _means(model: LocalModel, i: int) -> str:
    names, places = model.feature_names, model.number_places
    means = [f"{names[j]} {mean:.4g}" for j, mean in zip(places, model.means[i])]
    for column in model.levels:
        most = int(column.logs[:, i].argmax())
        share = np.exp(column.logs[most, i])
        means.append(f"{names[column.place]} {column.level_names[most]} ({share:.0%})")
    return "; ".join(means[:_MEANS]) + ("; …" if len(means) > _MEANS else "")


def _fit(model: LocalModel, unseen: Any) -> Iterator[str]:
    facts = model.facts
    yield from ("", "## How well it fits", "")
    if "bic" in facts:
        mean = facts["logLikelihood"] / facts["weightSum"]
        yield f"Mean log-density of the fitted rows: {mean:.4f} nats."
    if unseen is not None:
        densities = model.score_samples(unseen)
        error = densities.std() / np.sqrt(len(densities))
        yield (
            f"\nMean log-density of {len(densities)} unseen rows: {densities.mean():.4f} nats,"
            f" standard error {error:.2g}."
        )
    if "bic" in facts:
        yield f"\n{facts.get('selectionReason', '')}\n\nBIC is the higher the better:\n"
        own = (len(model.weights), model.family, facts["bic"])
        paths = ((one["k"], one["family"], one["bic"]) for one in facts.get("selectionPath", ()))
        rivals = sorted({*paths} - {own}, key=lambda one: -one[2])
        rivals = [one for one in rivals if one[:2] != own[:2]][:_RIVALS]
        rows = [(k, family, f"{bic:.2f}") for k, family, bic in (own, *rivals)]
        yield from _table(("components", "family", "BIC"), rows)
    if "seed" in facts:
        yield f"\nSeed {facts['seed']}."


def _doubts(model: LocalModel) -> Iterator[str]:
    yield from ("", "## Doubts", "")
    if "converged" in model.facts and not model.facts["converged"]:
        yield "- The fit has not converged."
    yield from (f"- {warning}" for warning in model.facts.get("warnings", ()))
    yield "- A level that was not fitted counts as a missing cell."
    if "warnings" not in model.facts:
        yield "- The facts of the fit are not known."
    yield ""


def _table(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    lines = [[*map(_line, map(str, row))] for row in rows]
    head = [*names]
    for line in (head, ["---"] * len(head), *lines):
        yield f"| {' | '.join(line)} |"


def _line(text: str) -> str:
    """Return a text that cannot leave its cell."""
    return " ".join(text.split()).replace("|", "\\|").replace("`", "'").replace("<", "&lt;")
