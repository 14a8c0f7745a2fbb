"""Diagnostics as the command line draws them."""

from __future__ import annotations

import pytest

from dsl.diagnostics import diagnose
from dsl.text.source import SourceText, Span
from dsl.text.width import display_width
from interfaces.cli.told import draw_diagnostics

LINE = (
    '    说明 "'
    + "公安局死亡登记，此后仍发放高龄津贴若干笔，" * 4
    + '{笔数}笔，共{金额}元，未见退回"'
)
SOURCE = SourceText("rule.huiyan", f"规则\n{LINE}\n")


def _drawn(word: str, columns: int | None) -> list[str]:
    start = SOURCE.text.index(word)
    found = diagnose(
        "HY203", Span("rule.huiyan", start, start + len(word)), name=word, nearest="", known=""
    )
    return draw_diagnostics(
        [found], [SOURCE], language="zh", colour=False, errors_only=False, columns=columns
    ).splitlines()


@pytest.mark.parametrize("columns", [60, 80, 100, 140])
@pytest.mark.parametrize("word", ["公安局", "笔数", "金额", "未见退回"])
def test_lines_and_marks_fit_the_terminal(columns: int, word: str) -> None:
    lines = [line for line in _drawn(word, columns) if " |" in line]
    assert all(display_width(line) <= columns for line in lines)
    shown, marks = lines[1], lines[2]
    before, mark = marks.split("^", 1)
    under = shown[_offset(shown, display_width(before)) :]
    assert under.startswith(word)
    assert mark


def _offset(text: str, columns: int) -> int:
    """The character of `text` that stands at `columns`."""
    return next(i for i in range(len(text)) if display_width(text[:i]) == columns)


def test_a_single_mistake_without_a_place_is_not_counted() -> None:
    found = diagnose("HY613", None, folder="x")
    one = draw_diagnostics([found], [], language="en", colour=False, errors_only=False)
    assert one.splitlines() == [
        "error[HY613]: there is no folder x",
        "  = help: check the path behind -C",
    ]
    two = [found, diagnose("HY613", None, folder="y")]
    many = draw_diagnostics(two, [], language="en", colour=False, errors_only=False)
    assert many.rstrip().endswith("2 errors")


def test_when_quiet_only_errors_are_told() -> None:
    warned = diagnose("HY522", None, word="x", position=1, nearest="")
    assert draw_diagnostics([warned], [], language="en", colour=False, errors_only=True) == ""
