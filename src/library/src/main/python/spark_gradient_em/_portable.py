"""A model as one text, and the package's Python files, for processes that have neither."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from importlib import resources
from typing import TYPE_CHECKING

from ._words import record_of

if TYPE_CHECKING:
    from ._local import MixtureModel


def text_of(model: MixtureModel) -> str:
    """Return all of a model but the rows that a report draws."""
    record = record_of(model)
    record["training"] = record["training"] if model.facts else None
    record.setdefault("overParameterised", None)
    # A model that was made by hand has none of Java's.
    densities = {"values": model.quantiles.tolist()}
    record.setdefault("cuts", {"tree": {"merges": []}, "densities": densities})
    columns = None if model.columns is None else model.columns.records
    return json.dumps({"model": record, "columns": columns, "profiles": model._known_profiles})


def sources() -> tuple[str, dict[str, bytes]]:
    """
    Return this package's Python files, without its jars, and a name for a package of them.

    Files of different versions have different names, so that one process can import both.
    """
    # The package may lie in a jar itself.
    files = resources.files(__package__).iterdir()
    found = {file.name: file.read_bytes() for file in files if file.name.endswith(".py")}
    digest = hashlib.sha256(b"".join(found[name] for name in sorted(found)))
    return f"spark_gradient_em_{digest.hexdigest()[:16]}", found


def archive() -> tuple[str, bytes]:
    """Return a zip archive with a package of the Python files, and the package's name."""
    package, found = sources()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for name, text in found.items():
            files.writestr(f"{package}/{name}", text)
    return package, packed.getvalue()
