"""What a browser loads beside the page: the built scripts and styles under hashed names, and the policy that allows no others."""

import json
from pathlib import Path

from flask import Flask, Response, request, send_from_directory, url_for

DIST = Path(__file__).parent / "static" / "dist"
THEMES = ("light", "dark")
THEME_COOKIE = "redress_theme"

# `data:` is for the small pictures inside the style sheet (the arrow of a select, the tick of a box).
CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

_FOR_EVER = "public, max-age=31536000, immutable"  # a changed file has another name


class Manifest:
    """The names that the build gave to its files: `app.js` is `app-4KXQ2ZJD.js`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read_at = 0
        self._names: dict[str, str] = {}

    def name(self, asked: str) -> str | None:
        """Return the file to load, None where the front end was not built."""
        return self._current().get(asked)

    def _current(self) -> dict[str, str]:
        """Look again when the build has run since: pages under development then need no restart."""
        path = self.folder / "manifest.json"
        try:
            written_at = path.stat().st_mtime_ns
        except FileNotFoundError:
            return {}
        if written_at != self._read_at:
            self._names = json.loads(path.read_text("utf-8"))
            self._read_at = written_at
        return self._names


def install(app: Flask, *, folder: Path = DIST) -> None:
    """Serve the built files at `/assets/`, and let no page load or run anything else.

    A view that needs another policy sets the header itself.
    """
    manifest = Manifest(folder)

    def asset(asked: str) -> str | None:
        name = manifest.name(asked)
        return url_for("assets", name=name) if name else None

    def serve(name: str) -> Response:
        return _serve(folder, name)

    serve.permission = "public"  # type: ignore[attr-defined] # the mark that the guard of web.auth reads
    app.add_url_rule("/assets/<path:name>", "assets", serve)
    app.after_request(_with_policy)
    app.jinja_env.globals.update(asset=asset, theme=theme)


def theme() -> str | None:
    """The theme that this browser has chosen; None: as its system has it."""
    chosen = request.cookies.get(THEME_COOKIE)
    return chosen if chosen in THEMES else None


def _serve(folder: Path, name: str) -> Response:
    """Send one built file, compressed beforehand where the browser can read that."""
    compressed = f"{name}.gz"
    if request.accept_encodings.quality("gzip") > 0 and (folder / compressed).is_file():
        response = send_from_directory(folder, compressed, mimetype=_mimetype(name))
        response.content_encoding = "gzip"
    else:
        response = send_from_directory(folder, name, mimetype=_mimetype(name))
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = _FOR_EVER
    return response


def _mimetype(name: str) -> str:
    """Decided here, not by the machine's table of types, which on some calls a script plain text."""
    known = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
    return known.get(Path(name).suffix, "text/plain")


def _with_policy(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    return response
