"""What is sealed opens with the same key, for the same Party and purpose, and no other way."""

import pytest

from engine.storage.errors import StorageUnavailable
from engine.storage.sealing import Subject

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))


def test_what_was_sealed_opens() -> None:
    sealed = Subject(1, KEY).seal(b"words", purpose="text")

    assert Subject(1, KEY).open(sealed, purpose="text") == b"words"
    assert b"words" not in sealed


@pytest.mark.parametrize(
    ("subject", "purpose"),
    [(Subject(1, OTHER_KEY), "text"), (Subject(2, KEY), "text"), (Subject(1, KEY), "audit")],
    ids=["another key", "another Party", "another purpose"],
)
def test_it_opens_no_other_way(subject: Subject, purpose: str) -> None:
    sealed = Subject(1, KEY).seal(b"words", purpose="text")

    with pytest.raises(StorageUnavailable):
        subject.open(sealed, purpose=purpose)


@pytest.mark.parametrize("place", [0, 5, -1])
def test_a_flipped_bit_is_noticed(place: int) -> None:
    sealed = bytearray(Subject(1, KEY).seal(b"words", purpose="text"))
    sealed[place] ^= 1

    with pytest.raises(StorageUnavailable):
        Subject(1, KEY).open(bytes(sealed), purpose="text")


def test_the_same_words_are_never_sealed_alike() -> None:
    subject = Subject(1, KEY)

    assert subject.seal(b"words", purpose="text") != subject.seal(b"words", purpose="text")


def test_a_commitment_depends_on_field_content_and_party() -> None:
    commitment = Subject(1, KEY).commitment("narrative.body", b'"words"')

    assert commitment == Subject(1, KEY).commitment("narrative.body", b'"words"')
    others = [
        Subject(1, KEY).commitment("narrative.title", b'"words"'),
        Subject(1, KEY).commitment("narrative.body", b'"word"'),
        Subject(1, OTHER_KEY).commitment("narrative.body", b'"words"'),
    ]
    assert commitment not in others
