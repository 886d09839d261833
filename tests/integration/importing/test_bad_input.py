"""Bad input: every row that cannot be taken is handed back with line and reason, and a file that cannot be read says why."""

import csv
import gzip
from pathlib import Path

import pytest

from engine.errors import InvalidInput, Misconfigured, NotFound
from engine.records.complaints import Complaint
from engine.rules.reading import FileInvalid
from tests.bank import Bank, bank_time
from tests.integration.importing.files import CLOSED, MAPPING, OPEN, a_file, a_mapping, counted, take, written

HEADER = b"Id,Day,What,Words,Name,Mail,End,Ended\n"
GOOD = b"9,2026-03-02,Fee,Twice,Ann,ann@example.org,,\n"


def rejects(answer: dict[str, object]) -> list[tuple[str, str]]:
    with Path(str(answer["rejects_file"])).open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        return [(row["line"], row["reason"]) for row in csv.DictReader(file)]


def test_broken_rows_are_handed_back_and_the_others_are_taken(bank: Bank, tmp_path: Path) -> None:
    content = HEADER + b'1,2026-03-02,Fee,"never closed,Ann,,,\n' + b"2,x\n" + b"3,2026-03-02,caf\xe9,,,,,\n" + GOOD

    answer = take(bank, written(tmp_path, content))

    assert (answer["status"], counted(answer)) == (1, {"rows": 4, "imported": 1, "open": 1, "rejected": 3})
    assert rejects(answer) == [
        ("2", "a quote is opened and never closed"),
        ("3", "it has 2 fields, the header has 8"),
        ("4", "the byte 0xe9 is not of the encoding of the file"),
    ]


def test_a_rejected_row_stands_in_the_file_byte_for_byte(bank: Bank, tmp_path: Path) -> None:
    answer = take(bank, written(tmp_path, HEADER + b"3,2026-03-02,caf\xe9,,,,,\n"))

    assert b"3,2026-03-02,caf\xe9,,,,," in Path(answer["rejects_file"]).read_bytes()


def test_rejects_go_where_they_are_asked_for_and_only_if_there_are_any(bank: Bank, tmp_path: Path) -> None:
    place = tmp_path / "bad.csv"

    good = take(bank, a_file(tmp_path, [OPEN]), rejects=place)
    assert (good["rejects_file"], place.exists()) == (None, False)

    bad = take(bank, a_file(tmp_path, [{**OPEN, "Id": ""}]), rejects=place)
    assert (bad["rejects_file"], place.exists()) == (str(place), True)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({**OPEN, "Day": "2026-03-06"}, "Day: A complaint cannot have been received in the future."),
        ({**OPEN, "Name": ""}, "Name: A contact needs a name."),
        ({**CLOSED, "Ended": "2099-02-04"}, "Ended: A complaint cannot have been closed in the future."),
        ({**CLOSED, "Ended": ""}, "it is closed, but the column Ended is empty"),
        ({**OPEN, "Day": "02.03.2026"}, "Day: '02.03.2026' is no moment of the form iso"),
        ({**CLOSED, "End": "Vanished"}, "End: 'Vanished' has no place in the mapping"),
    ],
)
def test_a_row_that_says_what_cannot_be_is_handed_back(
    row: dict[str, str], says: str, bank: Bank, tmp_path: Path
) -> None:
    answer = take(bank, a_file(tmp_path, [row]))

    assert rejects(answer) == [("2", says)]
    assert bank.count(Complaint) == 0


def test_a_row_that_no_database_could_keep_is_handed_back_and_those_around_it_are_taken(
    bank: Bank, tmp_path: Path
) -> None:
    rows = [
        {**OPEN, "Id": "1", "What": "1"},
        {**OPEN, "Id": "2", "Day": "0001-01-01T00:00:00+14:00"},
        {**OPEN, "Id": "3", "What": "1e27"},
        {**OPEN, "Id": "4", "What": "99999999999999999.99"},
        {**CLOSED, "Id": "5", "What": "12.50"},
    ]
    fields = {**MAPPING["fields"], "title": {"from": "Words"}, "amount": {"from": "What"}}

    answer = take(bank, a_file(tmp_path, rows), mapping=a_mapping(tmp_path, fields=fields))

    assert counted(answer) == {"rows": 5, "imported": 2, "open": 1, "history": 1, "rejected": 3}
    assert [(line, reason.partition(":")[0]) for line, reason in rejects(answer)] == [
        ("3", "Day"),
        ("4", "What"),
        ("5", "What"),
    ]


