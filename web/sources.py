"""Files of complaints: opening them, plain or packed, and finding the mapping that reads them."""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from engine.errors import InvalidInput, NotFound
from engine.operations.deployments import read_folder
from engine.operations.imports_csv import header_of
from engine.operations.imports_file import parse_mapping
from engine.operations.imports_mapping import FileMapping
from engine.operations.rulebook import RuleBook

MAPPINGS = "imports"
"""The folder of mapping files, beside the processes."""


def read_processes(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder that can be deployed, by its path relative to it.

    Raises:
        InvalidInput: there is no such folder, it holds no process, or a file of it cannot be read.
    """
    try:
        return read_folder(folder)
    except OSError as error:
        named = error.filename or folder
        raise InvalidInput(f"{named} cannot be read: {error.strerror or error}.", file=str(named)) from error


def mapping_for(file: Path, chosen: Path | None, *, processes: Path, book: RuleBook) -> FileMapping:
    """Return the mapping that was chosen, or the one whose columns the file has.

    Args:
        processes: the folder of data that holds the mapping files, too.

    Raises:
        NotFound: there is no such file.
        InvalidInput: no mapping fits the columns of the file, or the chosen one does not.
    """
    if chosen is not None:
        mapping = read_mapping(chosen, book=book)
        header = header_by(mapping, file)
        if lacking := [name for name in mapping.columns if name not in header]:
            raise InvalidInput(
                f"The mapping {mapping.id} needs columns that {file.name} does not have: {', '.join(lacking)}. "
                f"The file has: {', '.join(header)}.",
                mapping=mapping.id,
                lacking=lacking,
            )
        return mapping
    mappings = [read_mapping(path, book=book) for path in sorted((processes / MAPPINGS).glob("*.yaml"))]
    fitting = [mapping for mapping in mappings if mapping.fits(header_by(mapping, file))]
    if not fitting:
        known = ", ".join(mapping.id for mapping in mappings) or "none"
        raise InvalidInput(
            f"No mapping fits the columns of {file.name}. Write one and name it with --mapping; there are: {known}.",
            file=file.name,
        )
    return max(fitting, key=lambda mapping: len(mapping.columns))


def read_mapping(path: Path, *, book: RuleBook) -> FileMapping:
    """Read a mapping file.

    Raises:
        NotFound: there is no such file.
        FileInvalid: it says something that cannot be used; every slip is named with its place.
    """
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.", file=str(path)) from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror or error}.", file=str(path)) from error
    # A day that no month has is a ValueError; what is nested without end is a RecursionError.
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise InvalidInput(f"{path.name} is not valid YAML: {error}.", file=str(path)) from error
    return parse_mapping(content, file=path.name, lists=book.codes, departments=book.organisation.departments)


def header_by(mapping: FileMapping, file: Path) -> tuple[str, ...]:
    """The names of the columns of a file, read by a mapping.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it has no header, or cannot be read.
    """
    with reading(file) as (stream, _):
        return header_of(stream, encoding=mapping.encoding, delimiter=mapping.delimiter)


@contextmanager
def reading(file: Path) -> Iterator[tuple[Iterable[bytes], Callable[[], float]]]:
    """Open a file, plain or packed by gzip, with a function that tells which share of it has been read.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it cannot be read, or is packed and damaged.
    """
    try:
        with file.open("rb") as raw:
            size = max(file.stat().st_size, 1)
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            with gzip.GzipFile(fileobj=raw) if packed else raw as stream:
                yield stream, lambda: raw.tell() / size
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {file}.", file=str(file)) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InvalidInput(f"{file.name} is damaged: {error}.", file=str(file)) from error
    except OSError as error:
        raise InvalidInput(f"{file.name} cannot be read: {error.strerror or error}.", file=str(file)) from error
