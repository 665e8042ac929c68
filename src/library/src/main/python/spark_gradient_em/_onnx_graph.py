"""A graph of ONNX that grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._extras import needed

if TYPE_CHECKING:
    from collections.abc import Sequence


class Graph:
    """A graph that grows: each method adds a node and returns the name of what it computes."""

    def __init__(self) -> None:
        with needed("ONNX needs the package onnx", "onnx"):
            import onnx
            from onnx import helper, numpy_helper
        self.onnx, self.helper, self._numpy = onnx, helper, numpy_helper
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._prefix = "_"

    def avoid(self, names: Sequence[str]) -> None:
        """Give no node one of some names."""
        while any(name.startswith(self._prefix) for name in names):
            self._prefix += "_"

    def add(self, operator: str, *inputs: Any, domain: str = "", **attributes: Any) -> str:
        names = [own if isinstance(own, str) else self.constant(own) for own in inputs]
        name = f"{self._prefix}n{len(self.nodes)}"
        node = self.helper.make_node(operator, names, [name], domain=domain, **attributes)
        self.nodes.append(node)
        return name

    def constant(self, value: Any) -> str:
        array = np.asarray(value)
        array = array.astype(np.int64 if array.dtype.kind in "iu" else array.dtype)
        name = f"{self._prefix}c{len(self.constants)}"
        self.constants.append(self._numpy.from_array(array, name))
        return name

    def doubles(self, name: str) -> str:
        return self.add("Cast", name, to=self.onnx.TensorProto.DOUBLE)

    def total(self, name: str, keep: bool = True) -> str:
        return self.add("ReduceSum", name, [-1], keepdims=int(keep))

    def column(self, name: str) -> str:
        return self.add("Unsqueeze", name, [1])

    def either(self, condition: str, one: str, other: str) -> str:
        """Return the first or the second of two truths, which Where does not do."""
        first = self.add("And", condition, one)
        return self.add("Or", first, self.add("And", self.add("Not", condition), other))

    def any(self, name: str) -> str:
        """Return whether one of a row's truths holds, of shape (rows, 1)."""
        return self.add("Greater", self.total(self.doubles(name)), 0.0)

    def one_of(self, cell: str, values: Any) -> str:
        """Return which of some numbers the cells of shape (rows, 1) are."""
        return self.add("Equal", cell, np.asarray(values, dtype=np.float64)[np.newaxis])
