"""What a finding says: in both languages, with its facts, and as JSON."""

import json
import re

import pytest

from engine.workflow.checker import RULES, Rule
from engine.workflow.checker.finding import Place, Term, Theme

RULE = Theme("trial").error(
    "too-much",
    says=("“{element}” has {count} {what}.", "“{element}”有{count}个{what}。"),
    remedy=("Take some away.", "请去掉一些。"),
)
FINDING = RULE.at(Place("main.bpmn", "work", 7, "main"), count=3, what=Term.of("flows", "顺序流"))


def test_a_finding_speaks_english_and_chinese_also_in_its_facts() -> None:
    assert FINDING.message("en") == "“work” has 3 flows."
    assert FINDING.message("zh") == "“work”有3个顺序流。"
    assert (FINDING.remedy("en"), FINDING.remedy("zh")) == ("Take some away.", "请去掉一些。")


def test_a_finding_is_plain_json() -> None:
    told = json.loads(json.dumps(FINDING.as_json()))

    assert told["rule"] == "too-much"
    assert told["severity"] == "error"
    assert (told["file"], told["line"], told["element"], told["process"]) == ("main.bpmn", 7, "work", "main")
    assert told["facts"] == {"count": 3, "what": "flows"}
    assert told["message"]["zh"] == "“work”有3个顺序流。"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_says_the_same_in_both_languages(rule: Rule) -> None:
    for words in (rule.says, rule.remedy):
        assert set(re.findall(r"(?<!\{)\{(\w+)\}(?!\})", words.en)) == set(
            re.findall(r"(?<!\{)\{(\w+)\}(?!\})", words.zh)
        )
        assert re.search("[\u4e00-\u9fff]", words.zh)
        assert not re.search("[\u4e00-\u9fff]", words.en)
        assert words.en[-1] in ".}:"


def test_rule_ids_are_lower_case_words() -> None:
    assert [rule for rule in RULES if not re.fullmatch(r"[a-z]+(-[a-z]+)*", rule)] == []
