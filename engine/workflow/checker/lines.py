"""Where in a decision file an element stands."""

from engine.xml import line_of, parse_xml


class Lines:
    """Finds the line of an id in a file."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._lines: dict[str, int] | None = None

    def of(self, element: str) -> int:
        """The line on which an element of this id begins."""
        if self._lines is None:
            root = parse_xml(self._content, name="")
            self._lines = {one.get("id", ""): line_of(one) for one in root.iter()}
        return self._lines.get(element, 1)
