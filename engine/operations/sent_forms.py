"""What people and the Party have written into the forms of a Complaint, as it was sent: every later step stands on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.operations.forms import Form, parse_form
from engine.operations.services import Services
from engine.records.escalations import Extension
from engine.records.instances import Instance, Submission, WorkItem
from engine.records.people import Person

ASKED_FOR_TIME = "extension_request"
"""The form of the page on which more time is asked for; it belongs to no step."""


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form as it was sent. `element_id` is None for one that belongs to no step; `by` None: the Party wrote it."""

    form: Form
    values: Mapping[str, Any]
    sent_at: datetime
    by: str | None
    by_party: bool
    instance_id: int | None
    version_hash: str | None
    process: str | None
    element_id: str | None


def sent_forms(session: Session, services: Services, *, complaint_id: int) -> list[SentForm]:
    """Every form of a Complaint that was sent, the newest first."""
    found = [*_of_steps(session, services, complaint_id), *_requests(session, services, complaint_id)]
    return sorted(found, key=lambda sent: sent.sent_at, reverse=True)


def _of_steps(session: Session, services: Services, complaint_id: int) -> list[SentForm]:
    query = (
        select(Submission, WorkItem, Instance.id, Instance.version_hash, Person.name)
        .join(WorkItem, WorkItem.id == Submission.work_item_id)
        .join(Instance, Instance.id == WorkItem.instance_id)
        .outerjoin(Person, Person.id == WorkItem.completed_by_id)
        .where(Submission.complaint_id == complaint_id)
        .order_by(Submission.sent_at.desc(), Submission.work_item_id.desc())
    )
    return [
        SentForm(
            form=_form(session, services, version_hash, item.form),
            values=sent.values,
            sent_at=sent.sent_at,
            by=name,
            by_party=item.by_party,
            instance_id=instance_id,
            version_hash=version_hash,
            process=item.process,
            element_id=item.element_id,
        )
        for sent, item, instance_id, version_hash, name in session.execute(query)
        if item.form is not None
    ]


def _requests(session: Session, services: Services, complaint_id: int) -> list[SentForm]:
    query = (
        select(Extension, Person.name)
        .join(Person, Person.id == Extension.asked_by_id)
        .where(Extension.complaint_id == complaint_id)
        .order_by(Extension.id.desc())
    )
    form = services.catalogue.rules(session).form(ASKED_FOR_TIME)
    return [
        SentForm(
            form=form,
            values={name: getattr(asked, name) for name in ("to_days", "reason_code", "steps_done")},
            sent_at=asked.asked_at,
            by=name,
            by_party=False,
            instance_id=asked.instance_id,
            version_hash=None,
            process=None,
            element_id=None,
        )
        for asked, name in session.execute(query)
    ]


def _form(session: Session, services: Services, version_hash: str, form_id: str) -> Form:
    """The form as it was in the version that the Instance runs."""
    return parse_form(form_id, services.catalogue.definitions(session, version_hash).forms[form_id])
