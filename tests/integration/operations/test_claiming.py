"""Work lies in the inbox of a department until somebody takes it; what is taken is theirs."""

import pytest

from engine.errors import AlreadyClaimed, ItemClosed, NotFound, NotPermitted
from engine.operations.forms import FormInvalid
from engine.operations.work_items import assign, claim, complete, release, save_draft
from engine.operations.worklist import free_items, inbox, open_item, queues
from engine.records.instances import Draft
from tests.bank import Bank
from tests.bank_words import typed


def ready_to_contact(bank: Bank) -> int:
    """A complaint whose first handling step is open; return the id of the item."""
    return bank.complaint_at("contact").id


def test_who_claims_an_item_has_it(bank: Bank) -> None:
    ready_to_contact(bank)

    bank.claim("contact", by="li.wei")
    bank.claim("contact", by="li.wei")

    assert bank.item("contact").claimed_by_id == bank.person("li.wei").id


def test_an_item_that_is_taken_is_refused_with_the_name_of_who_has_it(bank: Bank) -> None:
    ready_to_contact(bank)
    bank.claim("contact", by="li.wei")

    with pytest.raises(AlreadyClaimed) as refused:
        bank.claim("contact", by="liu.yang")

    assert refused.value.facts["holder"] == bank.person("li.wei").id
    assert refused.value.facts["since"] == bank.clock.now()


@pytest.mark.parametrize("stranger", ["feng.lei", "wang.fang", "admin"])
def test_only_who_holds_the_post_can_claim(bank: Bank, stranger: str) -> None:
    ready_to_contact(bank)

    with pytest.raises(NotPermitted):
        bank.claim("contact", by=stranger)


def test_a_person_whom_the_complaint_is_about_cannot_work_on_it(bank: Bank) -> None:
    bank.register(subject_person_id=bank.person("li.wei").id)
    item = bank.lead_to("contact")

    with pytest.raises(NotPermitted) as refused:
        bank.claim("contact", by="li.wei")

    assert refused.value.facts["conflict"] is True
    with pytest.raises(NotPermitted):
        bank.perform(complete, by="li.wei", work_item_id=item.id, typed=typed("contact"))
    assert bank.do("contact", by="liu.yang").opened


def test_what_is_put_back_anybody_may_take(bank: Bank) -> None:
    item = ready_to_contact(bank)
    bank.claim("contact", by="li.wei")

    bank.perform(release, by="li.wei", work_item_id=item)

    assert bank.item("contact").claimed_by_id is None
    bank.claim("contact", by="liu.yang")


def test_only_who_has_an_item_can_put_it_back(bank: Bank) -> None:
    item = ready_to_contact(bank)
    bank.claim("contact", by="li.wei")

    with pytest.raises(NotPermitted):
        bank.perform(release, by="liu.yang", work_item_id=item)


def test_a_lead_gives_work_to_a_person_with_a_reason(bank: Bank) -> None:
    item = ready_to_contact(bank)
    bank.claim("contact", by="li.wei")

    bank.perform(assign, by="wang.fang", work_item_id=item, to=bank.person("liu.yang").id, reason="李伟休假")

    assert bank.item("contact").claimed_by_id == bank.complaint().handler_id == bank.person("liu.yang").id
    assert bank.history()[-1].reason == "李伟休假"


@pytest.mark.parametrize("lead", ["cao.ying", "li.wei"])
def test_nobody_else_gives_work_of_a_department_away(bank: Bank, lead: str) -> None:
    item = ready_to_contact(bank)
    to = bank.person("liu.yang").id

    with pytest.raises(NotPermitted):
        bank.perform(assign, by=lead, work_item_id=item, to=to, reason="忙")


def test_work_is_given_only_to_who_may_do_it(bank: Bank) -> None:
    item = ready_to_contact(bank)

    with pytest.raises(NotPermitted):
        bank.perform(assign, by="wang.fang", work_item_id=item, to=bank.person("feng.lei").id, reason="忙")
    with pytest.raises(NotFound):
        bank.perform(assign, by="wang.fang", work_item_id=item, to=99_999, reason="忙")


def test_what_is_done_cannot_be_claimed_released_or_given_away(bank: Bank) -> None:
    item = ready_to_contact(bank)
    bank.do("contact", by="li.wei")

    for act, more in (
        (claim, {"by": "li.wei"}),
        (release, {"by": "li.wei"}),
        (assign, {"by": "wang.fang", "to": bank.person("liu.yang").id, "reason": "忙"}),
    ):
        with pytest.raises(ItemClosed):
            bank.perform(act, work_item_id=item, **more)


def test_there_is_no_such_item(bank: Bank) -> None:
    with pytest.raises(NotFound):
        bank.perform(claim, by="li.wei", work_item_id=99_999)


