"""The mappings that ship: the CFPB's published columns and the citizens' messages, read by the rules of the bank."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.operations.deployments import read_folder
from engine.operations.imports_csv import Row, rows_of
from engine.operations.imports_mapping import FileMapping
from engine.operations.rulebook import RuleBook, is_rule, read_rules
from engine.records.complaints import Status
from web.sources import mapping_for, reading

PROCESSES = Path(__file__).parents[3] / "processes"
SHANGHAI = ZoneInfo("Asia/Shanghai")
CFPB = {
    "Date received": "3/19/2015",
    "Product": "Debt collection",
    "Sub-product": "Medical",
    "Issue": "Cont'd attempts collect debt not owed",
    "Sub-issue": "Debt is not mine",
    "Consumer complaint narrative": "",
    "Company public response": "",
    "Company": "A company",
    "State": "TX",
    "ZIP code": "770XX",
    "Tags": "Older American",
    "Consumer consent provided?": "N/A",
    "Submitted via": "Web",
    "Date sent to company": "3/20/2015",
    "Company response to consumer": "Closed with explanation",
    "Timely response?": "Yes",
    "Consumer disputed?": "No",
    "Complaint ID": "1290580",
}


@cache
def book() -> RuleBook:
    rules = {path: content for path, content in read_folder(PROCESSES).items() if is_rule(path)}
    return read_rules(rules, version_hash="rules")


def shipped(file: Path) -> FileMapping:
    return mapping_for(file, None, processes=PROCESSES, book=book())


def test_the_published_columns_of_the_cfpb_are_known_by_themselves(tmp_path: Path) -> None:
    file = tmp_path / "complaints.csv"
    file.write_text(",".join(CFPB) + "\n", "utf-8")

    assert shipped(file).id == "cfpb"


def test_a_closed_complaint_of_the_cfpb_keeps_all_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "complaints.csv"
    file.write_text(",".join(CFPB) + "\n", "utf-8")

    found = shipped(file).read(CFPB, zone=SHANGHAI)

    said = found.registration
    assert (said.business, said.cause, said.channel, said.name) == ("collection", "collection_ways", "web", None)
    assert said.received_at == datetime(2015, 3, 19, 1, tzinfo=UTC)
    assert found.closed is not None
    assert found.closed.status is Status.REJECTED
    assert said.source is not None
    assert said.source.columns == CFPB


def test_the_mapping_in_the_documents_works_as_it_is_written(tmp_path: Path) -> None:
    page = (PROCESSES.parent / "docs" / "reference" / "import-mapping.md").read_text("utf-8")
    (tmp_path / "book.yaml").write_text(page.partition("```yaml\n")[2].partition("```")[0], "utf-8")
    (tmp_path / "book.csv").write_text(
        "No,Date,Customer,Phone,Subject,Text,Closed on,Result\n"
        "17,03.03.2025,王小明,021-5555,银行卡年费,重复收取,04.03.2025,not justified\n",
        "utf-8",
    )

    mapping = mapping_for(tmp_path / "book.csv", tmp_path / "book.yaml", processes=PROCESSES, book=book())
    with reading(tmp_path / "book.csv") as (stream, _):
        (row,) = rows_of(stream, encoding=mapping.encoding)
    assert isinstance(row, Row)
    found = mapping.read(row.values, zone=SHANGHAI)

    said = found.registration
    assert (said.source_id, said.name, said.business) == ("branch_book:17", "王小明", "bank_cards")
    assert found.closed is not None
    assert found.closed.status is Status.REJECTED


@pytest.mark.parametrize("response", ["In progress", "Untimely response", ""])
def test_a_complaint_without_an_answer_is_open(response: str, tmp_path: Path) -> None:
    file = tmp_path / "complaints.csv"
    file.write_text(",".join(CFPB) + "\n", "utf-8")

    assert shipped(file).read({**CFPB, "Company response to consumer": response}, zone=SHANGHAI).closed is None
