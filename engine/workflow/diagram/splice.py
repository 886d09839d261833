"""Puts a picture into the bytes of a file and leaves every other byte as it is: comments, quotes, spaces, line ends."""

from xml.parsers import expat

from lxml import etree
from lxml.etree import _Element

from engine.workflow.diagram.picture import BPMNDI


def spliced(content: bytes, diagram: _Element, root: _Element) -> bytes:
    """Return the bytes of a UTF-8 file with its picture replaced; not one byte outside of the picture changes."""
    text = etree.tostring(diagram, encoding="unicode")
    for prefix, uri in root.nsmap.items():
        name = "xmlns" if prefix is None else f"xmlns:{prefix}"
        text = text.replace(f' {name}="{uri}"', "", 1)
    new = text.encode()
    if b"\r\n" in content:
        new = new.replace(b"\n", b"\r\n")
    start, end = _place_of_picture(content)
    if start == end:
        line = b"\r\n" if b"\r\n" in content else b"\n"
        new = (b"  " if content[:start].endswith(b"\n") else line + b"  ") + new + line
    return content[:start] + new + content[end:]


def _place_of_picture(content: bytes) -> tuple[int, int]:
    """Where the picture begins and ends; twice the end of the root's content when there is none."""
    finder = _Finder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _: finder.open(name, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda _: finder.close(parser.CurrentByteIndex)
    parser.DefaultHandler = lambda _: finder.note(parser.CurrentByteIndex)
    parser.Parse(content, True)
    return finder.found


class _Finder:
    """Follows a parser through a file and notes at which byte the picture begins and what comes after it begins."""

    def __init__(self) -> None:
        self._depth, self._root_end = 0, 0
        self._start: int | None = None
        self._end: int | None = None
        self._is_closing = False

    @property
    def found(self) -> tuple[int, int]:
        """First byte of the picture and first byte after it."""
        if self._start is None or self._end is None:
            return self._root_end, self._root_end
        return self._start, self._end

    def open(self, name: str, at: int) -> None:
        """An element begins."""
        self.note(at)
        self._depth += 1
        if self._depth == 2 and name == f"{BPMNDI} BPMNDiagram":
            self._start = at

    def close(self, at: int) -> None:
        """An element ends."""
        self.note(at)
        self._depth -= 1
        self._is_closing = self._depth == 1 and self._start is not None and self._end is None
        self._root_end = at

    def note(self, at: int) -> None:
        """Something else begins: whatever was closing before has ended here."""
        if self._is_closing:
            self._end, self._is_closing = at, False
