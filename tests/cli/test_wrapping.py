"""Lines broken as Chinese is broken, whatever the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dsl.text.width import display_width
from interfaces.cli.drawing import drawn, hanging, prose
from interfaces.cli.wrapping import line_spans

TEXTS = st.text(alphabet="条文停发，。（）《》“”ab 12-", max_size=60)


@given(TEXTS, st.integers(min_value=2, max_value=30))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = [text[a:b] for a, b in line_spans(text, width)]
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        # a mark that may not begin a line keeps the one before it, whatever the width
        assert display_width(line) <= max(width, 2) or len(line.strip()) <= 2


@given(TEXTS, st.integers(min_value=12, max_value=30))
def test_no_line_begins_with_a_closing_mark(text: str, width: int) -> None:
    for start, end in line_spans(text, width)[1:]:
        before = text[:start].rstrip(" ")[-1:]
        run_of_marks = before in "，。）》”（《“-" or before.isascii()
        assert text[start:end][:1] not in "，。）》”" or run_of_marks


def test_prose_hangs_under_its_own_beginning() -> None:
    shown = drawn(prose("条件\n  - 发放的发放月份晚于死亡的月份"), width=20, colour=False)
    assert shown == "条件\n  - 发放的发放月份\n    晚于死亡的月份\n"


def test_what_follows_faintly_is_broken_with_the_rest() -> None:
    shown = drawn(hanging("《办法》第九条", 2, faint="2018-01-01 起施行"), width=24, colour=False)
    assert shown == "  《办法》第九条\n  2018-01-01 起施行\n"
