"""Clauses pasted over several lines, as laws are printed; a quote left out spoils one line."""

from __future__ import annotations

import pytest

from dsl.format import format_file
from dsl.grammar import parse
from dsl.syntax.law import Regulation
from dsl.text.source import SourceText

_HEAD = """语言 中文

法规 公务员法 "中华人民共和国公务员法"
  施行 2019年6月1日
"""
_PASTED = """  第七十六条 "公务员执行公务时，有下列情形之一的，应当回避：
（一）涉及本人利害关系的；

    （二）涉及亲属的。"
"""
_IN_ONE_LINE = (
    '  第七十六条 "公务员执行公务时，有下列情形之一的，应当回避：'
    r"\n（一）涉及本人利害关系的；\n\n（二）涉及亲属的。"
)


def _told(body: str) -> list[tuple[int, str]]:
    source = SourceText("case.huiyan", _HEAD + body)
    found = parse(source).diagnostics
    return [(source.place(d.span.start).line, d.code) for d in found if d.span is not None]


@pytest.mark.parametrize("after", ["", ' 部分写成规则 "只看本人"'])
def test_a_clause_may_stand_on_several_lines(after: str) -> None:
    body = _PASTED.rstrip("\n") + after + '\n  # 注\n  第七十七条 "另一条。"\n'
    source = SourceText("case.huiyan", _HEAD + body)
    parsed = parse(source)
    assert not parsed.diagnostics
    (regulation,) = parsed.file.declarations
    assert isinstance(regulation, Regulation)
    texts = [article.text for article in regulation.articles]
    assert texts[0].splitlines()[1:] == ["（一）涉及本人利害关系的；", "", "（二）涉及亲属的。"]
    assert texts[1] == "另一条。"
    formatted = format_file(parsed.file, source)
    assert _IN_ONE_LINE + '"' + after in formatted.splitlines()
    again = SourceText("case.huiyan", formatted)
    assert format_file(parse(again).file, again) == formatted


@pytest.mark.parametrize(
    ("body", "told"),
    [
        # the quote that closes it is another clause's first
        ('  第七十六条 "没有引号。\n  第七十七条 "另一条。"\n', [(5, "HY102")]),
        # nothing closes it
        ('  第七十六条 "没有引号。\n', [(5, "HY102")]),
    ],
)
def test_a_quote_left_out_spoils_its_own_line(body: str, told: list[tuple[int, str]]) -> None:
    assert _told(body) == told


def test_a_line_that_begins_a_clause_is_not_swallowed() -> None:
    told = _told('  第七十六条 "没有引号。\n  第七十七条 也没有。"\n  第七十八条 "好的。"\n')
    assert told[0] == (5, "HY102")
    assert {line for line, _ in told} == {5, 6}


def test_other_texts_end_on_their_line() -> None:
    told = _told('  第一条 "一"\n规则 甲 "题名\n分行"\n  等级 高\n')
    assert (6, "HY102") in told
