"""A model as a graph of ONNX, in doubles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ._mixture import ROUNDING
from ._onnx_columns import Features
from ._onnx_graph import Graph
from ._scorer import FAR, LEAST_LOG, OUTPUTS, scaled_erfc
from ._version import __version__

if TYPE_CHECKING:
    from ._scorer import Scorer

#: Versions of ONNX's operators, which ONNX Runtime has from 1.14 on.
_OPSET, _ML_OPSET, _IR = 18, 3, 8

#: The component and the group of a row that numpy refuses.
_REFUSED = -2


def to_onnx(scorer: Scorer) -> Any:
    """Return the graph, which `MixtureModel.to_onnx` describes."""
    return _Scores(scorer).model()


class _Scores:
    def __init__(self, scorer: Scorer) -> None:
        self.scorer, self.graph = scorer, Graph()
        self.k, self.d = scorer.every.means.shape
        self.own = len(scorer.model.weights)
        self.features = Features(scorer, self.graph)

    def model(self) -> Any:
        squares, constants = self._distances()
        outputs = self._outputs(squares, constants)
        graph, helper = self.graph, self.graph.helper
        made = helper.make_graph(
            graph.nodes, "spark_gradient_em", self.features.inputs, outputs, graph.constants
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid("ai.onnx.ml", _ML_OPSET)]
        model = helper.make_model(
            made,
            opset_imports=opsets,
            producer_name="spark-gradient-em",
            producer_version=__version__,
        )
        model.ir_version = _IR
        graph.onnx.checker.check_model(model)
        return model

    def _distances(self) -> tuple[str, str]:
        """Return squared distances and the log-densities at the means, both of shape (rows, k)."""
        graph = self.graph
        if not self.d:
            # As many zeros as rows.
            level = graph.add("Mul", graph.total(self.features.levels[0]), 0.0)
            zeros = graph.add("Mul", level, np.zeros((1, self.k)))
            self.there = level
            return zeros, zeros
        rows = graph.add("Concat", *self.features.numbers, axis=1)
        lacking = graph.add("IsNaN", rows)
        self.there = graph.doubles(graph.add("Not", lacking))
        if self.features.refused:
            refused = graph.any(graph.add("Concat", *self.features.refused, axis=1))
            lacking = graph.add("Or", lacking, refused)
        rows = graph.add("Where", lacking, 0.0, rows)
        if self.scorer.has_correlations:
            return self._correlated(rows)
        scales = np.log(self.scorer.whiteners) - np.log(2 * np.pi) / 2
        squares = [
            graph.add(
                "MatMul", graph.add("Mul", y, y), self.scorer.whiteners[i, :, np.newaxis] ** 2
            )
            for i, y in enumerate(map(self._centred(rows), self.scorer.every.means))
        ]
        return graph.add("Concat", *squares, axis=1), graph.add("MatMul", self.there, scales.T)

    def _centred(self, rows: str) -> Any:
        """Return what takes a mean from each row's numbers; a missing one is 0."""
        return lambda mean: self.graph.add(
            "Mul", self.graph.add("Sub", rows, mean[np.newaxis]), self.there
        )

    def _correlated(self, rows: str) -> tuple[str, str]:
        graph, model = self.graph, self.scorer.every
        squares = []
        centred = [*map(self._centred(rows), model.means)]
        for i, y in enumerate(centred):
            white = graph.add("MatMul", y, self.scorer.whiteners[i].T)
            squares.append(graph.total(graph.add("Mul", white, white)))
        whole = graph.add("Concat", *squares, axis=1)
        scales = self.scorer.log_scale(np.ones(self.d, dtype=bool))[np.newaxis]
        constants = graph.add("Add", graph.add("Mul", whole, 0.0), scales)
        # Rows that lack numbers are scored apart, and put back.
        counts = graph.total(self.there, keep=False)
        is_incomplete = graph.add("Less", counts, float(self.d))
        places = graph.add("Transpose", graph.add("NonZero", is_incomplete))
        flat = graph.add("Reshape", places, [-1])
        stacked = graph.add("Concat", *(graph.add("Unsqueeze", y, [1]) for y in centred), axis=1)
        own, logs = self._eliminated(
            graph.add("Gather", stacked, flat), graph.add("Gather", self.there, flat)
        )
        return (
            graph.add("ScatterND", whole, places, own),
            graph.add("ScatterND", constants, places, logs),
        )

    def _eliminated(self, rest: str, there: str) -> tuple[str, str]:
        """
        Return what `_distances` does of incomplete rows, by Gaussian elimination in each row.

        A missing number has variance 1 and no covariance with others, and is at the mean.
        """
        graph, covariances = self.graph, self.scorer.every.covariances
        pairs = graph.add(
            "Mul", graph.add("Unsqueeze", there, [1]), graph.add("Unsqueeze", there, [2])
        )
        lacking = graph.add("Unsqueeze", graph.add("Sub", 1.0, there), [1])
        own = graph.add("Mul", graph.add("Unsqueeze", pairs, [1]), covariances[np.newaxis])
        ones = graph.add("Unsqueeze", graph.add("Mul", lacking, np.eye(self.d)), [1])
        matrix = graph.add("Add", own, ones)
        squares, logs = [], []
        for _ in range(self.d):
            first = graph.add("Slice", matrix, [0], [1], [2])
            pivot = graph.add("Slice", first, [0], [1], [3])
            value = graph.add("Slice", rest, [0], [1], [2])
            flat = graph.add("Squeeze", pivot, [3])
            squares.append(graph.add("Div", graph.add("Mul", value, value), flat))
            logs.append(graph.add("Log", flat))
            row = graph.add("Slice", first, [1], [2**31], [3])
            across = graph.add("Div", row, pivot)
            down = graph.add("Transpose", row, perm=[0, 1, 3, 2])
            corner = graph.add("Slice", matrix, [1, 1], [2**31, 2**31], [2, 3])
            matrix = graph.add("Sub", corner, graph.add("Mul", down, across))
            below = graph.add("Slice", rest, [1], [2**31], [2])
            shift = graph.add("Mul", graph.add("Squeeze", across, [2]), value)
            rest = graph.add("Sub", below, shift)
        count = graph.total(there)
        halves = graph.add("Mul", graph.total(graph.add("Concat", *logs, axis=2), keep=False), -0.5)
        return (
            graph.total(graph.add("Concat", *squares, axis=2), keep=False),
            graph.add("Sub", halves, graph.add("Mul", count, math.log(2 * math.pi) / 2)),
        )

    def _outputs(self, squares: str, constants: str) -> list[Any]:
        graph, scorer = self.graph, self.scorer
        joint = graph.add("Add", constants, scorer.log_weights[np.newaxis])
        joint = graph.add("Sub", joint, graph.add("Mul", squares, 0.5))
        for level, column in zip(self.features.levels, scorer.every.levels):
            logs = np.maximum(column.logs, LEAST_LOG)
            joint = graph.add("Add", joint, graph.add("MatMul", level, logs))
        whole, joint = joint, self._part(joint, 0, self.own)
        noise = self._noise()
        every = joint if noise is None else graph.add("Concat", joint, noise, axis=1)
        peak = graph.add("ReduceMax", every, [1])
        total = graph.total(graph.add("Exp", graph.add("Sub", every, peak)))
        shares = graph.add("Div", graph.add("Exp", graph.add("Sub", joint, peak)), total)
        of_groups = graph.add("MatMul", shares, np.eye(scorer.group_of.max() + 1)[scorer.group_of])
        density = graph.add("Add", peak, graph.add("Log", total))
        component, group = self._largest(joint), self._largest(of_groups)
        is_noise = None
        if noise is not None:
            largest = graph.add("ReduceMax", joint, [1])
            is_noise = graph.add("Greater", noise, largest)
            component = graph.add("Where", is_noise, [[-1]], component)
            left = graph.add("Sub", 1.0, graph.total(of_groups))
            largest = graph.add("ReduceMax", of_groups, [1])
            group = graph.add("Where", graph.add("Greater", left, largest), [[-1]], group)
        refused = None
        if self.features.refused:
            refused = graph.any(graph.add("Concat", *self.features.refused, axis=1))
        found: list[tuple[str, Any, bool]] = [
            (component, _REFUSED, True),
            (group, _REFUSED, True),
            (shares, np.nan, False),
            (density, np.nan, True),
        ]
        if scorer.contamination is not None:
            ordinary = (self._part(values, self.own, self.k) for values in (squares, whole))
            outlier, severity = self._judged(*ordinary)
            outlier = outlier if is_noise is None else graph.add("Or", outlier, is_noise)
            found += [(outlier, False, True), (severity, np.nan, True)]
        return [
            self._output(name, value, otherwise, is_flat, refused)
            for name, (value, otherwise, is_flat) in zip(OUTPUTS, found)
        ]

    def _largest(self, values: str) -> str:
        return self.graph.add("ArgMax", values, axis=1, keepdims=1)

    def _noise(self) -> str | None:
        weight, graph = self.scorer.log_noise, self.graph
        if weight is None:
            return None
        widths = self.scorer.log_widths[:, np.newaxis]
        noise = graph.add("Sub", weight, graph.add("MatMul", self.there, widths))
        for level, column in zip(self.features.levels, self.scorer.model.levels):
            lost = graph.add("Mul", graph.total(level), math.log(len(column.logs)))
            noise = graph.add("Sub", noise, lost)
        return noise

    def _part(self, values: str, first: int, last: int) -> str:
        """Return the columns of some components."""
        return self.graph.add("Slice", values, [first], [last], [1])

    def _judged(self, squares: str, joint: str) -> tuple[str, str]:
        """Return whether rows are outliers, and their severities, as ordinary rows."""
        graph, threshold = self.graph, self.scorer.threshold
        assert threshold is not None
        peak = graph.add("ReduceMax", joint, [1])
        relative = graph.add("Exp", graph.add("Sub", joint, peak))
        density = graph.add("Add", peak, graph.add("Log", graph.total(relative)))
        density = graph.add("Add", density, ROUNDING)
        sparse = graph.add("Less", density, threshold)
        counts = [graph.total(self.there)] if self.d else []
        counts += [graph.total(level) for level in self.features.levels]
        features = graph.total(graph.add("Concat", *counts, axis=1))
        complete = graph.add("Equal", features, float(self.d + len(self.features.levels)))
        tails = graph.total(graph.add("Mul", relative, self._tails(squares)))
        tails = graph.add("Div", tails, graph.total(relative))
        few = graph.add("Less", tails, float(self.scorer.contamination or 0))
        odder = graph.add("Mul", graph.add("Sub", 1.0, tails), 100.0)
        severity = graph.add("Where", complete, self._severity(density), odder)
        return graph.either(complete, sparse, few), severity

    def _severity(self, density: str) -> str:
        """Return what `MixtureModel.severity` is of complete rows."""
        graph, quantiles = self.graph, self.scorer.model.quantiles
        last = len(quantiles) - 1
        up_to = graph.total(
            graph.doubles(graph.add("GreaterOrEqual", density, quantiles[np.newaxis]))
        )
        low = graph.add("Clip", graph.add("Sub", up_to, 1.0), 0.0, float(last - 1))
        place = graph.add("Cast", low, to=graph.onnx.TensorProto.INT64)
        least = graph.add("Gather", graph.constant(quantiles), place)
        widths = np.maximum(np.diff(quantiles), np.finfo(float).tiny)
        width = graph.add("Gather", graph.constant(widths), place)
        part = graph.add(
            "Clip", graph.add("Div", graph.add("Sub", density, least), width), 0.0, 1.0
        )
        left = graph.add("Sub", float(last), graph.add("Add", low, part))
        return graph.add("Mul", left, 100 / last)

    def _tails(self, squares: str) -> str:
        """Return how probable it is to be farther from each component, of shape (rows, k)."""
        graph = self.graph
        if not self.d:
            return graph.add("Add", squares, 1.0)
        there = graph.total(self.there)
        half = graph.add("Mul", squares, 0.5)
        is_far = graph.add("Greater", half, FAR)
        half = graph.add("Where", is_far, FAR, half)

        def series(first: int) -> str:
            terms = graph.add("Add", graph.add("Mul", half, 0.0), 1.0)
            for degrees in range(self.d - (self.d - first) % 2, first, -2):
                more = graph.add("Mul", graph.add("Div", half, degrees / 2 - 1), terms)
                more = graph.add("Mul", more, self._at_least(there, degrees))
                terms = graph.add("Add", more, 1.0)
            return terms

        root = graph.add("Sqrt", half)
        odd = graph.add("Mul", graph.add("Div", root, math.gamma(1.5)), series(3))
        odd = graph.add("Mul", odd, self._at_least(there, 3))
        odd = graph.add("Add", self._scaled_erfc(root), odd)
        is_odd = graph.add("Equal", graph.add("Mod", there, 2.0, fmod=1), 1.0)
        powers = graph.add("Where", is_odd, odd, series(2))
        tails = graph.add("Mul", graph.add("Exp", graph.add("Neg", half)), powers)
        tails = graph.add("Where", is_far, 0.0, tails)
        return graph.add("Where", graph.add("Equal", there, 0.0), 1.0, tails)

    def _at_least(self, there: str, degrees: int) -> str:
        return self.graph.doubles(self.graph.add("Greater", there, degrees - 0.5))

    def _scaled_erfc(self, root: str) -> str:
        graph, (least, coefficients) = self.graph, scaled_erfc()
        t = graph.add("Div", 4.0, graph.add("Add", root, 2.0))
        u = graph.add("Div", graph.add("Sub", t, 1 + least), 1 - least)
        value = graph.add("Add", graph.add("Mul", u, 0.0), coefficients[-1])
        for coefficient in coefficients[-2::-1]:
            value = graph.add("Add", graph.add("Mul", value, u), coefficient)
        return value

    def _output(
        self, name: str, value: str, otherwise: Any, is_flat: bool, refused: str | None
    ) -> Any:
        graph, types = self.graph, self.graph.onnx.TensorProto
        if refused is not None and otherwise is False:
            value = graph.add("And", graph.add("Not", refused), value)
        elif refused is not None:
            value = graph.add("Where", refused, otherwise, value)
        if is_flat:
            graph.nodes.append(
                graph.helper.make_node("Squeeze", [value, graph.constant([1])], [name])
            )
        else:
            graph.nodes.append(graph.helper.make_node("Identity", [value], [name]))
        kind = {bool: types.BOOL, int: types.INT64}.get(type(otherwise), types.DOUBLE)
        shape = ["rows"] if is_flat else ["rows", self.own]
        return graph.helper.make_tensor_value_info(name, kind, shape)
