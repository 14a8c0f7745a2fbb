"""Work on several items at once: in their order, no more of them held than needed."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from engine.filing.ahead import ahead, worked_ahead


def test_results_come_in_the_order_of_the_items() -> None:
    slow_first = threading.Event()

    def work(number: int) -> int:
        if number == 0:
            assert slow_first.wait(10)
        else:
            slow_first.set()
        return number * number

    assert list(worked_ahead(work, range(20), threads=2)) == [n * n for n in range(20)]


def test_two_are_worked_on_at_once() -> None:
    both = threading.Barrier(2, timeout=10)

    def work(_: int) -> None:
        both.wait()

    assert len(list(worked_ahead(work, range(4), threads=2))) == 4


def test_items_are_taken_only_as_they_are_needed() -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield number

    results = worked_ahead(lambda n: n, items(), threads=2)
    assert next(results) == 0
    assert taken == 3
    results.close()


@pytest.mark.parametrize("wrong", ["item", "work"])
def test_what_fails_is_raised_here(wrong: str) -> None:
    def items() -> Iterator[int]:
        yield 1
        if wrong == "item":
            raise LookupError(wrong)
        yield 2

    def work(number: int) -> int:
        if wrong == "work" and number == 2:
            raise LookupError(wrong)
        return number

    with pytest.raises(LookupError, match=wrong):
        list(worked_ahead(work, ahead(items()), threads=2))
