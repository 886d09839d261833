"""The built files are small, are named by their content, and nothing else may be loaded."""

import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, render_template

import web
from web import assets, i18n, wording
from web.assets import DIST, Manifest
from web.frontend.build import skipped

KB = 1024
NOW = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.skipif(skipped(), reason="the front end is not built here (REDRESS_SKIP_FRONTEND)")


@pytest.fixture
def manifest() -> dict[str, str]:
    names: dict[str, str] = json.loads((DIST / "manifest.json").read_text("utf-8"))
    return names


def weight(name: str) -> int:
    """Bytes on the wire."""
    return (DIST / f"{name}.gz").stat().st_size


def test_the_scripts_of_every_page_are_small(manifest: dict[str, str]) -> None:
    assert weight(manifest["app.js"]) <= 45 * KB


def test_the_scripts_of_a_page_with_a_diagram_are_small(manifest: dict[str, str]) -> None:
    assert weight(manifest["app.js"]) + weight(manifest["diagram.js"]) <= 105 * KB


def test_the_styles_are_small(manifest: dict[str, str]) -> None:
    assert weight(manifest["styles.css"]) <= 30 * KB
    assert weight(manifest["styles.css"]) + weight(manifest["diagram-styles.css"]) <= 35 * KB


def test_every_text_file_lies_compressed_beside_itself(manifest: dict[str, str]) -> None:
    texts = [name for name in manifest.values() if not name.endswith(".woff2")]

    assert {name: gzip.decompress((DIST / f"{name}.gz").read_bytes()) for name in texts} == {
        name: (DIST / name).read_bytes() for name in texts
    }


def test_a_name_changes_with_the_content(manifest: dict[str, str]) -> None:
    assert all(re.search(r"-[0-9A-Z]{8}\.\w+$", name) for name in manifest.values())


def test_styles_load_nothing_from_elsewhere(manifest: dict[str, str]) -> None:
    styles = (DIST / manifest["styles.css"]).read_text("utf-8")

    loaded = {re.sub(r"^[\"']", "", place) for place in re.findall(r"url\(([^)]{0,12})", styles)}

    assert all(place.startswith(("data:image/", "./")) for place in loaded)


def test_every_package_that_is_shipped_is_named_with_its_licence() -> None:
    text = (DIST / "THIRD_PARTY.txt").read_text("utf-8")

    for name in ("htmx.org 2.0", "bpmn-js 18.", "@tabler/core 1.", "diagram-js 15.", "@expo-google-fonts/noto-sans-sc"):
        assert f"\n{name}" in text
    assert "SIL OPEN FONT LICENSE" in text
    assert "bpmn.io" in text


def test_a_browser_that_can_gets_the_compressed_file_and_keeps_it_for_ever(
    pages: Flask, manifest: dict[str, str]
) -> None:
    address = f"/assets/{manifest['app.js']}"

    with (
        pages.test_client().get(address, headers={"Accept-Encoding": "br, gzip"}) as small,
        pages.test_client().get(address, headers={"Accept-Encoding": "gzip;q=0"}) as plain,
    ):
        compressed, script = small.data, plain.data

    assert gzip.decompress(compressed) == script
    assert small.content_encoding == "gzip"
    assert not plain.content_encoding
    assert {small.mimetype, plain.mimetype} == {"text/javascript"}
    assert "immutable" in small.headers["Cache-Control"]
    assert "Accept-Encoding" in small.vary


def test_nothing_outside_the_folder_is_served(pages: Flask) -> None:
    for address in ("/assets/../../i18n.py", "/assets/%2e%2e/%2e%2e/i18n.py", "/assets/nothing.js"):
        assert pages.test_client().get(address).status_code == 404


def test_a_page_may_run_only_our_own_scripts(pages: Flask) -> None:
    @pages.get("/page")
    def page() -> str:
        return "page"

    policy = pages.test_client().get("/page").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_view_may_state_a_policy_of_its_own(pages: Flask) -> None:
    @pages.get("/page")
    def page() -> tuple[str, dict[str, str]]:
        return "page", {"Content-Security-Policy": "default-src 'none'"}

    assert pages.test_client().get("/page").headers["Content-Security-Policy"] == "default-src 'none'"


def test_pages_work_where_the_front_end_is_not_built(tmp_path: Path) -> None:
    app = Flask("bare", template_folder=str(Path(web.__file__).parent / "templates"))
    assets.install(app, folder=tmp_path)
    i18n.install(app, zone=ZoneInfo("Asia/Shanghai"), of_person=lambda: "en")
    wording.install(app)
    frame = {"bank_name": "Bank", "now": NOW, "navigation": (), "urls": {"home": "/", "language": "/language"}}
    app.secret_key = "bare"

    with app.test_request_context():
        page = render_template(
            "error.html", title="Gone", message="Why", reference=None, back_url="/", person=None, **frame
        )

    assert "/assets/" not in page
    assert "<svg" not in page
    assert re.search(r"<summary[^>]*>Theme</summary>", page)


def test_a_new_build_is_noticed_without_a_restart(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)

    before = manifest.name("app.js")
    (tmp_path / "manifest.json").write_text('{"app.js": "app-1.js"}', "utf-8")

    assert (before, manifest.name("app.js")) == (None, "app-1.js")
