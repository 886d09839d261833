"""The processes of one complaint as they are drawn: which steps are done, which are live, which are to come."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from engine.operations.complaint_page import ComplaintView, InstanceView, instance_views, path_of
from engine.operations.services import Services
from engine.records.instances import Instance
from engine.workflow import Definitions, main_path
from web.i18n import language


@dataclass(frozen=True, slots=True)
class Step:
    """One element in the list beside the diagram."""

    element_id: str
    name: str
    state: str
    detail: str = ""
    badge: str | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """One process of an Instance with its path."""

    caption: str
    url: str
    steps: tuple[Step, ...]
    hash: str
    key: str
    choose_url: str


def drawings_of(session: Session, services: Services, view: ComplaintView) -> tuple[Drawing, ...]:
    found = []
    for instance in instance_views(session, services, complaint_id=view.id):
        definitions = services.catalogue.definitions(session, instance.version_hash)
        done, live = path_of(session, instance=session.get_one(Instance, instance.id))
        for process in instance.processes:
            if process in done or process in live:
                found.append(_drawing(definitions, instance, process, done, live, view.number))
    return tuple(found)


def chosen(drawings: tuple[Drawing, ...], key: str | None) -> Drawing | None:
    """The drawing that was asked for, else the one in which somebody has to do something, else the first."""
    asked = next((drawing for drawing in drawings if drawing.key == key), None)
    live = next(
        (drawing for drawing in reversed(drawings) if any(step.state == "live" for step in drawing.steps)), None
    )
    return asked or live or next(iter(drawings), None)


def _drawing(
    definitions: Definitions,
    instance: InstanceView,
    process: str,
    done: Mapping[str, Sequence[str]],
    live: Mapping[str, set[str]],
    number: str,
) -> Drawing:
    model = definitions.processes[process]
    now, order = live.get(process, set()), [node.id for node in main_path(model)]
    passed = set(done.get(process, ())) - of_older_rounds(done.get(process, ()), live=now, order=order)
    over = instance.status != "running"
    steps = [
        Step(node.id, node.names.best(language()) or node.id, _state(node.id, passed, now, over=over))
        for node in main_path(model)
        if node.names.en
    ]
    return Drawing(
        caption=model.names.best(language()),
        url=url_for("diagrams.bpmn", instance=instance.id, process=process),
        steps=tuple(steps),
        hash=instance.version_hash,
        key=f"{instance.id}/{process}",
        choose_url=url_for("complaints.show", number=number, tab="diagram", process=f"{instance.id}/{process}"),
    )


def of_older_rounds(passed: Sequence[str], *, live: Set[str], order: Sequence[str]) -> set[str]:
    """Elements that were passed only before the work went back to an earlier step; they are to come once more.

    Args:
        passed: elements in the order in which they were passed, each as often as it was.
        live: those that wait now. One that waits anew had been passed, and then something before it was.
        order: all elements, the earlier ones first.
    """
    last = {element: index for index, element in enumerate(passed)}
    place = {element: index for index, element in enumerate(order)}
    outdated: set[str] = set()
    for again in live & last.keys():
        before = [element for element in order if place[element] < place.get(again, 0)]
        back = min((last[one] for one in before if last.get(one, -1) > last[again]), default=None)
        if back is not None:
            outdated |= {element for element, index in last.items() if last[again] < index < back}
    return outdated


def _state(element: str, passed: set[str], now: set[str], *, over: bool) -> str:
    if element in now:
        return "live"
    if element in passed:
        return "done"
    return "skipped" if over else "waiting"
