"""The hook of the package build: before a wheel is made or the project is installed in place, the front end is built."""

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface):
    """Hands over to web/frontend/build.py, which builds nothing when nothing has changed."""

    def dependencies(self) -> list[str]:
        """What the build needs and this machine lacks; asked before the packages are fetched."""
        return _frontend(self.root).requirements()

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the files of the wheel are collected."""
        failure = _frontend(self.root).build()
        if failure:
            self.app.abort(failure)


def _frontend(root: str) -> Any:
    # A build runs without the project on the path; web and web.frontend import nothing but the standard library.
    if root not in sys.path:
        sys.path.insert(0, root)
    from web.frontend import build

    return build
