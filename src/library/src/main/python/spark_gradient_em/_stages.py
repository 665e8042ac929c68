"""The stages of what Spark saved: which folder has the model, and which the columns."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from ._columns import TableColumns

if TYPE_CHECKING:
    from ._stored import LocalFiles, RemoteFiles

#: The file that has all of a model except its params.
DOCUMENT = "model.json"

#: A line of JSON whose last field is the digest of what comes before.
_SIGNED = re.compile(r'(.*),"digest":"([0-9a-f]{64})"}')

_COLUMNS = "org.gradientem.spark.TableFeaturesModel"


def is_unchanged(line: str) -> bool:
    """Return whether a line's digest is that of the rest."""
    signed = _SIGNED.fullmatch(line)
    return signed is not None and hashlib.sha256(f"{signed[1]}}}".encode()).hexdigest() == signed[2]


def parts_of(files: LocalFiles | RemoteFiles, folder: str) -> tuple[str, str | None]:
    """
    Return where the model is, and its columns, None if there are none.

    Parameters
    ----------
    files : LocalFiles or RemoteFiles
        The file system.
    folder : str
        The output of the command ``fit``, a pipeline, or a model alone.
    """
    if files.is_file(f"{folder}/{DOCUMENT}"):
        return folder, None
    if files.is_folder(f"{folder}/model"):
        columns = f"{folder}/columns"
        return f"{folder}/model", columns if files.is_folder(columns) else None
    if files.is_folder(f"{folder}/stages"):
        # Another stage would change features or columns.
        stages = files.inside(f"{folder}/stages")
        models = [stage for stage in stages if files.is_file(f"{stage}/{DOCUMENT}")]
        others = [stage for stage in stages if stage not in models]
        if len(models) == 1 and len(others) == 1 and _is_columns(_metadata(files, others[0])):
            return models[0], others[0]
    return folder, None


def saved_columns(files: LocalFiles | RemoteFiles, folder: str) -> TableColumns:
    """Read what a saved ``TableFeaturesModel`` has found of its columns."""
    line = _metadata(files, folder)
    if _SIGNED.fullmatch(line) and not is_unchanged(line):
        raise ValueError("The columns are not as they were written.")
    return TableColumns.of(json.loads(json.loads(line)["paramMap"]["columnsJson"]))


def saved_summary(files: LocalFiles | RemoteFiles, model: str) -> dict[str, Any]:
    """Read ``summary.json``, which describes the groups; empty of a model without that file."""
    path = f"{model.rpartition('/')[0]}/summary.json"
    if not model.endswith("/model") or not files.is_file(path):
        return {}
    summary = json.loads(files.text(path))
    if not isinstance(summary, dict):
        raise ValueError(f"The summary is {summary}.")
    return summary


def _is_columns(line: str) -> bool:
    return bool(line) and json.loads(line)["class"] == _COLUMNS


def _metadata(files: LocalFiles | RemoteFiles, folder: str) -> str:
    """Return the line of what Spark wrote of a stage; empty where there is none."""
    for path in files.inside(f"{folder}/metadata"):
        if path.rpartition("/")[2].startswith("part-"):
            line = files.text(path).strip()
            if line:
                return line
    return ""
