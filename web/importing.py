"""The command `import`: from a file of complaints to an answer of counts, with a file of what could not be taken."""

import argparse
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from engine.errors import InvalidInput, RedressError
from engine.operations.actors import Actor
from engine.operations.imports import As, import_row, known_sources, provisional_among
from engine.operations.imports_csv import BrokenRow, Row, rows_of
from engine.operations.imports_mapping import FileMapping, Incoming
from engine.rules.calendar import BusinessCalendar
from engine.storage.errors import StorageBusy
from web.compose import Redress
from web.fitting import require_fitting
from web.progress import Progress
from web.rejects import Rejects
from web.sources import header_by, mapping_for, reading

GOOD, FINDINGS = 0, 1
CHUNK = 200
"""So many rows are looked up at once to see which of them are there already."""
TRIES = 5
"""How often a row is tried while others write to the same database."""
Answer = tuple[int, dict[str, Any]]


class Interrupted(RedressError):
    """The import was interrupted. Import again to go on: rows that are there already are skipped."""

    code = "interrupted"


@dataclass(slots=True)
class Counts:
    """What became of the rows; `provisional` are complaints with limits that reach beyond the calendar."""

    rows: int = 0
    imported: int = 0
    open: int = 0
    history: int = 0
    skipped: int = 0
    rejected: int = 0
    provisional: int = 0


def run_import(redress: Redress, options: argparse.Namespace, *, actor: Actor, progress: Progress | None) -> Answer:
    """Take in the complaints of a file.

    Raises:
        InvalidInput: the file or the mapping cannot be used at all.
        Misconfigured: a setting does not fit the rules in force.
        Interrupted: somebody stopped it; the facts tell how far it came.
        StorageUnavailable: the database or the disk gave up; the facts tell how far it came. To go on, import again.
    """
    with redress.store.reading() as session:
        book = redress.services.catalogue.rules(session)
    require_fitting(redress.settings, book)
    mapping = mapping_for(options.file, options.mapping, processes=redress.settings.processes, book=book)
    began = perf_counter()
    rejects = Rejects(
        options.rejects or options.file.with_name(f"{options.file.name}.rejects.csv"),
        header=header_by(mapping, options.file),
        encoding=mapping.encoding,
        delimiter=mapping.delimiter,
    )
    rejects.require_place(options.file, options.mapping)
    as_ = As(options.as_) if options.as_ else None
    taking = _Taking(redress, actor, mapping, as_, options.send, rejects, Counts())
    try:
        with rejects:
            taking.take(options.file, limit=options.limit, progress=progress)
    except RedressError as stopped:
        stopped.facts.update(asdict(taking.counts))
        raise
    except KeyboardInterrupt as stopped:
        raise Interrupted(**asdict(taking.counts)) from stopped
    counts = taking.counts
    calendar = book.calendar_of(book.profile(redress.settings.profile))
    return FINDINGS if counts.rejected else GOOD, {
        "ok": not counts.rejected,
        "mapping": mapping.id,
        **asdict(counts),
        "notes": [_beyond(counts.provisional, calendar)] if counts.provisional else [],
        "seconds": round(perf_counter() - began, 1),
        "rejects_file": str(rejects.path) if counts.rejected else None,
    }


def _beyond(provisional: int, calendar: BusinessCalendar) -> str:
    last = calendar.covered_until - timedelta(days=1)
    return (
        f"{provisional} complaints have time limits outside of the calendar {calendar.name} ({calendar.covered_from} to "
        f"{last}). They are provisional until the calendar is extended and deployed."
    )


@dataclass(slots=True)
class _Taking:
    """One run of the import."""

    redress: Redress
    actor: Actor
    mapping: FileMapping
    as_: As | None
    send: bool
    rejects: Rejects
    counts: Counts

    def take(self, file: Path, *, limit: int | None, progress: Progress | None) -> None:
        with reading(file) as (stream, share):
            rows = islice(rows_of(stream, encoding=self.mapping.encoding, delimiter=self.mapping.delimiter), limit)
            while chunk := list(islice(rows, CHUNK)):
                self._take_chunk(chunk)
                if progress is not None:
                    progress(self.counts.rows, share())

    def _take_chunk(self, chunk: list[Row | BrokenRow]) -> None:
        self.counts.rows += len(chunk)
        incoming = [(row, one) for row in chunk if (one := self._read(row))]
        ids = [str(one.registration.source_id) for _, one in incoming]
        with self.redress.store.reading() as session:
            there = known_sources(session, ids)
        fresh = []
        for row, one in incoming:
            if one.registration.source_id in there:
                self.counts.skipped += 1
            elif self._store(row, one):
                fresh.append(str(one.registration.source_id))
        with self.redress.store.reading() as session:
            self.counts.provisional += len(provisional_among(session, fresh))

    def _read(self, row: Row | BrokenRow) -> Incoming | None:
        if isinstance(row, BrokenRow):
            self._reject(row.line, row.reason, row.text)
            return None
        try:
            return self.mapping.read(row.values, zone=self.redress.settings.zone)
        except InvalidInput as refused:
            self._reject(row.line, str(refused), row.text)
            return None

    def _store(self, row: Row | BrokenRow, incoming: Incoming) -> bool:
        """Take a row; return whether it is new."""
        try:
            became = self._while_busy(incoming)
        except InvalidInput as refused:
            self._reject(row.line, self.mapping.reason(refused), row.text)
            return False
        if became is None:
            self.counts.skipped += 1
            return False
        self.counts.imported += 1
        self.counts.open += became is As.OPEN
        self.counts.history += became is As.HISTORY
        return True

    def _while_busy(self, incoming: Incoming) -> As | None:
        for _ in range(TRIES - 1):
            try:
                return self._import(incoming)
            except StorageBusy:
                continue
        return self._import(incoming)

    def _import(self, incoming: Incoming) -> As | None:
        store, services = self.redress.store, self.redress.services
        return import_row(store, services, actor=self.actor, incoming=incoming, as_=self.as_, send=self.send)

    def _reject(self, line: int, reason: str, text: str) -> None:
        self.counts.rejected += 1
        self.rejects.add(line, reason, text)
