"""Putting right from the page of a complaint what somebody before has put wrong: its class, or the department in charge."""

from engine.errors import RedressError
from engine.operations.actors import as_person
from engine.operations.classification import Class, reclassify, transfer
from engine.operations.complaint_page import ComplaintView, complaint_view
from engine.operations.worklist import InboxEntry
from engine.records.people import Person
from web.replay.bank import Bank
from web.replay.filling import fill
from web.replay.pages import page_sheet

_CLASS = ("nature", "complexity", "urgency")


def put_right(bank: Bank, person: Person, row: InboxEntry) -> bool:
    """Correct what a reader of this complaint sees is wrong; return whether it went to another department."""
    number = row.number or ""
    known = bank.known.get(number, {})
    if not known.keys() & {*_CLASS, "lead_department"}:
        return False
    with bank.redress.store.reading() as session:
        view = complaint_view(session, bank.redress.services, person=person, number=number)
    if view.lead_department is None:
        return False
    if wrong := {name: known.pop(name) for name in _CLASS if name in known}:
        _reclassify(bank, person, view, wrong)
    right = known.pop("lead_department", None)
    return right is not None and right != view.lead_department and _transfer(bank, person, view, right)


def _reclassify(bank: Bank, person: Person, view: ComplaintView, wrong: dict[str, str]) -> None:
    now = {"nature": view.nature or "", "complexity": view.complexity or "", "urgency": view.urgency or ""} | wrong
    values = _filled(bank, "reclassification", view, now)
    class_ = Class(nature=values["nature"], complexity=values["complexity"], urgency=values["urgency"])
    try:
        bank.perform(reclassify, actor=as_person(person), number=view.number, as_=class_, reason=values["reason"])
    except RedressError:
        return  # the decision has been made meanwhile


def _transfer(bank: Bank, person: Person, view: ComplaintView, right: str) -> bool:
    values = _filled(bank, "transfer", view, {"department": right})
    try:
        bank.perform(
            transfer,
            actor=as_person(person),
            number=view.number,
            department=values["department"],
            reason=values["reason"],
        )
    except RedressError:
        return False
    return True


def _filled(bank: Bank, form_id: str, view: ComplaintView, known: dict[str, str]) -> dict[str, str]:
    sheet = page_sheet(bank, form_id, language=view.language, known=known)
    draw = bank.draw.of(bank.key_of(view.number), form_id)
    return sheet.form.read(fill(sheet, draw=draw).typed)
