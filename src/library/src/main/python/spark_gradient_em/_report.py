"""A fit as one page of HTML."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from io import BytesIO
from string import Template
from typing import TYPE_CHECKING, Any

import numpy as np

from spark_gradient_em import plots

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import ArrayLike

    from spark_gradient_em._mixture import LocalMixture

#: Most features that are drawn in pairs, as three pictures fill a line.
_DRAWN = 3

_PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>$title</title>
<style>
body { font: 15px/1.5 sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em }
table { border-collapse: collapse; display: block; overflow-x: auto }
th, td { padding: 0.1em 1em; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap }
th { text-align: left }
img { max-width: 100% }
</style>
</head>
<body>
<h1>$title</h1>
$sentences
$figures
<h2>Components</h2>
<p>Means &#177; standard deviations of numbers, probabilities of levels.</p>
$components
<h2>Pictures</h2>
$pictures
</body>
</html>
""")


def page(model: LocalMixture, rows: ArrayLike | None) -> str:
    """Return a page of what a fit found, drawn with rows if there are some; it needs no file."""
    facts = model.facts
    sentences = [facts["selectionReason"], *facts["warnings"]] if facts else []
    return _PAGE.substitute(
        title=f"Gaussian mixture of k = {len(model.weights)}, covariances {escape(model.family)}",
        sentences="\n".join(f"<p>{escape(sentence)}</p>" for sentence in sentences),
        figures=_table(_figures(model)),
        components=_table(_components(model)),
        pictures=_pictures(model, rows),
    )


def _table(rows: Iterable[tuple[object, ...]]) -> str:
    lines = []
    for first, *others in rows:
        cells = "".join(f"<td>{escape(str(cell))}</td>" for cell in others)
        lines.append(f"<tr><th>{escape(str(first))}</th>{cells}</tr>")
    return "\n".join(["<table>", *lines, "</table>"])


def _figures(model: LocalMixture) -> Iterator[tuple[object, ...]]:
    facts = model.facts
    yield "free parameters", model.n_parameters
    if not facts:
        return
    yield "rows", facts["rows"]
    yield "rows left out", facts["droppedRows"]
    yield "log-likelihood", f"{facts['logLikelihood']:.4f}"
    yield "BIC (the higher the better)", f"{facts['bic']:.4f}"
    # Models of before have none.
    if facts.get("icl") is not None:
        yield "ICL (the higher the better)", f"{facts['icl']:.4f}"
    aic = 2 * (facts["logLikelihood"] - model.n_parameters)
    yield "AIC (the higher the better)", f"{aic:.4f}"
    yield "converged", "yes" if facts["converged"] else "no"


def _components(model: LocalMixture) -> Iterator[tuple[object, ...]]:
    names = model.feature_names
    noise = [model.noise_weight] if model.noise_box.size else []
    yield "component", *range(len(model.weights)), *("noise" for _ in noise)
    yield "weight", *(f"{weight:.1%}" for weight in [*model.weights, *noise])
    deviations = np.sqrt(np.diagonal(model.covariances, axis1=1, axis2=2))
    for place, means, spreads in zip(model.number_places, model.means.T, deviations.T):
        yield names[place], *(f"{mean:.4g} ± {own:.3g}" for mean, own in zip(means, spreads))
    for column in model.levels:
        for level, logs in zip(column.level_names, column.logs):
            shares = (f"{share:.1%}" for share in np.exp(logs))
            yield f"{names[column.place]}: {level}", *shares


def _pictures(model: LocalMixture, rows: ArrayLike | None) -> str:
    try:
        pyplot = plots.pyplot()
    except ImportError as error:
        return f"<p>{escape(str(error))}</p>"
    figures: dict[str, Any] = {}
    if model.facts.get("selectionPath"):
        figures["BIC by number of components"] = plots.plot_selection(model).figure
    features = plots.telling_features(model)[:_DRAWN]
    if len(features) > 1:
        figures["The components"] = plots.plot_components(model, rows, features)
    figures["Means and levels of the components"] = plots.plot_profile(model).figure
    images = []
    for text, figure in figures.items():
        file = BytesIO()
        figure.savefig(file, format="png")
        # A notebook would show what is left open.
        pyplot.close(figure)
        code = b64encode(file.getvalue()).decode()
        images.append(f'<p><img alt="{text}" src="data:image/png;base64,{code}"></p>')
    return "\n".join(images)
