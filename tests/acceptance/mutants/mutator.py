"""Breaks files blindly: deletes, retargets, renames, swaps or empties any element, attribute, key or value.

It knows XML and JSON and nothing else, so it cannot avoid what the checker happens to see. Only the drawing is hit less
often than its size would have it, since nothing in it can change what runs.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from lxml import etree

DRAWING = frozenset({"BPMNDiagram", "DMNDI"})
DRAWN_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken file; `what` says in words what was done, and where."""

    path: str
    what: str
    content: bytes


def mutants(files: Mapping[str, bytes], *, seed: int, count: int) -> Iterator[Mutant]:
    """So many different mutants, always the same ones for one seed and the same files."""
    chance = Random(seed)  # noqa: S311 - chance for tests, not for secrets
    paths = sorted(files)
    sizes = [len(files[path]) for path in paths]
    made: set[tuple[str, bytes]] = set()
    while len(made) < count:
        path = chance.choices(paths, sizes)[0]
        mutant = (_json if path.endswith(".json") else _xml)(path, files[path], chance)
        if mutant is not None and mutant.content != files[path] and (path, mutant.content) not in made:
            made.add((path, mutant.content))
            yield mutant


def _xml(path: str, content: bytes, chance: Random) -> Mutant | None:
    root = etree.fromstring(content)
    is_drawing = chance.random() < DRAWN_SHARE
    elements = [
        one for one in root.iter() if isinstance(one.tag, str) and _is_drawn(one) == is_drawing and one is not root
    ]
    if not elements:
        return None
    change = chance.choice((_delete, _retarget, _rename, _swap, _empty))
    what = change(root, elements, chance)
    return None if what is None else Mutant(path, what, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _is_drawn(element: Any) -> bool:
    return any(_name(one) in DRAWING for one in (element, *element.iterancestors()))


def _delete(root: Any, elements: list[Any], chance: Random) -> str | None:
    element = chance.choice(elements)
    if chance.random() < 0.5 and element.attrib:
        name = chance.choice(sorted(element.attrib))
        del element.attrib[name]
        return f"delete {_short(name)} of {_shown(element)}"
    shown = _shown(element)
    element.getparent().remove(element)
    return f"delete {shown}"


def _retarget(root: Any, elements: list[Any], chance: Random) -> str | None:
    ids = sorted({one.get("id") for one in root.iter() if isinstance(one.tag, str) and one.get("id")})
    known = set(ids)
    places = [(one, name) for one in elements for name, value in one.attrib.items() if value in known and name != "id"]
    places += [(one, None) for one in elements if (one.text or "").strip() in known]
    if not places:
        return None
    element, name = chance.choice(places)
    target = chance.choice(ids)
    if name is None:
        element.text = target
        return f"retarget {_shown(element)} to {target}"
    element.set(name, target)
    return f"retarget {_short(name)} of {_shown(element)} to {target}"


def _rename(root: Any, elements: list[Any], chance: Random) -> str | None:
    element = chance.choice(elements)
    text = (element.text or "").strip()
    if text and (chance.random() < 0.5 or not element.attrib):
        element.text = _spoilt(text, chance)
        return f"rename text of {_shown(element)}: {text!r} to {element.text!r}"
    if not element.attrib:
        return None
    name = chance.choice(sorted(element.attrib))
    shown, old = _shown(element), element.get(name)
    element.set(name, _spoilt(old, chance))
    return f"rename {_short(name)} of {shown}: {old!r} to {element.get(name)!r}"


def _spoilt(text: str, chance: Random) -> str:
    """A text with one character more, less, or another one."""
    at = chance.randrange(len(text)) if text else 0
    change = chance.choice(("more", "less", "other"))
    letter = chance.choice("abxyz019_")
    if change == "more" or not text:
        return text[:at] + letter + text[at:]
    return text[:at] + ("" if change == "less" else letter) + text[at + 1 :]


def _swap(root: Any, elements: list[Any], chance: Random) -> str | None:
    element = chance.choice(elements)
    alike = [one for one in elements if one.tag == element.tag and one is not element]
    if not alike:
        return None
    other = chance.choice(alike)
    names = sorted(set(element.attrib) & set(other.attrib) - {"id"})
    if names and chance.random() < 0.7:
        name = chance.choice(names)
        first, second = element.get(name), other.get(name)
        element.set(name, second)
        other.set(name, first)
        return f"swap {_short(name)} of {_shown(element)} and {_shown(other)}"
    if element in list(other.iterancestors()) or other in list(element.iterancestors()):
        return None
    return _exchanged(element, other)


def _exchanged(element: Any, other: Any) -> str:
    """Let two elements change places."""
    shown = f"swap {_shown(element)} and {_shown(other)}"
    mark, parent, place = etree.Element("mark"), element.getparent(), other.getparent()
    parent.replace(element, mark)
    place.replace(other, element)
    mark.getparent().replace(mark, other)
    return shown


def _empty(root: Any, elements: list[Any], chance: Random) -> str | None:
    element = chance.choice(elements)
    if element.attrib and chance.random() < 0.5:
        name = chance.choice(sorted(element.attrib))
        shown = _shown(element)
        element.set(name, "")
        return f"empty {_short(name)} of {shown}"
    if not (element.text or "").strip() and not len(element):
        return None
    element[:] = []
    element.text = None
    return f"empty {_shown(element)}"


def _shown(element: Any) -> str:
    """An element by its tag and the nearest id."""
    owner = next((one.get("id") for one in (element, *element.iterancestors()) if one.get("id")), "")
    own = _name(element)
    return f"{own} {owner}" if element.get("id") else f"{own} in {owner}"


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _short(name: str) -> str:
    return str(name).rpartition("}")[2]


def _json(path: str, content: bytes, chance: Random) -> Mutant | None:
    root = json.loads(content)
    places = list(_places(root, ""))
    change: Callable[[Any, list[Any], Random], str | None] = chance.choice(
        (_json_delete, _json_rename, _json_swap, _json_empty, _json_retarget)
    )
    what = change(root, places, chance)
    return None if what is None else Mutant(path, what, json.dumps(root, ensure_ascii=False, indent=2).encode())


def _places(value: Any, where: str) -> Iterator[tuple[Any, Any, str]]:
    """Every holder with a key in it, and the path to the value."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in keys:
        path = f"{where}/{key}"
        yield value, key, path
        yield from _places(value[key], path)


def _json_delete(root: Any, places: list[Any], chance: Random) -> str | None:
    holder, key, path = chance.choice(places)
    del holder[key]
    return f"delete {path}"


def _json_rename(root: Any, places: list[Any], chance: Random) -> str | None:
    holder, key, path = chance.choice(places)
    if isinstance(holder, dict) and chance.random() < 0.5:
        renamed = _spoilt(key, chance)
        items = [(renamed if one == key else one, value) for one, value in holder.items()]
        holder.clear()
        holder.update(items)
        return f"rename key {path} to {renamed}"
    if not isinstance(holder[key], str):
        return None
    old = holder[key]
    holder[key] = _spoilt(old, chance)
    return f"rename {path}: {old!r} to {holder[key]!r}"


def _json_swap(root: Any, places: list[Any], chance: Random) -> str | None:
    holder, key, path = chance.choice(places)
    others = [one for one in (holder if isinstance(holder, dict) else range(len(holder))) if one != key]
    if not others:
        return None
    other = chance.choice(others)
    holder[key], holder[other] = holder[other], holder[key]
    return f"swap {path} and {other}"


def _json_empty(root: Any, places: list[Any], chance: Random) -> str | None:
    holder, key, path = chance.choice(places)
    holder[key] = {str: "", dict: {}, list: []}.get(type(holder[key]))
    return f"empty {path}"


def _json_retarget(root: Any, places: list[Any], chance: Random) -> str | None:
    texts = sorted({holder[key] for holder, key, _ in places if isinstance(holder[key], str)})
    spots = [(holder, key, path) for holder, key, path in places if isinstance(holder[key], str)]
    if len(texts) < 2:
        return None
    holder, key, path = chance.choice(spots)
    holder[key] = chance.choice(texts)
    return f"retarget {path} to {holder[key]!r}"
