"""Code lists: the words that a complaint may be classified with, each with a key that never changes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.rules.reading import KEY, Node, Reading, leads_to_the_top

ENTRY_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,23}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One entry of a list.

    Attributes:
        key: what is stored; it stays for ever, a code no longer wanted becomes inactive.
        parent: the wider entry of the same list.
        jrt_code: number in JR/T 0169-2018, filled in by the bank from its copy of the standard.
        crosswalk: other code list, or scheme of a regulator → what this entry is there.
    """

    key: str
    names: Mapping[str, str]
    active: bool
    parent: str | None
    jrt_code: str | None
    crosswalk: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """One list, in the order of the file."""

    id: str
    names: Mapping[str, str]
    source: str
    codes: Mapping[str, Code]

    def has(self, key: str) -> bool:
        """Whether an entry of this key may be chosen: it is on the list and still wanted."""
        return key in self.codes and self.codes[key].active

    def name(self, key: str, language: str) -> str:
        """An entry in a language; a key that is on no list is shown as it is."""
        return self.codes[key].names[language] if key in self.codes else key

    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """Key → names by language, as `explain` takes them."""
        return {key: code.names for key, code in self.codes.items()}


def parse_codes(content: object, *, file: str) -> CodeList:
    """Check a code list and return it.

    Raises:
        FileInvalid: with every slip, where it is and what to write.
    """
    reading = Reading(file)
    top = reading.top(content)
    top.only("format", "list", "names", "source", "codes")
    codes: dict[str, Code] = {}
    for node in top.items("codes"):
        code = _code(node)
        if code.key in codes:
            node.problem("key", f"{code.key} is there twice; keys are unique")
        codes[code.key] = code
    if not codes:
        top.problem("codes", "needs at least one entry")
    parents = {key: code.parent for key, code in codes.items()}
    for key in parents:
        if not leads_to_the_top(key, parents):
            top.problem("codes", f"the parents of {key} lead to no entry of this list, or in a circle")
    found = CodeList(id=top.text("list", KEY), names=top.child("names").names(), source=top.text("source"), codes=codes)
    reading.finish()
    return found


def _code(node: Node) -> Code:
    node.only("key", "en", "zh", "active", "parent", "jrt_code", "crosswalk")
    crosswalk = node.child("crosswalk") if node.has("crosswalk") else None
    return Code(
        key=node.text("key", ENTRY_KEY),
        names=node.names(),
        active=node.flag("active", default=True),
        parent=node.optional_text("parent"),
        jrt_code=node.optional_text("jrt_code"),
        crosswalk={} if crosswalk is None else {scheme: crosswalk.text(scheme) for scheme in crosswalk.fields()},
    )
