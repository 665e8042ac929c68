"""Raw columns of a table as inputs of a graph of ONNX, and their features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._cells import TRUTHS
from ._scorer import OUTPUTS, require_plain_numbers

if TYPE_CHECKING:
    from ._column import TableColumn
    from ._onnx_graph import Graph
    from ._scorer import Scorer

#: How truths are written besides small letters.
_WRITTEN = (str.upper, str.capitalize)


class Features:
    """The features of the rows: numbers, and which level a row has."""

    def __init__(self, scorer: Scorer, graph: Graph) -> None:
        self.scorer, self.graph = scorer, graph
        self.inputs: list[Any] = []
        self.numbers: list[str] = []
        # Of each categorical feature, which level a row has, of shape (rows, levels).
        self.levels: list[str] = []
        # Cells of rows that numpy refuses.
        self.refused: list[str] = []
        self._find()

    def _input(self, name: str, is_text: bool, width: int | None = None) -> str:
        types = self.graph.onnx.TensorProto
        kind = types.STRING if is_text else types.DOUBLE
        shape = ["rows"] if width is None else ["rows", width]
        self.inputs.append(self.graph.helper.make_tensor_value_info(name, kind, shape))
        return name

    def _find(self) -> None:
        model, graph = self.scorer.model, self.graph
        columns = self.scorer.columns
        require_plain_numbers(columns, "ONNX")
        if model.is_of_array:
            rows = self._input("features", False, model.width)
            cells = [graph.add("Slice", rows, [j], [j + 1], [1]) for j in model._kept.tolist()]
        else:
            names = [column.name for column in columns]
            if taken := {"", *OUTPUTS} & {*names}:
                raise ValueError(
                    f"A column is called {taken.pop()!r}, which ONNX cannot have beside the scores;"
                    " rename it and fit again."
                )
            graph.avoid(names)
            cells = [
                graph.column(self._input(column.name, column.style is None)) for column in columns
            ]
        limits = iter(self.scorer.limits)
        for column, cell in zip(columns, cells):
            if column.style is None:
                self.levels.append(self._texts(column, cell))
            else:
                self._of_numbers(column, cell, limits)

    def _texts(self, column: TableColumn, cell: str) -> str:
        texts = {level: place for place, level in enumerate(column.levels)}
        if {*texts} <= {*TRUTHS}:
            # A csv file has truths in any letters, of which a graph knows the usual ones.
            texts |= {f(text): place for f in _WRITTEN for text, place in texts.items()}
        number = self.graph.add(
            "LabelEncoder",
            cell,
            domain="ai.onnx.ml",
            keys_strings=[*texts],
            values_int64s=[*texts.values()],
            default_int64=-1,
        )
        places = np.arange(len(column.levels))[np.newaxis]
        return self.graph.doubles(self.graph.add("Equal", number, places))

    def _of_numbers(self, column: TableColumn, cell: str, limits: Any) -> None:
        graph = self.graph
        if column.missing_codes:
            is_code = graph.any(graph.one_of(cell, column.missing_codes))
            cell = graph.add("Where", is_code, np.nan, cell)
        self.refused.append(graph.add("IsInf", cell))
        atoms = column.levels[:-1] if column.has_atoms else column.levels
        if column.has_levels:
            known = graph.one_of(cell, [float(level) for level in atoms])
            found = graph.doubles(known)
            if column.has_atoms:
                is_atom = graph.any(known)
                there = graph.add("Equal", cell, cell)
                other = graph.add("And", there, graph.add("Not", is_atom))
                found = graph.add("Concat", found, graph.doubles(other), axis=1)
                cell = graph.add("Where", is_atom, np.nan, cell)
            self.levels.append(found)
        if not column.has_numbers:
            return
        _, most = next(limits)
        if column.is_log:
            positive = graph.add("Greater", cell, 0.0)
            cell = graph.add("Log", graph.add("Where", positive, cell, np.nan))
        else:
            self.refused.append(graph.add("Greater", graph.add("Abs", cell), most))
        self.numbers.append(cell)
