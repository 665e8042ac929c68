"""Labels of some rows, as scikit-learn takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Labels at most, as in Java.
_MOST = 255


class Labels(NamedTuple):
    """The different labels in their order, and the number of each row's, NaN where it has none."""

    classes: NDArray[Any]
    numbers: NDArray[np.float64]

    @property
    def names(self) -> tuple[str, ...]:
        """The labels as text, which differ."""
        texts = tuple(map(str, self.classes.tolist()))
        return texts if len({*texts}) == len(texts) else tuple(map(repr, self.classes.tolist()))

    def why_unused(self, components: int | None) -> str:
        """Return why a fit of so many components takes no account of them; "" if it does."""
        count = len(self.classes)
        if count == 1:
            return (
                f"y has one label alone, {self.names[0]!r}, so it is not used; label rows of"
                " another group, or leave y out."
            )
        # Estimators without labels are given y as well, which scikit-learn has them ignore.
        if components is not None and components < count:
            return (
                f"n_components is {components}, but each of the {count} labels of y needs a"
                " component, so y is not used; raise n_components, or leave y out."
            )
        return ""

    @classmethod
    def of(cls, y: Any, rows: int) -> Labels | None:
        """
        Read labels; None, NaN, and -1 among numbers, stand for none.

        Returns
        -------
        Labels or None
            None if y is None.

        Raises
        ------
        ValueError
            If there are not as many as rows, or none, or too many that differ.
        """
        if y is None:
            return None
        values = np.asarray(y, dtype=object).ravel().tolist()
        if len(values) != rows:
            raise ValueError(
                f"y has {len(values)} labels, but X has {rows} rows; give one for each."
            )
        known = [not _is_none(value) for value in values]
        different = {value for value, is_known in zip(values, known) if is_known}
        if not different:
            raise ValueError("y labels no row; label rows of two groups or more, or leave y out.")
        if len(different) > _MOST:
            raise ValueError(
                f"y has {len(different)} different values, but at most {_MOST} can be labels; give"
                " a label for each group, or leave y out."
            )
        try:
            ordered = sorted(different)
        except TypeError:
            ordered = sorted(different, key=lambda label: (str(label), type(label).__name__))
        place = {value: float(at) for at, value in enumerate(ordered)}
        numbers = [place[value] if is_known else np.nan for value, is_known in zip(values, known)]
        # Numbers would become text beside text.
        kind = object if len({*map(type, ordered)}) > 1 else None
        return cls(np.array(ordered, dtype=kind), np.array(numbers))


def _is_none(value: Any) -> bool:
    if value is None:
        return True
    try:
        # NaN and pandas' NaT differ from themselves.
        if value != value:
            return True
    except TypeError:
        # pandas' NA is neither equal nor different.
        return True
    return not isinstance(value, (bool, np.bool_, str)) and bool(value == -1)


def own_name(taken: set[str]) -> str:
    """Return a name for the labels that no column has."""
    name = "label"
    while name in taken:
        name += "_"
    return name
