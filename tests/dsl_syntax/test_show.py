"""Drawing: marks stand under what they mean, in columns and not in characters."""

from __future__ import annotations

import json

import pytest

from dsl.diagnostics import diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.diagnostics.show import count_diagnostics, diagnostic_to_json, show_diagnostics
from dsl.text.source import SourceText, Span
from dsl.text.width import display_width, expand_tabs, fitting, pad


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("where x @ 1", "@"),
        ("当 发放.金额 @ 1", "@"),
        ("当 发放.金额 > 1", "金额"),
        ("\t当\t金额 @ 1", "@"),
        ("“é́” 😀 𠀀 @", "@"),
        ("（全角）@", "）"),
        ("한국어 @", "@"),
    ],
)
def test_marks_stand_under_double_width_characters(line: str, marked: str) -> None:
    source = SourceText("w.huiyan", f"# first\n{line}\n")
    start = source.text.index(marked)
    found = diagnose("HY103", Span("w.huiyan", start, start + len(marked)), found="x", meant="")
    drawn = show_diagnostics([found], [source], language="en").split("\n")
    text, marks = drawn[3], drawn[4]
    prefix = display_width("2 | ")
    before = expand_tabs(line[: line.index(marked)])
    assert text == f"2 | {expand_tabs(line)}"
    assert marks.index("^") == prefix + display_width(before)
    assert marks.count("^") == display_width(marked)


def test_a_whole_drawing() -> None:
    source = SourceText("a.huiyan", "等级 高\n等级 低\n")
    first = Related(Span("a.huiyan", 0, 2), "first")
    found = diagnose("HY119", Span("a.huiyan", 5, 7), first, clause="等级")
    assert show_diagnostics([found], [source], language="zh") == (
        "错误[HY119]: `等级` 在同一声明中写了两次\n"
        " --> a.huiyan:2:1\n"
        "  |\n"
        "1 | 等级 高\n"
        "  | ---- 第一次在这里\n"
        "2 | 等级 低\n"
        "  | ^^^^ 第二次\n"
        "  = 帮助: 保留一处; 条件较多时分行写 `且` 即可\n"
        "\n"
        "1 处错误\n"
    )


def test_lines_between_are_left_out_and_other_files_are_named() -> None:
    source = SourceText("a.huiyan", "一\n二\n三\n四\n")
    other = SourceText("b.huiyan", "别处\n")
    related = (Related(Span("a.huiyan", 0, 1), "first"), Related(Span("b.huiyan", 0, 2), "first"))
    found = diagnose("HY119", Span("a.huiyan", 6, 7), *related, clause="x")
    drawn = show_diagnostics([found], [source, other], language="en")
    assert "1 | 一\n  | -- the first one\n...\n4 | 四\n  | ^^ the second one\n" in drawn
    assert " ::: b.huiyan:1:1\n  = the first one" in drawn


def test_without_its_source_or_place_a_diagnostic_is_still_told() -> None:
    nowhere = diagnose("HY116", None, length=2, limit=1)
    missing = diagnose("HY116", Span("gone.huiyan", 3, 4), length=2, limit=1)
    drawn = show_diagnostics([nowhere, missing], [], language="en")
    assert drawn.count("error[HY116]") == 2
    assert " --> gone.huiyan\n" in drawn
    assert drawn.endswith("\n\n2 errors\n")


def test_long_lines_are_cut_around_the_mark() -> None:
    line = "甲" * 300 + "@" + "乙" * 300
    source = SourceText("l.huiyan", line)
    found = diagnose("HY103", Span("l.huiyan", 300, 301), found="@", meant="")
    _, _, _, text, marks, *_ = show_diagnostics([found], [source], language="en").split("\n")
    assert display_width(text) < 160
    assert text.startswith("1 | …甲")
    assert text.endswith("乙…")
    assert marks.index("^") == display_width(text[: text.index("@")])


def test_colour_adds_nothing_but_colour() -> None:
    source = SourceText("a.huiyan", "等级 @\n")
    found = [diagnose("HY103", Span("a.huiyan", 3, 4), found="@", meant="")]
    plain = show_diagnostics(found, [source], language="zh")
    coloured = show_diagnostics(found, [source], language="zh", color=True)
    assert "\x1b[1;31m" in coloured
    stripped = coloured
    for code in ("\x1b[1;31m", "\x1b[1m", "\x1b[0m"):
        stripped = stripped.replace(code, "")
    assert stripped == plain


def test_counts_in_words() -> None:
    error = diagnose("HY103", None, found="@", meant="")
    note = diagnose("HY125", None, most=50)
    assert count_diagnostics([error], "en") == "1 error"
    assert count_diagnostics([error, error, note], "en") == "2 errors"
    assert count_diagnostics([error, note], "zh") == "1 处错误"
    assert count_diagnostics([note], "zh") == "没有错误"
    assert show_diagnostics([], [], language="zh") == ""


def test_terminal_controls_are_not_passed_on() -> None:
    source = SourceText("a.huiyan", "x \x1b[31m @\n")
    found = diagnose("HY103", Span("a.huiyan", 8, 9), found="@", meant="")
    assert "\x1b" not in show_diagnostics([found], [source], language="en")


def test_json_has_words_and_places() -> None:
    source = SourceText("a.huiyan", "等级 高\n等级 低\n")
    first = Related(Span("a.huiyan", 0, 2), "first")
    found = diagnose("HY119", Span("a.huiyan", 5, 7), first, clause="等级")
    told = diagnostic_to_json(found, {"a.huiyan": source}, "en")
    assert json.loads(json.dumps(told)) == {
        "code": "HY119",
        "severity": "error",
        "message": "`等级` stands twice in one declaration",
        "label": "the second one",
        "help": "keep one of them",
        "place": {
            "file": "a.huiyan",
            "start": 5,
            "end": 7,
            "line": 2,
            "column": 1,
            "end_line": 2,
            "end_column": 3,
        },
        "related": [
            {
                "label": "the first one",
                "place": {
                    "file": "a.huiyan",
                    "start": 0,
                    "end": 2,
                    "line": 1,
                    "column": 1,
                    "end_line": 1,
                    "end_column": 3,
                },
            }
        ],
        "arguments": {"clause": "等级"},
    }


def test_widths() -> None:
    assert display_width("第9条 é́") == 7
    assert expand_tabs("第\tx\ty") == "第  x   y"
    assert pad("第", 4) == "第  "
    assert fitting("第9条", 4) == "第9"
