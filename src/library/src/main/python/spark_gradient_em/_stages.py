"""The stages of what Spark saved: which folder has the model, and which the columns."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from ._columns import TableColumns

#: A line of JSON whose last field is the digest of what comes before.
_SIGNED = re.compile(r'(.*),"digest":"([0-9a-f]{64})"}')

_COLUMNS = "org.gradientem.spark.TableFeaturesModel"


def is_folder(files: Any, folder: str) -> bool:
    """Return whether there is such a folder."""
    from pyarrow.fs import FileType

    return bool(files.get_file_info(folder).type == FileType.Directory)


def parts_of(files: Any, folder: str) -> tuple[str, str | None]:
    """
    Return where the model is, and its columns, None if there are none.

    Parameters
    ----------
    files : pyarrow.fs.FileSystem
        The file system.
    folder : str
        The output of the command ``fit``, a pipeline, or a model alone.
    """
    if is_folder(files, f"{folder}/data"):
        return folder, None
    if is_folder(files, f"{folder}/model"):
        columns = f"{folder}/columns"
        return f"{folder}/model", columns if is_folder(files, columns) else None
    if is_folder(files, f"{folder}/stages"):
        # Another stage would change features or columns.
        stages = _inside(files, f"{folder}/stages")
        models = [stage for stage in stages if is_folder(files, f"{stage}/data")]
        others = [stage for stage in stages if stage not in models]
        if len(models) == 1 and len(others) == 1 and _is_columns(_metadata(files, others[0])):
            return models[0], others[0]
    return folder, None


def saved_columns(files: Any, folder: str) -> TableColumns:
    """Read what a saved ``TableFeaturesModel`` has found of its columns."""
    line = _metadata(files, folder)
    signed = _SIGNED.fullmatch(line)
    if signed and hashlib.sha256(f"{signed[1]}}}".encode()).hexdigest() != signed[2]:
        raise ValueError("The columns are not as they were written.")
    return TableColumns.of(json.loads(json.loads(line)["paramMap"]["columnsJson"]))


def saved_summary(files: Any, model: str) -> dict[str, Any]:
    """Read ``summary.json``, which describes the groups; empty of a model without that file."""
    from pyarrow.fs import FileType

    path = f"{model.rpartition('/')[0]}/summary.json"
    if not model.endswith("/model") or files.get_file_info(path).type != FileType.File:
        return {}
    with files.open_input_stream(path) as stream:
        summary = json.loads(stream.read().decode())
    if not isinstance(summary, dict):
        raise ValueError(f"The summary is {summary}.")
    return summary


def _is_columns(line: str) -> bool:
    return bool(line) and json.loads(line)["class"] == _COLUMNS


def _metadata(files: Any, folder: str) -> str:
    """Return the line of what Spark wrote of a stage; empty where there is none."""
    for path in _inside(files, f"{folder}/metadata"):
        if path.rpartition("/")[2].startswith("part-"):
            with files.open_input_stream(path) as stream:
                line = str(stream.read().decode()).strip()
            if line:
                return line
    return ""


def _inside(files: Any, folder: str) -> list[str]:
    from pyarrow.fs import FileSelector

    if not is_folder(files, folder):
        return []
    return sorted(found.path for found in files.get_file_info(FileSelector(folder)))
