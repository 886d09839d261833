"""Long work shows how far it has come, where somebody can see it."""

import io

from web.progress import progress_of


class Terminal(io.StringIO):
    """Where a person looks."""

    def isatty(self) -> bool:
        return True


def test_a_bar_shows_the_share_and_the_count() -> None:
    terminal = Terminal()
    show = progress_of("rows", out=terminal)

    assert show is not None
    show(12_345, 0.5)

    assert terminal.getvalue() == "\r[############............]  50%  12,345 rows"


def test_without_a_known_end_only_the_count_is_shown() -> None:
    terminal = Terminal()
    show = progress_of("entries", out=terminal)

    assert show is not None
    show(7)

    assert terminal.getvalue() == "\r7 entries"


def test_nothing_is_drawn_into_a_file() -> None:
    assert progress_of("rows", out=io.StringIO()) is None
