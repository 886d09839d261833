"""Defects for the rules of folders as a whole, each planted into a shipped file, and where they must be named."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from engine.operations.folder_check import Installation

PROFILE, CALENDAR = "profiles/cn-nfra-2020/profile.yaml", "calendars/cn.yaml"
FINAL, FINAL_EN, FINAL_ZH = "letters/final/letter.yaml", "letters/final/en.md", "letters/final/zh.md"
ROLES, CAUSES = "organisation/roles.yaml", "codes/root_cause.yaml"
INSTALLATION = Installation(
    profile="CN-NFRA-2020", zone=ZoneInfo("Asia/Shanghai"), intake_department="CSC", today=date(2026, 3, 5)
)


@dataclass(frozen=True)
class FolderPlant:
    """A text of one file replaced by another; without texts the file is taken away.

    Attributes:
        at: a text in the line that must be named, in the file as it was before; empty: the first line.
        file: the file that must be named, where it is another one.
    """

    path: str
    old: str = ""
    new: str = ""
    at: str = ""
    file: str = ""

    @property
    def told_in(self) -> str:
        """The file that must be named."""
        return self.file or self.path

    def grown(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files with the defect in them."""
        if not self.old:
            return {path: content for path, content in files.items() if path != self.path}
        text = files[self.path].decode()
        assert self.old in text, f"{self.old!r} is not in {self.path}"
        return {**files, self.path: text.replace(self.old, self.new, 1).encode("utf-8", "surrogateescape")}

    def line_in(self, files: Mapping[str, bytes]) -> int:
        """The line that must be named."""
        if not self.at:
            return 1
        before, found, _ = files[self.told_in].decode().partition(self.at)
        assert found, f"{self.at!r} is not in {self.told_in}"
        return before.count("\n") + 1


def _line(path: str, old: str, new: str, *, at: str = "") -> FolderPlant:
    """A text replaced, to be named on its own line."""
    return FolderPlant(path, old, new, at or old)


FOLDER_PLANTS: Mapping[str, tuple[FolderPlant, ...]] = {
    "rule-invalid": (
        _line(CALENDAR, "first: 2026-01-01", "first: 2026-01-32"),
        _line(CALENDAR, "year: 2026", "year: 2026\n    year: 2027", at="source: 国务院办公厅关于2026年"),
        _line(CALENDAR, "zone: Asia/Shanghai", "zone: Asia/Shangri-La"),
        _line(PROFILE, "version: 1", "version: 1\nversion: 1", at='names: {en: "China'),
        _line(PROFILE, "is: 15 d,", "is: 15 days,"),
        _line(PROFILE, "is: 15 d,", "is: 90 d,", at="{to: 30 d"),
        _line(PROFILE, "calendar: cn", "calendar: mars"),
        _line(PROFILE, "  half: {percent: 50", "\thalf: {percent: 50"),
        FolderPlant(PROFILE, "# The rules", "\udcff The rules"),
        _line(FINAL, "event: notified", "event: notifed"),
        _line(FINAL, "code: L5", "kode: L5"),
        FolderPlant(FINAL_ZH),
        FolderPlant(FINAL),
        FolderPlant(ROLES),
        FolderPlant("codes/channel.yaml", "list: channel", "list: nature", file="codes/nature.yaml"),
    ),
    "rule-reference-unknown": (
        _line(PROFILE, "approver: EXEC, letter", "approver: EXECX, letter"),
        _line(PROFILE, "approver: EXEC, letter: extension", "approver: EXEC, letter: extensoin"),
        _line(PROFILE, "complexity: [complex, special]", "complexity: [complicated]"),
        _line(PROFILE, "withdrawal: {letter: withdrawal", "withdrawal: {letter: refusal"),
        _line(PROFILE, "  rejected: [", "  refused: ["),
        _line(CAUSES, "jrt_cause: service_attitude", "jrt_cause: gravity"),
    ),
    "limit-missing": (
        _line(PROFILE, "  extension_decision:\n", "  extension_decided:\n", at="time_limits:"),
        _line(PROFILE, "  statutory:\n", "  by_law:\n", at="time_limits:"),
        _line(PROFILE, "  second_look_request:\n", "  another_look_request:\n", at="time_limits:"),
    ),
    "limit-length-missing": (
        _line(PROFILE, "{decision: limits,", "{decision: limitz,", at="    lengths:\n      - {decision: limits"),
    ),
    "code-list-missing": (FolderPlant("codes/extension_reason.yaml"),),
    "asked-role-missing": (_line(ROLES, "code: LEAD", "code: HEAD", at="roles:\n"),),
    "import-mapping-invalid": (
        _line("imports/cfpb.yaml", "source_id: Complaint ID", "source_id: Complaint"),
        FolderPlant("imports/cfpb.yaml", "# The Consumer", "x: [ #", at="id: cfpb"),
    ),
    "letter-template-invalid": (
        _line(FINAL_EN, "{{ decision }}", "{{ decision }} {% if %}"),
        _line(FINAL_EN, "{{ decision }}", "{{ decision }} {{ 1/0 }}"),
        _line(FINAL_ZH, "{{ decision }}", "{{ decision }}{% for x in basis %}x{% endfor %}"),
        _line(FINAL, "{{ complaint_number }} 的处理决定", "{{ complaint_number", at='  zh: "关于您投诉'),
    ),
    "letter-fact-unknown": (
        _line(FINAL_ZH, "{{ decision }}", "{{ decision }} {{ nonsense }}"),
        _line(FINAL, "fact: facts_found", "fact: facts_fond", at="required_elements"),
        _line(FINAL, "关于您投诉 {{", "关于您投诉 {{ nonsense }} {{"),
    ),
    "letter-sample-incomplete": (
        _line(FINAL, "    basis: clause 12 of the card terms\n", "", at="  en:\n    complaint_number"),
    ),
    "letter-element-missing": (
        FolderPlant(FINAL_ZH, "{{ decision }}", ""),
        FolderPlant(FINAL_EN, "You may also choose mediation, arbitration or court.", ""),
    ),
    "letter-code-twice": (_line("letters/progress/letter.yaml", "code: L2", "code: L5"),),
}
"""By rule: what is done to which file."""

OTHER_INSTALLATIONS: Mapping[str, Installation] = {
    "profile-missing": replace(INSTALLATION, profile="CN-NFRA-2035"),
    "profile-not-in-force": replace(INSTALLATION, today=date(2020, 2, 29)),
    "calendar-zone": replace(INSTALLATION, zone=ZoneInfo("Asia/Tokyo")),
    "intake-department-missing": replace(INSTALLATION, intake_department="MOON"),
}
"""By rule: settings that the shipped files do not fit."""
