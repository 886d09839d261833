"""Deploying from the command line: who may, and what is wrong with the files."""

import shutil
from pathlib import Path

import pytest

from engine.errors import NotPermitted
from engine.operations.tokens import create_token, person_of_token, revoke_token
from engine.records.people import PersonalToken
from tests.bank import Bank
from tests.integration.commands.conftest import Shell

BOMB = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&b;</definitions>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&x;</definitions>"""


@pytest.fixture
def folder(project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(project / "processes", tmp_path / "processes"))


def test_deploying_the_same_files_again_changes_nothing(bank_shell: Shell) -> None:
    bank_shell.environment["REDRESS_DEMO"] = "true"  # nobody has to be named in a demo

    again = bank_shell.redress("deploy", "processes")

    assert again.status == 0
    assert not any(version["new"] for version in again.answer["deployed"].values())


def test_nobody_changes_a_bank_without_a_name(bank_shell: Shell) -> None:
    refused = bank_shell.redress("deploy", "processes")

    assert refused.status == 2
    assert "REDRESS_TOKEN" in refused.answer["message"]


def test_a_token_that_nobody_gave_is_refused(bank_shell: Shell) -> None:
    bank_shell.environment["REDRESS_TOKEN"] = "redress_made_up"

    assert bank_shell.redress("deploy", "processes").answer["error"] == "not_permitted"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("complaint/main.bpmn", b"<bpmn:definitions"),
        ("complaint/main.bpmn", b""),
        ("complaint/main.bpmn", b"\xff\xfe\x00garbage"),
        ("complaint/main.bpmn", BOMB.encode()),
        ("complaint/main.bpmn", OUTSIDE.encode()),
        ("decisions/nature.dmn", b"<definitions"),
        ("decisions/nature.dmn", BOMB.encode()),
        ("forms/findings.json", b"{not json"),
        ("forms/findings.json", b"[]"),
        ("profiles/cn-nfra-2020/profile.yaml", b"id: [unclosed"),
        ("calendars/cn.yaml", b"- just\n- a list\n"),
        ("codes/channel.yaml", b"!!python/object/apply:os.system ['true']"),
        ("organisation/departments.yaml", b"{}"),
    ],
)
def test_a_broken_or_hostile_file_is_named_and_nothing_comes_into_force(
    table_shell: Shell, folder: Path, path: str, content: bytes
) -> None:
    (folder / path).write_bytes(content)

    checked = table_shell.redress("check-processes", str(folder))
    refused = table_shell.redress("deploy", str(folder))

    assert checked.status in (1, 2)
    assert path in str(checked.answer)
    assert refused.status in (1, 2)
    assert path in str(refused.answer)
    assert table_shell.redress("audit", "verify").answer["entries"] == 0


def test_the_command_itself_ends_without_a_traceback(table_shell: Shell, folder: Path) -> None:
    (folder / "complaint" / "main.bpmn").write_text(BOMB, "utf-8")

    refused = table_shell.run("deploy", str(folder))

    assert refused.status == 2
    assert "complaint/main.bpmn" in str(refused.answer)


def test_a_folder_that_is_not_there_is_told(table_shell: Shell) -> None:
    assert table_shell.redress("deploy", "nowhere").status == 2
    assert table_shell.redress("check-processes", "nowhere").status == 2


def test_a_lane_of_a_department_that_is_not_there_is_refused(table_shell: Shell, folder: Path) -> None:
    handling = folder / "complaint" / "intake.bpmn"
    text = handling.read_text("utf-8")
    assert 'redress:department="' in text
    start = text.index('redress:department="') + len('redress:department="')
    handling.write_text(text[:start] + "=&quot;NOWHERE&quot;" + text[text.index('"', start) :], "utf-8")

    refused = table_shell.redress("deploy", str(folder))

    assert refused.status in (1, 2)
    assert "NOWHERE" in str(refused.answer)


def test_a_token_acts_as_its_owner_until_it_is_revoked_or_over(bank: Bank) -> None:
    token = bank.perform(create_token, by="admin", name="deployments")
    with bank.store.reading() as session:
        assert person_of_token(session, bank.services, token=token).username == "admin"
        (kept,) = session.query(PersonalToken).all()
    assert token.encode() not in kept.digest

    bank.perform(revoke_token, by="admin", token_id=kept.id)
    with bank.store.reading() as session, pytest.raises(NotPermitted):
        person_of_token(session, bank.services, token=token)

    late = bank.perform(create_token, by="admin", name="deployments")
    bank.advance(days=91)
    with bank.store.reading() as session, pytest.raises(NotPermitted):
        person_of_token(session, bank.services, token=late)