def test_rejected_rows_are_mended_in_their_file_and_it_is_imported(bank: Bank, tmp_path: Path) -> None:
    late = {**OPEN, "Id": "3", "Day": "tomorrow", "Words": 'Said "no", twice'}
    rows = [{**OPEN, "Id": "1", "Day": "2026-02-30"}, {**OPEN, "Id": "2"}, late]
    rejected = Path(take(bank, a_file(tmp_path, rows))["rejects_file"])
    rejected.write_text(rejected.read_text("utf-8").replace("2026-02-30", "2026-02-28"), "utf-8")

    again = take(bank, rejected, mapping=a_mapping(tmp_path))

    assert counted(again) == {"rows": 2, "imported": 1, "open": 1, "rejected": 1}
    assert rejects(again) == [("4", "Day: 'tomorrow' is no moment of the form iso")]


def test_rejects_of_a_file_in_another_encoding_can_be_imported_as_well(bank: Bank, tmp_path: Path) -> None:
    chinese = a_mapping(tmp_path, encoding="gb18030", delimiter=";")
    content = "Id;Day;What;Words;Name;Mail;End;Ended\n1;昨天;年费;重复收取;王小明;wang@example.org;;\n".encode(
        "gb18030"
    )
    rejected = Path(take(bank, written(tmp_path, content), mapping=chinese)["rejects_file"])
    assert "昨天;年费".encode("gb18030") in rejected.read_bytes()
    rejected.write_bytes(rejected.read_bytes().replace("昨天".encode("gb18030"), b"2026-03-02"))

    assert counted(take(bank, rejected, mapping=chinese)) == {"rows": 1, "imported": 1, "open": 1}


@pytest.mark.parametrize("same", ["complaints.csv", "small.yaml", "letter.txt", "link.csv"])
def test_rejects_never_overwrite_anything_else(bank: Bank, tmp_path: Path, same: str) -> None:
    file = a_file(tmp_path, [OPEN, {**OPEN, "Id": ""}])
    (tmp_path / "letter.txt").write_text("Dear customer,\n", "utf-8")
    (tmp_path / "link.csv").symlink_to(file)
    before = file.read_bytes()

    with pytest.raises(InvalidInput, match="name another place with --rejects"):
        take(bank, file, rejects=tmp_path / same)

    assert file.read_bytes() == before
    assert bank.count(Complaint) == 0


def test_a_file_of_rejects_is_not_overwritten_while_it_is_imported(bank: Bank, tmp_path: Path) -> None:
    rejected = Path(take(bank, a_file(tmp_path, [{**OPEN, "Id": ""}]))["rejects_file"])

    with pytest.raises(InvalidInput, match="name another place with --rejects"):
        take(bank, rejected, mapping=a_mapping(tmp_path), rejects=rejected)


def test_older_rejects_are_replaced(bank: Bank, tmp_path: Path) -> None:
    file = a_file(tmp_path, [{**OPEN, "Id": ""}])

    assert rejects(take(bank, file)) == rejects(take(bank, file)) == [("2", "the column Id is empty")]


def test_a_folder_for_the_rejects_that_is_not_there_is_told_before_anything_is_read(bank: Bank, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="There is no folder"):
        take(bank, a_file(tmp_path, [OPEN]), rejects=tmp_path / "nowhere" / "bad.csv")

    assert bank.count(Complaint) == 0


