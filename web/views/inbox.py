"""The inbox of a department: what is most urgent, and taking it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.errors import AlreadyClaimed, InvalidInput, ItemClosed, NotPermitted, RedressError
from engine.operations.handlers import people_for
from engine.operations.work_items import assign, claim, release
from engine.operations.worklist import PAGE, InboxEntry, entry, free_items, inbox, next_due, queues
from web.auth import STAFF, actor, inside, me, permission, redress
from web.errors import status_of, words_of
from web.numbers import page_asked, record_number
from web.shell import Place
from web.steps import rows_of
from web.wording import duration

pages = Blueprint("inbox", __name__)
HOLDERS = ("all", "mine", "free")


@pages.get("/")
@permission(STAFF)
def home() -> ResponseReturnValue:
    """Go to the first inbox with work; a person without posts is told so."""
    with redress().store.reading() as session:
        mine = queues(session, person=me(), now=redress().services.clock.now())
    busy = next((queue for queue in mine if queue.count), mine[0] if mine else None)
    if busy is None:
        return render_template("inbox_none.html")
    return redirect(url_for("inbox.queue", department=busy.department))


@pages.get("/inbox/<department>")
@permission(STAFF)
def queue(department: str) -> ResponseReturnValue:
    """The open work of one department that the person may do, most urgent first."""
    holder = request.args.get("show", "all")
    page = page_asked()
    with redress().store.reading() as session:
        now = redress().services.clock.now()
        mine = queues(session, person=me(), now=now)
        rows = inbox(
            session,
            person=me(),
            department=department,
            holder=holder if holder in HOLDERS else "all",
            limit=PAGE + 1,
            offset=(page - 1) * PAGE,
        )
        shown = rows_of(session, redress().services, rows[:PAGE])
        following = next_due(session, person=me())
    if page > 1 and not rows:
        return redirect(url_for("inbox.queue", department=department, show=holder))
    return render_template(
        "inbox.html",
        department=department,
        queues=mine,
        rows=shown,
        holder=holder,
        page=page,
        more=len(rows) > PAGE,
        first=(page - 1) * PAGE + 1,
        following=following,
        views=_views(department, holder),
    )


@pages.post("/work-items/<int:item>/claim")
@permission(STAFF)
def claim_item(item: int) -> ResponseReturnValue:
    """Take an item."""
    return _act(item, lambda: redress().perform(claim, actor=actor(), work_item_id=item), gettext("It is yours."))


@pages.post("/work-items/<int:item>/release")
@permission(STAFF)
def release_item(item: int) -> ResponseReturnValue:
    """Put an item back."""
    done = gettext("It is back in the inbox of the department.")
    return _act(item, lambda: redress().perform(release, actor=actor(), work_item_id=item), done)


@pages.post("/inbox/<department>/next")
@permission(STAFF)
def claim_next(department: str) -> ResponseReturnValue:
    """Take the most urgent item that nobody holds and that the person may do."""
    return redirect(next_item(department))


def next_item(department: str) -> str:
    """Claim the next item of a department; return the address of its page, or of the inbox where nothing is free."""
    with redress().store.reading() as session:
        items = free_items(session, person=me(), department=department)
    for item in items:
        # Somebody may be faster, or the step be another person's to do: then the next one.
        with suppress(AlreadyClaimed, ItemClosed, NotPermitted):
            redress().perform(claim, actor=actor(), work_item_id=item)
            return url_for("work_items.show", item=item)
    flash(gettext("Nothing is free here right now."), "note")
    return url_for("inbox.queue", department=department)


@pages.route("/work-items/<int:item>/assign", methods=["GET", "POST"])
@permission("LEAD")
def assign_item(item: int) -> ResponseReturnValue:
    """Give an item to a person of the department, with a reason."""
    with redress().store.reading() as session:
        row = entry(session, person=me(), work_item_id=item)
        people = people_for(session, redress().services, department=row.department, role=row.role)
        shown = rows_of(session, redress().services, [row])[0]
    reason, to = request.form.get("reason", "").strip(), request.form.get("to", type=record_number)
    if request.method == "POST" and reason and to:
        try:
            redress().perform(assign, actor=actor(role="LEAD"), work_item_id=item, to=to, reason=reason)
        except (InvalidInput, NotPermitted, ItemClosed) as refused:
            flash(". ".join(words_of(refused)), "bad")
        else:
            flash(gettext("Assigned."), "good")
            return redirect(url_for("inbox.queue", department=row.department))
    tried = request.method == "POST"
    return render_template(
        "assign.html", row=shown, people=people, reason=reason, to=to, tried=tried
    ), 422 if tried else 200


def _act(item: int, do: Callable[[], Any], done: str) -> ResponseReturnValue:
    """Do something with an item; htmx gets the fresh row with a message, a browser without scripts the inbox."""
    problem: RedressError | None = None
    try:
        do()
    except RedressError as refused:
        problem = refused
    with redress().store.reading() as session:
        row = rows_of(session, redress().services, [entry(session, person=me(), work_item_id=item)])[0]
    message = _refusal(problem, row.entry) if problem else done
    status = status_of(problem) if problem else 200
    if request.headers.get("HX-Request"):
        return render_template(
            "_inbox_answer.html", row=row, message=message, tone="bad" if problem else "good"
        ), status
    flash(message, "bad" if problem else "good")
    return redirect(inside(request.form.get("back") or url_for("inbox.queue", department=row.entry.department)))


def _refusal(problem: RedressError, row: InboxEntry) -> str:
    """Why it did not work; a lost claim says who has the item, and since when."""
    if isinstance(problem, AlreadyClaimed) and row.holder and row.claimed_at:
        since = duration(redress().services.clock.now() - row.claimed_at)
        return gettext("%(name)s claimed this %(since)s ago.", name=row.holder, since=since)
    return ". ".join(words_of(problem))


def _views(department: str, holder: str) -> list[Place]:
    labels = {"all": gettext("All open"), "mine": gettext("Mine"), "free": gettext("Nobody's")}
    return [
        Place(label, url_for("inbox.queue", department=department, show=name), current=name == holder)
        for name, label in labels.items()
    ]
