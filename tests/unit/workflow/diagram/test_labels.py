"""How much room a text takes, in both languages, without a browser."""

from engine.workflow.diagram.labels import room_for, text_width, wrap


def test_an_english_text_breaks_between_words() -> None:
    assert wrap("Compliance approval needed?", width=90, size=11) == ["Compliance", "approval", "needed?"]


def test_a_chinese_text_breaks_between_characters() -> None:
    assert wrap("复杂或重大投诉处理结论", width=88, size=11) == ["复杂或重大投诉处", "理结论"]


def test_a_chinese_line_does_not_begin_with_a_stop() -> None:
    assert wrap("复杂或重大投诉吗？", width=88, size=11) == ["复杂或重大投诉", "吗？"]


def test_latin_words_inside_chinese_stay_whole() -> None:
    assert wrap("联系 VIP 客户", width=50, size=11) == ["联系 VIP", "客户"]


def test_a_word_that_is_too_long_is_cut_and_nothing_is_lost() -> None:
    lines = wrap("Beschwerdemanagementsystem", width=60, size=11)

    assert "".join(lines) == "Beschwerdemanagementsystem"
    assert all(text_width(line, size=11) <= 60 for line in lines)


def test_an_empty_text_has_no_lines() -> None:
    assert wrap("  ", width=90, size=11) == []


def test_a_box_too_narrow_for_a_letter_still_holds_one_a_line() -> None:
    assert wrap("WWW", width=1, size=11) == ["W", "W", "W"]


def test_a_chinese_character_is_as_wide_as_the_letters_are_high() -> None:
    assert text_width("投诉", size=11) == 22


def test_room_is_made_for_the_larger_language() -> None:
    english, chinese = room_for(["Compliance approval needed?"]), room_for(["需要合规审批？"])

    assert room_for(["Compliance approval needed?", "需要合规审批？"]) == (
        max(english[0], chinese[0]),
        max(english[1], chinese[1]),
    )


def test_room_is_made_for_a_wide_font() -> None:
    text = "Progress note"

    assert text_width(text, size=11, face=1.0) < 75
    assert room_for([text])[0] >= text_width(text, size=11, face=1.2)