def test_a_form_that_is_not_filled_moves_nothing_and_names_each_field(bank: Bank) -> None:
    item = bank.complaint_at("findings")

    with pytest.raises(FormInvalid) as refused:
        bank.perform(complete, by="li.wei", work_item_id=item.id, typed={"facts_found": ["年费收取两次"]})

    assert {one.field for one in refused.value.problems} == {"evidence", "basis", "outcome", "root_cause"}
    assert bank.open == ["findings"]


@pytest.mark.parametrize(
    ("element", "said", "wrong"),
    [
        ("confirm_classification", {"lead_department": "NOWHERE"}, "lead_department"),
        ("confirm_classification", {"assists": ["IT", "NOWHERE"]}, "assists"),
        ("confirm_classification", {"nature": "BAD"}, "nature"),
        ("confirm_classification", {"override_reason": None}, "override_reason"),
        ("findings", {"root_cause": "MOON"}, "root_cause"),
    ],
)
def test_what_is_on_no_list_is_refused_before_anything_happens(
    bank: Bank, element: str, said: dict[str, object], wrong: str
) -> None:
    bank.register()
    bank.lead_to(element)

    with pytest.raises(FormInvalid) as refused:
        bank.do(element, **said)

    assert [one.field for one in refused.value.problems] == [wrong]
    assert bank.incidents() == []


@pytest.mark.parametrize("who", ["feng.lei", "wang.fang"])
def test_the_lead_can_name_only_a_handler_of_the_department(bank: Bank, who: str) -> None:
    ready_to_contact(bank)
    bank.until("2026-03-06 24:00")

    with pytest.raises(FormInvalid) as refused:
        bank.do("assign_handler", handler=bank.person(who).id)

    assert [one.field for one in refused.value.problems] == ["handler"]


def test_a_draft_waits_for_the_person_who_typed_it(bank: Bank) -> None:
    item = ready_to_contact(bank)

    bank.perform(save_draft, by="li.wei", work_item_id=item, values={"account": ["已致"]})
    bank.perform(save_draft, by="li.wei", work_item_id=item, values={"account": ["已致电"]})

    with bank.store.reading() as session:
        mine = open_item(session, person=bank.person("li.wei"), work_item_id=item)
        other = open_item(session, person=bank.person("liu.yang"), work_item_id=item)
    assert (mine.draft, other.draft) == ({"account": ["已致电"]}, None)


def test_drafts_are_gone_when_the_form_is_sent(bank: Bank) -> None:
    item = ready_to_contact(bank)
    bank.perform(save_draft, by="li.wei", work_item_id=item, values={"account": ["已致电"]})
    bank.perform(save_draft, by="liu.yang", work_item_id=item, values={"account": ["我来"]})

    bank.do("contact", by="li.wei")

    assert bank.count(Draft) == 0
    with pytest.raises(NotFound):
        bank.perform(save_draft, by="li.wei", work_item_id=item, values={})


def test_who_has_no_post_for_an_item_keeps_no_draft_of_it(bank: Bank) -> None:
    item = ready_to_contact(bank)

    with pytest.raises(NotPermitted):
        bank.perform(save_draft, by="feng.lei", work_item_id=item, values={})


def test_an_inbox_holds_what_a_person_may_do_and_counts_it(bank: Bank) -> None:
    item = ready_to_contact(bank)
    person = bank.person("li.wei")

    with bank.store.reading() as session:
        (queue,) = queues(session, person=person, now=bank.clock.now())
        rows = inbox(session, person=person, department="CARD")
        free = free_items(session, person=person, department="CARD")

    assert (queue.department, queue.count, queue.overdue, queue.more) == ("CARD", 1, 0, False)
    assert [(row.id, row.number, row.element_id) for row in rows] == [(item, bank.number, "contact")]
    assert free == [item]


def test_mine_and_free_part_the_inbox(bank: Bank) -> None:
    item = ready_to_contact(bank)
    bank.claim("contact", by="li.wei")

    with bank.store.reading() as session:
        counts = {
            (who, holder): len(inbox(session, person=bank.person(who), department="CARD", holder=holder))
            for who in ("li.wei", "liu.yang")
            for holder in ("all", "mine", "free")
        }
        assert free_items(session, person=bank.person("liu.yang"), department="CARD") == []

    assert counts == {
        ("li.wei", "all"): 1,
        ("li.wei", "mine"): 1,
        ("li.wei", "free"): 0,
        ("liu.yang", "all"): 1,
        ("liu.yang", "mine"): 0,
        ("liu.yang", "free"): 0,
    }
    assert item


def test_the_inbox_of_another_department_is_closed(bank: Bank) -> None:
    with bank.store.reading() as session, pytest.raises(NotFound):
        inbox(session, person=bank.person("li.wei"), department="RTL")
