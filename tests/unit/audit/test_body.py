"""The bytes of an entry are for ever: what was hashed yesterday must be written the same tomorrow."""

import hmac
from datetime import UTC, datetime

from engine.audit.acts import Act, Note
from engine.audit.body import Body
from engine.audit.chain import GENESIS, link
from engine.audit.drafts import Draft
from engine.records.complaints import Complaint, Narrative
from engine.storage.journal import Op, RowChange
from engine.storage.sealing import Subject
from engine.storage.tables import shape_of

ACT = Act(
    id="0123456789abcdef0123456789abcdef",
    actor="person:3",
    role="HANDLER",
    action="work_item.complete",
    at=datetime(2026, 11, 24, 1, 30, tzinfo=UTC),
    reason="Anna 张 is away",
    definition_hash=None,
)
KEY = bytes(range(32))
SUBJECT = Subject(9, KEY)


def channel_changed() -> RowChange:
    return RowChange(
        shape_of(Complaint), Op.UPDATE, "complaint:17", (17,), {"channel": "branch"}, {"channel": "phone", "level": 2}
    )


def words_written() -> RowChange:
    values = {"complaint_id": 17, "title": "Charges", "body": "25 yuan", "request": None}
    return RowChange(shape_of(Narrative), Op.INSERT, "complaint:17", (17,), {}, values)


def test_an_entry_without_personal_data() -> None:
    draft = Draft(
        ACT, "complaint:17", [channel_changed()], [Note("complaint:17", "process.moved", {"passed": ["a/b"]})]
    )

    body = Body(lambda: SUBJECT).write(draft, seq=5, reason_is_personal=False)

    assert body.decode() == (
        '{"act":"0123456789abcdef0123456789abcdef","action":"work_item.complete","actor":"person:3",'
        '"at":"2026-11-24T01:30:00.000000Z","changes":[{"fields":{"channel":{"from":"branch","to":"phone"},"level":{"to":2}},'
        '"key":[17],"op":"update","table":"complaint"}],"notes":[{"facts":{"passed":["a/b"]},"kind":"process.moved"}],'
        '"reason":"Anna 张 is away","role":"HANDLER","seq":5,"stream":"complaint:17","v":1}'
    )


def test_an_entry_with_personal_data() -> None:
    writer = Body(lambda: SUBJECT)

    body = writer.write(Draft(ACT, "complaint:17", [words_written()]), seq=1, reason_is_personal=True)

    words, title, reason = (
        commitment(field, text)
        for field, text in (
            ("narrative.body", "25 yuan"),
            ("narrative.title", "Charges"),
            ("reason", "Anna 张 is away"),
        )
    )
    assert body.decode() == (
        '{"act":"0123456789abcdef0123456789abcdef","action":"work_item.complete","actor":"person:3",'
        '"at":"2026-11-24T01:30:00.000000Z","changes":[{"key":[17],"op":"insert","table":"narrative",'
        f'"values":{{"body":{{"hmac":"{words}"}},"title":{{"hmac":"{title}"}}}}}}],'
        f'"reason":{{"hmac":"{reason}"}},"role":"HANDLER","seq":1,"stream":"complaint:17","v":1}}'
    )
    assert writer.personal == {
        "/reason": "Anna 张 is away",
        "/changes/0/values/body": "25 yuan",
        "/changes/0/values/title": "Charges",
    }


def test_an_entry_about_a_party_erased_in_the_same_transaction() -> None:
    writer = Body(lambda: None)

    body = writer.write(Draft(ACT, "complaint:17", [words_written()]), seq=1, reason_is_personal=True)

    assert body.count(b'{"erased":true}') == 3
    assert writer.personal == {}


def test_an_entry_is_continued_by_its_hash_and_body() -> None:
    # (head -c32 /dev/zero; printf abc) | sha256sum
    assert link(GENESIS, b"abc").hex() == "365aa7d8f7f9402c4b9434502b4cc89ddb09fe50d7cd95b493b834c62d5a5370"


def commitment(field: str, text: str) -> str:
    """A commitment as docs/reference/audit.md describes it, made without the engine."""
    key = hmac.digest(KEY, b"redress/commit\x01", "sha256")
    return hmac.digest(key, field.encode() + b"\0" + f'"{text}"'.encode(), "sha256").hex()
