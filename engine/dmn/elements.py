"""Finding one's way in the XML of DMN: local names only, as the namespace differs from DMN 1.1 to 1.5."""

from collections.abc import Iterator

from lxml import etree

from engine.xml import local_name

Element = etree._Element


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Children with one of these local names, or all of them; none of no element."""
    return (child for child in (() if element is None else element) if not names or local_name(child) in names)


def child(element: Element | None, *names: str) -> Element | None:
    """The first child with one of these local names."""
    return None if element is None else next(children(element, *names), None)


def text_of(element: Element | None) -> str:
    """The trimmed text of the `text` child; empty when there is none."""
    inner = child(element, "text")
    return "" if inner is None else "".join(str(part) for part in inner.itertext()).strip()


def name_of(element: Element | None) -> str:
    """The `name` of an element with single spaces; empty when there is none."""
    return " ".join((_attribute(element, "name") or "").split())


def variable_name(element: Element) -> str:
    """The name by which expressions know an element: that of its variable, else its own."""
    return name_of(child(element, "variable")) or name_of(element)


def type_ref(element: Element | None) -> str | None:
    """The type that an element names, as an attribute or, in item definitions, as a child; None for any type."""
    written = _attribute(element, "typeRef")
    if written is None:
        inner = child(element, "typeRef")
        written = None if inner is None else str(inner.text or "")
    prefix, colon, name = (written or "").strip().partition(":")
    # DMN 1.1 wrote types as qualified names, such as feel:number.
    if colon and element is not None and prefix in element.nsmap:
        return name
    return (written or "").strip() or None


def href_of(element: Element) -> tuple[str, str]:
    """Namespace (empty for this file) and id that a reference names."""
    namespace, _, identifier = (_attribute(element, "href") or "").rpartition("#")
    return namespace, identifier


def id_of(element: Element) -> str:
    """The id of an element, or else of the nearest element around it that has one."""
    at: Element | None = element
    while at is not None:
        if identifier := _attribute(at, "id"):
            return identifier
        at = at.getparent()
    return ""


def label_of(element: Element) -> str:
    """What to call an element in an error: its id or name, or those of the nearest element around it that has one."""
    at: Element | None = element
    while at is not None:
        if label := _attribute(at, "id") or name_of(at):
            return label
        at = at.getparent()
    return ""


def _attribute(element: Element | None, name: str) -> str | None:
    value = None if element is None else element.get(name)
    return None if value is None else str(value)
