"""A browser, and a way to serve an application to it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import BaseWSGIServer, make_server

from tests.browser.chromium import NoBrowser, browser
from tests.browser.showcase import create_showcase
from web.frontend.build import skipped

Serve = Callable[[Flask], str]
Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], project: Path) -> dict[str, Any]:
    """Let Playwright start the Chromium of this machine instead of one of its own."""
    if skipped():
        pytest.skip("the front end is not built here (REDRESS_SKIP_FRONTEND)")
    try:
        executable = browser(keep_in=project / "var" / "browser")
    except NoBrowser as missing:
        pytest.fail(str(missing), pytrace=False)
    return {**browser_type_launch_args, "executable_path": str(executable)}


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Serve an application on a free port until the tests are over; gives its address."""
    servers: list[BaseWSGIServer] = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def showcase(serve: Serve) -> str:
    """The address of a page that shows every part that pages are put together from."""
    return serve(create_showcase())


@pytest.fixture
def said_by_browser() -> list[str]:
    """Errors and warnings in the console of the browser, as they come."""
    return []


@pytest.fixture
def visit(browser: Browser, showcase: str, said_by_browser: list[str]) -> Iterator[Open]:
    """Open a page of the showcase as a new visitor: language, theme and size of the window as asked."""
    contexts: list[BrowserContext] = []

    def open_page(path: str = "/", *, language: str = "en", dark: bool = False, width: int = 1280, **more: Any) -> Page:
        context = browser.new_context(
            base_url=showcase,
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5_000)
        page.on(
            "console",
            lambda said: said_by_browser.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: said_by_browser.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