@pytest.mark.parametrize(
    ("setting", "value"),
    [("intake_department", "MOON"), ("profile", "CN-1999"), ("bank_timezone", "Europe/Berlin")],
)
def test_a_setting_that_the_rules_do_not_know_stops_the_import_before_it_begins(
    bank: Bank, tmp_path: Path, setting: str, value: str
) -> None:
    bank.set(**{setting: value})

    with pytest.raises(Misconfigured, match=f"REDRESS_{setting.upper()}"):
        take(bank, a_file(tmp_path, [OPEN]))


def test_a_mapping_that_no_yaml_reader_can_take_is_told(bank: Bank, tmp_path: Path) -> None:
    for content in ("received: 2026-02-30\n", "[" * 20_000, "\x00"):
        (tmp_path / "bad.yaml").write_text(content, "utf-8")

        with pytest.raises(InvalidInput, match=r"bad\.yaml is not valid YAML"):
            take(bank, a_file(tmp_path, [OPEN]), mapping=tmp_path / "bad.yaml")


def test_dates_outside_of_the_calendar_are_taken_and_told(bank: Bank, tmp_path: Path) -> None:
    bank.clock.move_to(bank_time("2026-12-28 09:00"))

    answer = take(bank, a_file(tmp_path, [{**OPEN, "Day": "2026-12-27"}, {**OPEN, "Id": "2", "Day": "2003-05-01"}]))

    assert (answer["status"], counted(answer)) == (0, {"rows": 2, "imported": 2, "open": 2, "provisional": 2})
    assert answer["notes"] == [
        "2 complaints have time limits outside of the calendar cn (2004-01-01 to 2026-12-31). "
        "They are provisional until the calendar is extended and deployed."
    ]


def test_a_mapping_with_slips_names_each_of_them(bank: Bank, tmp_path: Path) -> None:
    wrong = a_mapping(tmp_path, source_id="Number", received={"from": "Day", "zone": "Mars"})

    with pytest.raises(FileInvalid) as refused:
        take(bank, a_file(tmp_path, [OPEN]), mapping=wrong)

    assert str(refused.value).splitlines() == [
        "small.yaml: source_id: the column 'Number' is listed neither under columns nor under optional",
        "small.yaml: received.zone: 'Mars' is no time zone; write one as in Asia/Shanghai",
    ]


def test_a_mapping_for_another_file_tells_what_the_file_has(bank: Bank, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        take(bank, written(tmp_path, b"Id,Day\n1,2026-03-02\n"))

    assert str(refused.value) == (
        "The mapping small needs columns that complaints.csv does not have: What, Words, Name, Mail, End, Ended. "
        "The file has: Id, Day."
    )


def test_a_mapping_that_is_no_yaml_is_told(bank: Bank, tmp_path: Path) -> None:
    mapping = tmp_path / "bad.yaml"
    mapping.write_text("format: [1\n", "utf-8")

    with pytest.raises(InvalidInput, match=r"bad\.yaml is not valid YAML"):
        take(bank, a_file(tmp_path, [OPEN]), mapping=mapping)


def test_a_file_that_no_mapping_fits_names_those_there_are(bank: Bank, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        take(bank, written(tmp_path, b"a,b\n1,2\n"), mapping=None)

    assert "No mapping fits the columns of complaints.csv" in str(refused.value)
    assert str(refused.value).endswith("there are: cfpb, citizen_messages.")


def test_a_packed_file_that_is_cut_off_is_told_and_what_was_taken_before_stays(bank: Bank, tmp_path: Path) -> None:
    ended = GOOD.replace(b",,\n", b",Paid,2026-03-04\n")
    rows = b"".join(ended.replace(b"9,", b"%d," % number, 1) for number in range(500))
    file = written(tmp_path, gzip.compress(HEADER + rows)[:-300])

    with pytest.raises(InvalidInput, match=r"complaints\.csv is damaged") as refused:
        take(bank, file)

    assert refused.value.facts["imported"] == bank.count(Complaint) == 200


def test_a_file_that_is_not_there_is_told(bank: Bank, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        take(bank, tmp_path / "nowhere.csv")
