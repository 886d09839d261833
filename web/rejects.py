"""The file of rows that could not be imported: line, reason, and the row as it stands in its file.

Its third column is a file itself: the header, then the rows. So it can be imported once the rows are mended.
"""

import csv
import errno
import io
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from engine.errors import InvalidInput
from engine.operations.imports_csv import REJECTS
from engine.storage.errors import StorageUnavailable

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_ELSEWHERE = "name another place with --rejects"


class Rejects:
    """Written only when there is something to reject; an older file of rejects of this name is replaced."""

    def __init__(self, path: Path, *, header: Sequence[str], encoding: str, delimiter: str) -> None:
        """Write nothing yet.

        Args:
            header, encoding, delimiter: those of the file whose rows are rejected.
        """
        self.path = path
        self._header = _packed(header, delimiter)
        self._encoding, self._delimiter = encoding, delimiter
        self._file: TextIO | None = None
        self._writer: Any = None

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            if self._file is not None:
                self._file.close()
        except OSError as failed:
            raise self._unwritable(failed) from error or failed

    def require_place(self, *others: Path | None) -> None:
        """Refuse a place where something else would be lost, before the first row is read.

        Args:
            others: files that are needed; they may be files of rejects themselves.

        Raises:
            InvalidInput: there is another file, or no folder.
        """
        path = self.path
        if not path.parent.is_dir():
            raise InvalidInput(f"There is no folder {path.parent} for the rejects; {_ELSEWHERE}.", file=str(path))
        if not path.exists():
            return
        needed = any(other is not None and other.exists() and path.samefile(other) for other in others)
        if needed or path.is_dir() or (path.is_file() and not self._are_rejects()):
            raise InvalidInput(
                f"The rejects would overwrite {path}, which is something else; {_ELSEWHERE}.", file=str(path)
            )

    def _are_rejects(self) -> bool:
        try:
            with self.path.open("rb") as file:
                begins = file.read(12)
        except OSError as error:
            raise self._unwritable(error) from error
        return not begins or begins.startswith((b"line,reason", b"line;reason", b"line|reason", b"line\treason"))

    def add(self, line: int, reason: str, row: str) -> None:
        """Keep a row, byte for byte, in the encoding of its file.

        Raises:
            StorageUnavailable: the file cannot be written.
        """
        try:
            if self._file is None:
                self._file = self.path.open("w", encoding=self._encoding, errors="surrogateescape", newline="")
                self._writer = csv.writer(self._file, delimiter=self._delimiter)
                self._writer.writerow((*REJECTS, self._header))
            told = reason.encode(self._encoding, "backslashreplace").decode(self._encoding)
            self._writer.writerow((line, told, row.rstrip("\r\n")))
            self._file.flush()
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> StorageUnavailable:
        remedy = "Free some space" if error.errno in _FULL else _ELSEWHERE.capitalize()
        return StorageUnavailable(
            f"The rejects file {self.path} cannot be written: {error.strerror or error}. {remedy}, then import "
            "again: rows that are there already are skipped.",
            file=str(self.path),
        )


def _packed(header: Sequence[str], delimiter: str) -> str:
    """A header as one text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerow(header)
    return out.getvalue().removesuffix("\r\n")
