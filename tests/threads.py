"""Doing several things at once, with exceptions that reach the test."""

import threading
from collections.abc import Callable


def in_threads(works: list[Callable[[], None]]) -> None:
    """Run all at once; an exception of any of them is raised here."""
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - handed on to the test
            failures.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
