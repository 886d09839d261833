"""Which tables a statement writes is told from its text, however it is written."""

import pytest

from engine.storage.statements import ANYTHING, written_tables


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("INSERT INTO complaint (id) VALUES (1)", {"complaint"}),
        ("INSERT OR REPLACE INTO complaint VALUES (1)", {"complaint"}),
        ("REPLACE INTO complaint VALUES (1)", {"complaint"}),
        ("INSERT INTO complaint (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2", {"complaint"}),
        ("UPDATE complaint SET id = 1", {"complaint"}),
        ("UPDATE OR IGNORE complaint SET id = 1", {"complaint"}),
        ("UPDATE ONLY public.complaint AS c SET id = 1", {"complaint"}),
        ('UPDATE "public"."Complaint" SET id = 1', {"complaint"}),
        ("UPDATE main.[complaint] SET id = 1", {"complaint"}),
        ("UPDATE `complaint` SET id = 1", {"complaint"}),
        ("DELETE FROM complaint WHERE id IN (SELECT id FROM party)", {"complaint"}),
        ("DELETE FROM ONLY complaint", {"complaint"}),
        ("TRUNCATE TABLE complaint, ONLY party CASCADE", {"complaint", "party"}),
        ("COPY complaint FROM STDIN", {"complaint"}),
        ("MERGE INTO complaint c USING party p ON true WHEN MATCHED THEN DELETE", {"complaint"}),
        (
            "WITH gone AS (DELETE FROM party RETURNING *) INSERT INTO complaint SELECT * FROM gone",
            {"party", "complaint"},
        ),
        ("EXPLAIN ANALYZE UPDATE complaint SET id = 1", {"complaint"}),
        ("PREPARE p AS UPDATE complaint SET id = 1", {"complaint"}),
        ("SELECT 1; UPDATE complaint SET id = 1", {"complaint"}),
        ("SELECT * INTO copy_of FROM complaint", {"copy_of"}),
        ("/* a 'quote */ update/**/complaint--\nset id = 1", {"complaint"}),
        ("UPDATE complaint SET number = 'it''s' WHERE number = E'\\'' OR 1 = 1", {"complaint"}),
        ("DO $$ BEGIN DELETE FROM complaint; END $$", {ANYTHING}),
        ("CALL change_everything()", {ANYTHING}),
        ("UPDATE (complaint) SET id = 1", {ANYTHING}),
        ("UPDATE", {ANYTHING}),
    ],
)
def test_a_statement_that_writes(statement: str, tables: set[str]) -> None:
    assert written_tables(statement, dollar_quotes=True) == tables


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM complaint WHERE id = 1 FOR UPDATE",
        "SELECT * FROM complaint FOR NO KEY UPDATE OF complaint",
        "SELECT 'DELETE FROM complaint', \"update\" FROM complaint",
        "SELECT 1 -- UPDATE complaint",
        "SELECT $tag$ UPDATE complaint $tag$",
        "SELECT replace(number, 'a', 'b') FROM complaint",
        "SELECT a IS DISTINCT FROM b FROM complaint",
        "BEGIN IMMEDIATE",
        "SAVEPOINT sa_savepoint_1",
        "PRAGMA query_only = ON",
    ],
)
def test_a_statement_that_writes_no_row(statement: str) -> None:
    assert written_tables(statement, dollar_quotes=True) == frozenset()


def test_what_looks_like_a_text_in_dollars_is_no_text_to_a_database_that_knows_none() -> None:
    hidden = "WITH a AS (SELECT $t$) UPDATE complaint SET level = 9 WHERE 1 OR $t$"

    assert written_tables(hidden, dollar_quotes=False) == {"complaint"}
