"""The file of rows that could not be imported: line, reason, and the row as it stands in its file."""

import csv
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from engine.storage.errors import StorageUnavailable

COLUMNS = ("line", "reason", "row")


class Rejects:
    """Written only when there is something to reject; an older file of this name is replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: TextIO | None = None
        self._writer: Any = None

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            if self._file is not None:
                self._file.close()
        except OSError as failed:
            raise self._full(failed) from error or failed

    def add(self, line: int, reason: str, row: str) -> None:
        """Keep a row, byte for byte, whatever its encoding.

        Raises:
            StorageUnavailable: the file cannot be written.
        """
        try:
            if self._file is None:
                self._file = self.path.open("w", encoding="utf-8", errors="surrogateescape", newline="")
                self._writer = csv.writer(self._file)
                self._writer.writerow(COLUMNS)
            self._writer.writerow((line, reason, row.rstrip("\r\n")))
            self._file.flush()
        except OSError as error:
            raise self._full(error) from error

    def _full(self, error: OSError) -> StorageUnavailable:
        return StorageUnavailable(
            f"The rejects file {self.path} cannot be written: {error.strerror or error}. Free some space, then import "
            "again: rows that are there already are skipped.",
            file=str(self.path),
        )
