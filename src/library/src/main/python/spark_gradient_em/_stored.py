"""The mixtures in the files of a saved model, and the digest that shows whether they changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyarrow import Table


class Digest:
    """SHA-256 of texts and numbers, as Java's ``MixtureDigest``."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def text(self, text: str) -> None:
        """Add the length in bytes, four bytes with the highest first, and the text in UTF-8."""
        encoded = text.encode()
        self._digest.update(len(encoded).to_bytes(4, "big") + encoded)

    def numbers(self, numbers: NDArray[np.float64]) -> None:
        """Add doubles of eight bytes, the highest first."""
        self._digest.update(numbers.astype(">f8").tobytes())

    def hex(self) -> str:
        """Return the digest in hexadecimal digits."""
        return self._digest.hexdigest()


@dataclass(frozen=True, eq=False)
class StoredMixture:
    """A mixture as files have it: each part's rows of numbers, by the part's name."""

    family: str
    dim: int
    parts: dict[str, list[NDArray[np.float64]]]

    @property
    def log_weights(self) -> NDArray[np.float64]:
        """Logarithms of the weights, of shape (k,)."""
        return self.parts["logWeights"][0]

    @property
    def means(self) -> NDArray[np.float64]:
        """Means, of shape (k, d)."""
        return np.reshape(self.parts["means"], (len(self.log_weights), self.dim))

    def numbers(self, part: str) -> NDArray[np.float64] | None:
        """Return the numbers of a part, row after row; None if there are none."""
        return np.concatenate(self.parts[part]) if part in self.parts else None

    def add_to(self, digest: Digest) -> None:
        """Add all numbers to a digest."""
        digest.text(f"{self.family} {len(self.log_weights)} x {self.dim}")
        digest.numbers(self.log_weights)
        digest.numbers(self.means.T)
        for part in ("covariance", "factors", "levels", "noise"):
            numbers = self.numbers(part)
            if numbers is not None:
                digest.numbers(numbers)


def mixtures(table: Table, dim: int) -> list[StoredMixture]:
    """Return the mixtures of a table, by their numbers of components; its rows have any order."""
    table = table.sort_by([("k", "ascending"), ("part", "ascending"), ("row", "ascending")])
    found: dict[int, StoredMixture] = {}
    columns = (table[name].to_pylist() for name in ("k", "family", "part"))
    for k, family, part, numbers in zip(*columns, _rows(table)):
        mixture = found.setdefault(k, StoredMixture(family, dim, {}))
        mixture.parts.setdefault(part, []).append(numbers)
    return list(found.values())


def _rows(table: Table) -> list[NDArray[np.float64]]:
    """Return the numbers of each row, which as lists of Python would take ten times the memory."""
    lists: Any = table["numbers"].combine_chunks()
    numbers = lists.values.to_numpy(zero_copy_only=False).astype(np.float64)
    offsets = lists.offsets.to_pylist()
    return [numbers[start:end] for start, end in zip(offsets, offsets[1:])]
