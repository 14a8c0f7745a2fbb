"""Levels, options and ignores: what is set counts, and an ignore has to be reasoned and of use."""

from __future__ import annotations

from pathlib import Path

from dsl.diagnostics import Diagnostic
from dsl.diagnostics.diagnostic import Severity
from dsl.diagnostics.page import severity_of
from dsl.lint.fixing import apply_fixes
from dsl.lint.lint import Edit
from dsl.lint.registry import lint_named
from dsl.lint.settings import LintSettings, Setting
from dsl.text.source import SourceText, Span
from engine.catalog.lint_reading import read_lint_settings
from engine.catalog.yaml_tree import yaml_from_text
from tests.lint.cases import lint_case

_NEEDLESS = "当 非 发放.退回日期 缺失\n"


def _settings(text: str) -> tuple[LintSettings, list[Diagnostic]]:
    node, problems = yaml_from_text(SourceText("huiyan.yaml", text))
    assert not problems
    found: list[Diagnostic] = []
    return read_lint_settings(node, found), found


def _codes(fragment: str, settings: LintSettings | None = None) -> list[str]:
    wanted = {"HY814", "HY829", "HY841", "HY857", "HY858", "HY859"}
    told = lint_case(fragment, settings=settings).linted.diagnostics
    return [d.code for d in told if d.code in wanted]


def test_a_level_is_set_by_code_or_by_name() -> None:
    for word in ("HY841", "needless_not"):
        settings, found = _settings(f"{word}: error\n")
        assert found == []
        lint = lint_named("HY841")
        assert lint is not None
        (told,) = lint_case(_NEEDLESS, lints=(lint,), settings=settings).linted.diagnostics
        assert severity_of(told) is Severity.ERROR
    assert _codes(_NEEDLESS, _settings("HY841: off\n")[0]) == []


def test_options_stand_in_for_the_defaults() -> None:
    fragment = "逐条 合同 取自 采购.合同\n当 合同.投标数 > 7\n"
    assert _codes(fragment) == ["HY814"]
    settings, found = _settings("HY814: {level: note, allowed: [0, 7]}\n")
    assert found == []
    assert _codes(fragment, settings) == []


def test_an_inner_setting_goes_before_an_outer_one() -> None:
    outer, inner = _settings("HY841: off\nHY829: {columns: 3}\n")[0], _settings("HY841: note\n")[0]
    assert _codes(_NEEDLESS, inner.over(outer)) == ["HY829", "HY841"]


def test_what_cannot_be_set_is_told_where_it_stands() -> None:
    for text, code in (
        ("HY899: off\n", "HY502"),
        ("HY841: loud\n", "HY504"),
        ("HY841: [off]\n", "HY504"),
        ("HY829: {column: 3}\n", "HY502"),
        ("HY829: {columns: many}\n", "HY504"),
        ("HY829: {level: {}}\n", "HY504"),
        ("- off\n", "HY504"),
    ):
        _, found = _settings(text)
        assert [d.code for d in found] == [code], text


def test_an_ignore_speaks_of_the_next_line_or_of_its_own() -> None:
    reason = "与条文的说法一致"
    assert _codes(f"# huiyan: ignore HY841 {reason}\n{_NEEDLESS}") == []
    assert _codes(f"# 慧眼：忽略 HY841 {reason}\n# 另一句话\n{_NEEDLESS}") == []
    assert _codes(f"{_NEEDLESS.rstrip()}  # huiyan: ignore HY841 {reason}\n") == []
    before = f"# huiyan: ignore HY841 {reason}\n当 发放.金额 > 0 元\n{_NEEDLESS}"
    assert _codes(before) == ["HY859", "HY841"]


def test_an_ignore_without_a_reason_does_not_count() -> None:
    assert _codes(f"# huiyan: ignore HY841\n{_NEEDLESS}") == ["HY858", "HY841"]
    assert _codes(f"# huiyan: ignore 都可以\n{_NEEDLESS}") == ["HY858", "HY841"]


def test_one_ignore_may_speak_of_several_lints() -> None:
    fragment = "逐条 合同 取自 采购.合同\n{}当 非 合同.投标数 > 7\n"
    assert _codes(fragment.format("")) == ["HY841", "HY814"]
    assert _codes(fragment.format("# huiyan: ignore HY841, HY814 照录目录\n")) == []
    assert _codes(fragment.format("# huiyan: ignore HY841, HY829 照录目录\n")) == ["HY859", "HY814"]


def test_an_ignore_of_a_lint_that_is_off_is_not_called_unused() -> None:
    settings = LintSettings({"HY841": Setting(off=True)})
    assert _codes(f"# huiyan: ignore HY841 照录目录\n{_NEEDLESS}", settings) == []


def test_a_mend_that_would_break_the_file_is_not_made() -> None:
    source = SourceText("a.huiyan", Path("tests/dsl_check/prelude_zh.huiyan").read_text("utf-8"))
    at = source.text.index("规则 去世后领取")
    assert apply_fixes(source, [(Edit(Span("a.huiyan", at, at + 2), "归则"),)]) == source.text
    assert apply_fixes(source, []) == source.text
