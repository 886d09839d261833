"""Bad input: every row that cannot be taken is handed back with line and reason, and a file that cannot be read says why."""

import csv
import gzip
from pathlib import Path

import pytest

from engine.errors import InvalidInput, NotFound
from engine.records.complaints import Complaint
from engine.rules.reading import FileInvalid
from tests.bank import Bank, bank_time
from tests.integration.importing.files import CLOSED, OPEN, a_file, a_mapping, counted, take, written

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


def test_a_rejected_row_stands_in_the_file_byte_for_byte(sqlite_bank: Bank, tmp_path: Path) -> None:
    answer = take(sqlite_bank, written(tmp_path, HEADER + b"3,2026-03-02,caf\xe9,,,,,\n"))

    assert b"3,2026-03-02,caf\xe9,,,,," in Path(answer["rejects_file"]).read_bytes()


def test_rejects_go_where_they_are_asked_for_and_only_if_there_are_any(sqlite_bank: Bank, tmp_path: Path) -> None:
    place = tmp_path / "bad.csv"

    good = take(sqlite_bank, a_file(tmp_path, [OPEN]), rejects=place)
    assert (good["rejects_file"], place.exists()) == (None, False)

    bad = take(sqlite_bank, a_file(tmp_path, [{**OPEN, "Id": ""}]), rejects=place)
    assert (bad["rejects_file"], place.exists()) == (str(place), True)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({**OPEN, "Day": "2026-03-06"}, "A complaint cannot have been received in the future."),
        ({**OPEN, "Day": "02.03.2026"}, "Day: '02.03.2026' is no moment of the form iso"),
        ({**CLOSED, "End": "Vanished"}, "End: 'Vanished' has no place in the mapping"),
    ],
)
def test_a_row_that_says_what_cannot_be_is_handed_back(
    row: dict[str, str], says: str, sqlite_bank: Bank, tmp_path: Path
) -> None:
    answer = take(sqlite_bank, a_file(tmp_path, [row]))

    assert rejects(answer) == [("2", says)]
    assert sqlite_bank.count(Complaint) == 0


def test_dates_outside_of_the_calendar_are_taken_and_told(bank: Bank, tmp_path: Path) -> None:
    bank.clock.move_to(bank_time("2026-12-28 09:00"))

    answer = take(bank, a_file(tmp_path, [{**OPEN, "Day": "2026-12-27"}, {**OPEN, "Id": "2", "Day": "2003-05-01"}]))

    assert (answer["status"], counted(answer)) == (0, {"rows": 2, "imported": 2, "open": 2, "provisional": 2})
    assert answer["notes"] == [
        "2 complaints have time limits outside of the calendar cn (2004-01-01 to 2026-12-31). "
        "They are provisional until the calendar is extended and deployed."
    ]


def test_a_mapping_with_slips_names_each_of_them(sqlite_bank: Bank, tmp_path: Path) -> None:
    wrong = a_mapping(tmp_path, source_id="Number", received={"from": "Day", "zone": "Mars"})

    with pytest.raises(FileInvalid) as refused:
        take(sqlite_bank, a_file(tmp_path, [OPEN]), mapping=wrong)

    assert str(refused.value).splitlines() == [
        "small.yaml: source_id: the column 'Number' is listed neither under columns nor under optional",
        "small.yaml: received.zone: 'Mars' is no time zone; write one as in Asia/Shanghai",
    ]


def test_a_mapping_for_another_file_tells_what_the_file_has(sqlite_bank: Bank, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        take(sqlite_bank, written(tmp_path, b"Id,Day\n1,2026-03-02\n"))

    assert str(refused.value) == (
        "The mapping small needs columns that complaints.csv does not have: What, Words, Name, Mail, End, Ended. "
        "The file has: Id, Day."
    )


def test_a_mapping_that_is_no_yaml_is_told(sqlite_bank: Bank, tmp_path: Path) -> None:
    mapping = tmp_path / "bad.yaml"
    mapping.write_text("format: [1\n", "utf-8")

    with pytest.raises(InvalidInput, match=r"bad\.yaml is not valid YAML"):
        take(sqlite_bank, a_file(tmp_path, [OPEN]), mapping=mapping)


def test_a_file_that_no_mapping_fits_names_those_there_are(sqlite_bank: Bank, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        take(sqlite_bank, written(tmp_path, b"a,b\n1,2\n"), mapping=None)

    assert "No mapping fits the columns of complaints.csv" in str(refused.value)
    assert str(refused.value).endswith("there are: cfpb, citizen_messages.")


def test_a_packed_file_that_is_cut_off_is_told_and_what_was_taken_before_stays(
    sqlite_bank: Bank, tmp_path: Path
) -> None:
    ended = GOOD.replace(b",,\n", b",Paid,2026-03-04\n")
    rows = b"".join(ended.replace(b"9,", b"%d," % number, 1) for number in range(500))
    file = written(tmp_path, gzip.compress(HEADER + rows)[:-300])

    with pytest.raises(InvalidInput, match=r"complaints\.csv is damaged") as refused:
        take(sqlite_bank, file)

    assert refused.value.facts["imported"] == sqlite_bank.count(Complaint) == 200


def test_a_file_that_is_not_there_is_told(sqlite_bank: Bank, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        take(sqlite_bank, tmp_path / "nowhere.csv")
