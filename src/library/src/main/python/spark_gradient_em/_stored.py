"""The files of a saved model, of this machine or of a file system that pyarrow knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def files_of(path: str) -> tuple[LocalFiles | RemoteFiles, str]:
    """Return the file system of a path or URI, and the path there."""
    if "://" not in path:
        return LocalFiles(), path.rstrip("/")
    try:
        from pyarrow.fs import FileSystem
    except ImportError:
        raise ImportError(f"{path} is read by pyarrow; pip install pyarrow.") from None

    files, folder = FileSystem.from_uri(path)
    return RemoteFiles(files), folder


class LocalFiles:
    """Files of this machine."""

    def is_file(self, path: str) -> bool:
        """Return whether there is such a file."""
        return Path(path).is_file()

    def is_folder(self, path: str) -> bool:
        """Return whether there is such a folder."""
        return Path(path).is_dir()

    def text(self, path: str) -> str:
        """Return what a file holds."""
        return Path(path).read_text(encoding="utf-8")

    def inside(self, folder: str) -> list[str]:
        """Return the paths in a folder, none if it is not there."""
        return sorted(map(str, Path(folder).iterdir())) if self.is_folder(folder) else []


class RemoteFiles:
    """Files of a file system of pyarrow."""

    def __init__(self, files: Any) -> None:
        self._files = files

    def _type(self, path: str) -> str:
        return str(self._files.get_file_info(path).type.name)

    def is_file(self, path: str) -> bool:
        """Return whether there is such a file."""
        return self._type(path) == "File"

    def is_folder(self, path: str) -> bool:
        """Return whether there is such a folder."""
        return self._type(path) == "Directory"

    def text(self, path: str) -> str:
        """Return what a file holds."""
        with self._files.open_input_stream(path) as stream:
            return str(stream.read().decode())

    def inside(self, folder: str) -> list[str]:
        """Return the paths in a folder, none if it is not there."""
        from pyarrow.fs import FileSelector

        found = self._files.get_file_info(FileSelector(folder)) if self.is_folder(folder) else []
        return sorted(file.path for file in found)
