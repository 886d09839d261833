"""Reads XML from strangers: no DOCTYPE, no entities, no network, and a limit on everything that can grow."""

from lxml import etree

from engine.errors import InvalidInput

MAX_BYTES = 2_000_000
MAX_DEPTH = 64
MAX_ELEMENTS = 10_000
MAX_ATTRIBUTES = 64

_CHUNK = 1 << 14


def parse_xml(
    data: bytes,
    *,
    name: str,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    max_elements: int = MAX_ELEMENTS,
    max_attributes: int = MAX_ATTRIBUTES,
) -> etree._Element:
    """Return the root of an XML document; comments and processing instructions are left out.

    Args:
        name: what the document is called in errors, usually its file name.
        max_attributes: most attributes of one element.
    Raises:
        InvalidInput: it is not well-formed, has a DOCTYPE, or passes a limit; the facts say `file`, `line` and, for a
            limit, `limit`.
    """
    if len(data) > max_bytes:
        raise InvalidInput(f"{name} is larger than {max_bytes:,} bytes.", file=name, line=1, limit=max_bytes)
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    guard = _Guard(name, max_depth, max_elements, max_attributes)
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            guard.watch(parser)
        root = parser.close()
        guard.watch(parser)
    except etree.XMLSyntaxError as error:
        raise InvalidInput(f"{name} is not XML: {error.msg}", file=name, line=error.lineno or 1) from None
    return root


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def line_of(element: etree._Element) -> int:
    """The line of the document in which an element begins; 1 where it is not known."""
    line = getattr(element, "sourceline", None)
    return line if isinstance(line, int) else 1


class _Guard:
    """Counts while the document is being read, so that a hostile one is left long before its end."""

    def __init__(self, name: str, max_depth: int, max_elements: int, max_attributes: int) -> None:
        self._name = name
        self._max_depth, self._max_elements, self._max_attributes = max_depth, max_elements, max_attributes
        self._depth = self._elements = 0

    def watch(self, parser: etree.XMLPullParser) -> None:
        """Count the elements that were opened and closed since the last call."""
        for event, element in parser.read_events():
            if event == "end":
                self._depth -= 1
            elif isinstance(element, etree._Element):
                self._depth += 1
                self._elements += 1
                self._check(element)

    def _check(self, element: etree._Element) -> None:
        if self._elements == 1 and element.getroottree().docinfo.internalDTD is not None:
            raise InvalidInput(f"{self._name} has a DOCTYPE; that is not accepted.", file=self._name, line=1)
        for what, count, limit in (
            ("elements deep", self._depth, self._max_depth),
            ("elements", self._elements, self._max_elements),
            ("attributes on one element", len(element.attrib), self._max_attributes),
        ):
            if count > limit:
                raise InvalidInput(
                    f"{self._name} has more than {limit:,} {what}.",
                    file=self._name,
                    line=line_of(element),
                    limit=limit,
                )
