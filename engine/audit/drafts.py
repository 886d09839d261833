"""Sorting the events of a transaction into entries: one for each act in each stream that it touched."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.audit.acts import Act, Binding, Note
from engine.errors import RuleBroken
from engine.records.parties import PartyKey
from engine.storage.errors import Unaudited
from engine.storage.journal import Op, RowChange


@dataclass(slots=True)
class Draft:
    """What one act wrote to one stream."""

    act: Act
    stream: str
    changes: list[RowChange] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Drafts:
    """All that a transaction has to tell: its entries in the order of the acts, and the streams of Parties it opened.

    `bindings` were asked for; `natural` is the stream of a Party itself, which is the Party's if it begins with the key.
    `erased` are the Parties whose key this very transaction destroys.
    """

    entries: dict[tuple[str, str], Draft] = field(default_factory=dict)
    bindings: dict[str, int] = field(default_factory=dict)
    natural: dict[str, int] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)

    def streams(self) -> list[str]:
        """The names of the streams, in the order in which they are locked."""
        return sorted({draft.stream for draft in self.entries.values()} | self.bindings.keys())


def sort_events(events: Iterable[object]) -> Drafts:
    """Give each change and note to the latest act, those before the first act to the first.

    Raises:
        Unaudited: there are changes or notes, but no act.
    """
    drafts = Drafts()
    present: Act | None = None
    early: list[RowChange | Note] = []
    for event in events:
        if isinstance(event, Act):
            present = event
            for waiting in early:
                _place(drafts, present, waiting)
            early.clear()
        elif isinstance(event, Binding):
            _bind(drafts, event)
        elif isinstance(event, (RowChange, Note)):
            if present is None:
                early.append(event)
            else:
                _place(drafts, present, event)
    if early:
        raise Unaudited(
            "Rows were changed, but nobody said by which act.", touched=sorted({_name(one) for one in early})
        )
    return drafts


def _place(drafts: Drafts, act: Act, event: RowChange | Note) -> None:
    draft = drafts.entries.get((act.id, event.stream))
    if draft is None:
        draft = drafts.entries[act.id, event.stream] = Draft(act, event.stream)
    if isinstance(event, Note):
        draft.notes.append(event)
        return
    draft.changes.append(event)
    if event.shape.record is PartyKey:
        _note_key(drafts, event)


def _note_key(drafts: Drafts, change: RowChange) -> None:
    party_id = change.key[0]
    assert isinstance(party_id, int)  # noqa: S101 - narrows the type
    if change.op is Op.INSERT:
        drafts.natural[change.stream] = party_id
    elif change.after.get("wrapped", b"") is None:
        drafts.erased.add(party_id)


def _bind(drafts: Drafts, binding: Binding) -> None:
    if drafts.bindings.setdefault(binding.stream, binding.party_id) != binding.party_id:
        raise RuleBroken("A stream belongs to one Party.", stream=binding.stream)


def _name(event: RowChange | Note) -> str:
    return event.kind if isinstance(event, Note) else event.shape.table.name
