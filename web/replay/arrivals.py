"""What arrives at the bank: the complaints of the file at their recorded dates, and what the plan sends in besides."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.errors import InvalidInput
from engine.operations.imports_csv import Row, rows_of
from engine.operations.imports_mapping import FileMapping
from engine.operations.imports_values import RowRefused
from engine.operations.registration import Registration
from web.replay.chance import Draw
from web.replay.complainants import Complainant, complainant_of
from web.sources import reading

_OPENS, _OPEN_FOR = timedelta(hours=8), timedelta(hours=11)
"""Where a file tells only the day, complaints come between eight and seven."""
_CALLS_SOON = timedelta(hours=30)


class Sort(StrEnum):
    """Where an arrival comes from: the file, the same Party once more, or somebody who only asks."""

    FILE = "file"
    REPEAT = "repeat"
    ENQUIRY = "enquiry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody says something to the bank. Random numbers are keyed by `key`; the file's own are its source ids."""

    key: str
    sort: Sort
    at: datetime
    who: Complainant
    said: Registration


def arrivals_of(file: Path, mapping: FileMapping, *, limit: int, draw: Draw, zone: ZoneInfo) -> list[Arrival]:
    """Return the first readable complaints of a file, in the order in which they arrive.

    Raises:
        InvalidInput: there is none.
    """
    with reading(file) as (stream, _):
        rows = rows_of(stream, encoding=mapping.encoding, delimiter=mapping.delimiter)
        found = list(islice(_readable(rows, mapping, draw, zone), limit))
    if not found:
        raise InvalidInput(f"{file.name} holds no complaint that could be read.", file=file.name)
    unique = {arrival.key: arrival for arrival in reversed(found)}
    return sorted(unique.values(), key=lambda arrival: (arrival.at, arrival.key))


def repeat_of(arrival: Arrival, *, draw: Draw) -> Arrival:
    """The same Party on the same matter over another channel, a day or so earlier or later."""
    own = draw.of(arrival.key, "repeat")
    channels = [one for one in ("phone", "counter", "app", "letter") if one != arrival.said.channel]
    away = _CALLS_SOON * (own.share("when") * 2 - 1)
    return replace(
        arrival,
        key=f"{arrival.key}/again",
        sort=Sort.REPEAT,
        at=arrival.at + away,
        said=replace(arrival.said, channel=own.pick(channels, "channel")),
    )


def enquiry_beside(arrival: Arrival, *, draw: Draw) -> Arrival:
    """Somebody else who only asks, on the same day as a complaint."""
    key = f"{arrival.key}/asks"
    own = draw.of(key, "enquiry")
    language = arrival.said.language
    texts = {
        "zh": ("咨询网点营业时间", "请问周末能否办理业务？"),
        "en": ("Opening hours", "Is the branch open at weekends?"),
    }
    title, body = texts[language]
    said = replace(arrival.said, channel="phone", kind="enquiry", title=title, body=body, content=None, cause=None)
    who = complainant_of(key, draw=draw, language=language)
    return Arrival(key=key, sort=Sort.ENQUIRY, at=arrival.at + own.share("when") * _OPEN_FOR, who=who, said=said)


def _readable(rows: Iterator[object], mapping: FileMapping, draw: Draw, zone: ZoneInfo) -> Iterator[Arrival]:
    for row in rows:
        if not isinstance(row, Row):
            continue
        try:
            said = mapping.read(row.values, zone=zone).registration
        except RowRefused:
            continue
        key, at = str(said.source_id), said.received_at
        if at is None:
            continue
        local = at.astimezone(mapping.received.zone or zone)
        if local.time() == mapping.received.at:
            midnight = local.replace(hour=0, minute=0)
            at = midnight + _OPENS + draw.of(key, "arrival").share() * _OPEN_FOR
        who = complainant_of(said.account or key, draw=draw, language=said.language)
        yield Arrival(key=key, sort=Sort.FILE, at=at, who=who, said=said)
