"""Which language a page speaks: the person's own setting, then the cookie, then what the browser asks for."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, Response, request
from flask_babel import Babel, get_locale

LANGUAGES = ("zh", "en")
COOKIE = "redress_language"
TRANSLATIONS = Path(__file__).parent / "translations"

_COOKIE_LIFE = timedelta(days=400)  # the longest that browsers keep one
_HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}


def install(app: Flask, *, zone: ZoneInfo, of_person: Callable[[], str | None]) -> None:
    """Make the pages of `app` speak both languages and tell times in `zone`.

    Args:
        of_person: the language that the person behind the request has chosen, None when nobody is logged in.
    """

    def select() -> str:
        return choose(
            of_person=of_person(),
            cookie=request.cookies.get(COOKIE),
            accepted=request.accept_languages.best_match(LANGUAGES),
        )

    Babel(
        app,
        default_locale=LANGUAGES[0],
        default_timezone=zone.key,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=select,
    )
    app.jinja_env.globals.update(language=language, html_language=html_language, in_language=in_language)


def choose(*, of_person: str | None, cookie: str | None, accepted: str | None) -> str:
    """Return the first of the three that is a language of ours, else Chinese."""
    return next((wanted for wanted in (of_person, cookie, accepted) if wanted in LANGUAGES), LANGUAGES[0])


def language() -> str:
    """The language of this page, `zh` or `en`; Chinese outside a request."""
    locale = get_locale()
    return locale.language if locale else LANGUAGES[0]


def html_language(spoken: str | None = None) -> str:
    """A language for the attribute `lang`, by default that of this page."""
    return _HTML_LANGUAGE[spoken or language()]


def in_language(names: Mapping[str, str]) -> str:
    """Return the name for this page out of `{"en": …, "zh": …}`; the other one where a language is missing."""
    return names.get(language()) or next((name for name in names.values() if name), "")


def remember(response: Response, chosen: str) -> Response:
    """Keep the language of somebody who is not logged in; anything but a language of ours is ignored."""
    if chosen in LANGUAGES:
        response.set_cookie(
            COOKIE, chosen, max_age=_COOKIE_LIFE, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    return response
