"""The real files: each is known by its columns, and every row of it says something."""

from pathlib import Path

import pytest

from engine.operations.imports_csv import Row, rows_of
from engine.operations.imports_values import RowRefused
from tests.unit.importing.test_shipped_mappings import SHANGHAI, shipped
from web.sources import reading


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "mapping", "open_ones"),
    [
        ("complaints_cfpb_train", "cfpb", 19),
        ("cfpb_sla_replay_train", "cfpb", 2838),
        ("zh_gov_replies_train", "citizen_messages", 0),
        ("zh_gov_hot_messages_train", "citizen_messages", 3011),
        ("zh_gov_messages_labelled_train", "citizen_messages", 964),
    ],
)
def test_every_row_of_the_real_files_is_read(name: str, mapping: str, open_ones: int, test_data: Path) -> None:
    file = test_data / f"{name}.csv.gz"
    found = shipped(file)
    refused, still_open = [], 0

    with reading(file) as (stream, _):
        for row in rows_of(stream, encoding=found.encoding):
            assert isinstance(row, Row)
            try:
                still_open += found.read(row.values, zone=SHANGHAI).closed is None
            except RowRefused as error:
                refused.append((row.line, str(error)))

    assert (found.id, refused, still_open) == (mapping, [], open_ones)
