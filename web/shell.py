"""What the frame of every page needs to know: where the person may go, who they are, what time it is."""

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext
from flask_login import current_user

from engine.operations.notices import unread_count
from web.auth import me
from web.compose import Redress
from web.i18n import in_language, language


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a navigation."""

    label: str
    url: str
    icon: str | None = None
    current: bool = False
    count: str | None = None
    shortcut: str | None = None


@dataclass(frozen=True, slots=True)
class Me:
    """The person as the frame shows them."""

    name: str
    post: str


def install(app: Flask, redress: Redress) -> None:
    """Give the frame to every template of `app`."""

    app.jinja_env.globals["status_name"] = status_name

    @app.context_processor
    def frame() -> dict[str, object]:
        inside = current_user.is_authenticated
        return {
            "bank_name": redress.settings.bank_name,
            "now": redress.services.clock.now(),
            "zone": redress.settings.zone.key,
            "navigation": _places(redress) if inside else (),
            "person": _me(redress) if inside else None,
            "urls": {
                "home": url_for("inbox.home") if inside else url_for("access.login"),
                "language": url_for("access.language"),
                "account": url_for("access.account"),
                "logout": url_for("access.logout"),
                "here": _here(app),
            },
            "demo": redress.settings.demo,
        }


def _here(app: Flask) -> str:
    """The address of this page; of the page that led to it where it is the answer to a form and cannot be opened by itself."""
    if request.method in ("GET", "HEAD"):
        return request.full_path if request.query_string else request.path
    routes, path = app.url_map.bind(""), request.path
    while path and not routes.test(path, method="GET"):
        path = path.rpartition("/")[0]
    return path or "/"


def status_name(status: str) -> str:
    """A status of a Complaint in the language of the page."""
    names = {
        "received": gettext("Received"),
        "classifying": gettext("Being classified"),
        "handling": gettext("Being investigated"),
        "responding": gettext("Answer in preparation"),
        "awaiting_party": gettext("Waiting for the complainant"),
        "second_look": gettext("Second look"),
        "upheld": gettext("Closed: upheld"),
        "partly": gettext("Closed: partly upheld"),
        "rejected": gettext("Closed: rejected"),
        "withdrawn": gettext("Closed: withdrawn"),
        "merged": gettext("Closed: merged"),
        "not_complaint": gettext("Closed: not a complaint"),
    }
    return str(names.get(status, status))


def _places(redress: Redress) -> list[Place]:
    endpoint = (request.endpoint or "").partition(".")[0]
    with redress.store.reading() as session:
        unread = unread_count(session, person_id=me().id)
    places = [
        Place(gettext("Inbox"), url_for("inbox.home"), "inbox", endpoint in ("inbox", "work_items"), shortcut="g i"),
        Place(
            gettext("Complaints"),
            url_for("complaints.index"),
            "list",
            endpoint == "complaints" and request.endpoint != "complaints.new",
            shortcut="g c",
        ),
        Place(
            gettext("Register"), url_for("complaints.new"), "plus", request.endpoint == "complaints.new", shortcut="g r"
        ),
        Place(
            gettext("Notices"), url_for("notices.index"), "bell", endpoint == "notices", str(unread) if unread else None
        ),
    ]
    if me().holds(role="ADMIN"):
        places.append(Place(gettext("Incidents"), url_for("incidents.index"), "alert", endpoint == "incidents"))
    return places


def _me(redress: Redress) -> Me:
    person = me()
    with redress.store.reading() as session:
        organisation = redress.services.catalogue.rules_or_none(session)
    posts = []
    for post in person.posts[:2]:
        entry = organisation.organisation.departments.get(post.department) if organisation else None
        posts.append(in_language(entry.names) if entry else post.department)
    separator = "、" if language() == "zh" else ", "
    return Me(person.name, separator.join(dict.fromkeys(posts)))
