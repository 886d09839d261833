"""Reading the files that the rules of the bank are written in; every slip of every file is told at once, with its line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import orjson

from engine.dmn import Decision, InvalidModel, parse_model
from engine.errors import InvalidInput
from engine.letters import LANGUAGES, LetterPackage, parse_letter
from engine.operations.forms import Form, parse_form
from engine.operations.yaml_file import line_at, read_yaml
from engine.rules.organisation import Organisation, parse_organisation
from engine.rules.reading import FileInvalid, Problem, as_it_is
from engine.workflow.vocabulary import FUNCTIONS

ORGANISATION = ("organisation/departments.yaml", "organisation/roles.yaml")
T = TypeVar("T")
_NOBODY = Organisation(departments={}, roles={})


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing in a file that cannot be used; `at` is the path of a field, `line` counts from 1."""

    file: str
    line: int
    at: str
    message: str

    @property
    def text(self) -> str:
        """The slip in one line."""
        return f"{self.file}:{self.line}: {self.at}: {self.message}"


class RulesInvalid(InvalidInput):
    """Files of the rules say something that cannot be used."""

    code = "rules_invalid"

    def __init__(self, slips: Iterable[Slip]) -> None:
        self.slips = tuple(slips)
        super().__init__(as_it_is("\n".join(slip.text for slip in self.slips)), file=self.slips[0].file)


@dataclass
class RuleFiles:
    """Reads file by file, and goes on behind one that cannot be read.

    Attributes:
        slips: what was wrong with those that were read so far.
        paths: the file of each thing that names itself, by the folder and that name: `codes/outcome`.
    """

    files: Mapping[str, bytes]
    slips: list[Slip] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)

    def by_name(self, folder: str, ending: str, parse: Callable[..., T], name_of: Callable[[T], str]) -> dict[str, T]:
        """Everything in a folder, by the name that each file gives itself."""
        found: dict[str, T] = {}
        for path in self._paths(folder, ending):
            one = self._told(path, partial(self._parsed, path, parse))
            if one is None:
                continue
            key = f"{folder}{name_of(one)}"
            if key in self.paths:
                self.slip(path, "(top)", f"{name_of(one)} is described in {self.paths[key]} already; keep one of them")
            found[name_of(one)], self.paths[key] = one, path
        return found

    def organisation(self) -> Organisation:
        """Departments and roles."""
        departments, roles = (self._told(path, partial(self._boxed, path)) for path in ORGANISATION)
        if departments is None or roles is None:
            return _NOBODY
        read = partial(parse_organisation, *departments, *roles, files=ORGANISATION)
        return self._told(ORGANISATION[0], read) or _NOBODY

    def letters(self) -> dict[str, LetterPackage]:
        """Every letter by its id, which is the name of its folder."""
        folders = {path.split("/")[1] for path in self._paths("letters/", "") if path.count("/") > 1}
        found = {letter: self._letter(letter) for letter in sorted(folders)}
        return {letter: package for letter, package in found.items() if package is not None}

    def decisions(self) -> dict[str, Decision]:
        """Every decision by its id."""
        found: dict[str, Decision] = {}
        for path in self._paths("decisions/", ".dmn"):
            model = self._told(path, partial(parse_model, self.files[path], name=path, functions=FUNCTIONS))
            found |= model.decisions if model else {}
        return found

    def forms(self, names: Iterable[str]) -> dict[str, Form]:
        """Forms by their names, as far as they are there."""
        found: dict[str, Form] = {}
        for name in names:
            path = f"forms/{name}.json"
            if path in self.files and (form := self._told(path, partial(_form, name, self.files[path], path))):
                found[name] = form
        return found

    def slip(self, path: str, at: str, message: str, *, line: int = 0) -> None:
        """Note that something is wrong; the line of a field is looked up where it is not known."""
        self.slips.append(Slip(path, line or line_at(self.files.get(path, b""), at), at, message))

    def finish(self) -> None:
        """Refuse the files if anything in them was wrong.

        Raises:
            RulesInvalid: with every slip.
        """
        if self.slips:
            raise RulesInvalid(sorted(self.slips, key=lambda slip: (slip.file, slip.line)))

    def _letter(self, letter: str) -> LetterPackage | None:
        path = f"letters/{letter}/letter.yaml"
        files = {language: f"letters/{letter}/{language}.md" for language in LANGUAGES}
        bodies = {language: self._told(body, partial(self._text, body)) or "" for language, body in files.items()}
        return self._told(path, partial(self._parsed, path, partial(parse_letter, letter, bodies=bodies)))

    def _paths(self, folder: str, ending: str) -> Iterator[str]:
        return (path for path in sorted(self.files) if path.startswith(folder) and path.endswith(ending))

    def _content(self, path: str) -> bytes:
        if path not in self.files:
            raise FileInvalid(path, [Problem("(top)", "the file is missing", 1)])
        return self.files[path]

    def _yaml(self, path: str) -> object:
        return read_yaml(self._content(path), file=path)

    def _parsed(self, path: str, parse: Callable[..., T]) -> T:
        return parse(self._yaml(path), file=path)

    def _boxed(self, path: str) -> tuple[object]:
        """The content of a file, told apart from None, which says that something is wrong with it."""
        return (self._yaml(path),)

    def _text(self, path: str) -> str:
        content = self._content(path)
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise FileInvalid(path, [Problem(f"line {line}", "is not written in UTF-8; save it anew", line)]) from error

    def _told(self, path: str, read: Callable[[], T]) -> T | None:
        """What is read; None where something is wrong with it, which is then told."""
        try:
            return read()
        except FileInvalid as invalid:
            for problem in invalid.problems:
                self.slip(invalid.file, problem.path, problem.message, line=problem.line)
        except InvalidModel as invalid:
            problems = invalid.facts.get("problems")
            for one in problems if isinstance(problems, list) else []:
                self.slips.append(Slip(path, int(one["line"]) or 1, str(one["element"]), str(one["message"])))
        except InvalidInput as invalid:
            line = invalid.facts.get("line")
            self.slips.append(Slip(path, line if isinstance(line, int) else 1, "(top)", str(invalid)))
        return None


def _form(name: str, content: bytes, path: str) -> Form:
    try:
        form = parse_form(name, content)
    except orjson.JSONDecodeError as error:
        raise FileInvalid(
            path, [Problem(f"line {error.lineno}", f"is not valid JSON: {error}", error.lineno)]
        ) from error
    if not isinstance(form.schema, dict) or not isinstance(form.schema.get("properties", {}), dict):
        raise FileInvalid(path, [Problem("line 1", "must be a JSON object whose properties are objects", 1)])
    return form
