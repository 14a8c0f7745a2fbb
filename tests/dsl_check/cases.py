"""Cases of the corpora and of the pages: fragments made whole, and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dsl.check import Checked, check_files
from dsl.grammar.parse import parse
from dsl.syntax.declarations import File, Surface
from dsl.text.source import SourceText
from tests.dsl_check.schema import SCHEMA

FOLDER = Path(__file__).parent
CASE = "case.huiyan"

_DECLARATIONS = {
    "en": (
        "language",
        "regulation",
        "method",
        "parameter",
        "calendar",
        "define",
        "decision",
        "table",
        "rule",
        "example",
    ),
    "zh": ("语言", "法规", "方法", "参数", "日历", "定义", "对照表", "汇总表", "规则", "示例"),
}
_HEADS = {
    "en": 'rule sample "Sample"\n  under allowance article 9\n  severity hint\n',
    "zh": '规则 样例 "样例"\n  依据 高龄津贴办法 第九条\n  等级 提示\n',
}
_EACH = {
    "en": "each payment in civil_affairs.allowance_payments\n",
    "zh": "逐条 发放 取自 民政局.高龄津贴发放\n",
}
_EACH_WORDS = ("each", "逐条", "dated", "时点")
_FINDINGS = {"en": ("finding", '\nfinding\n  message "…"'), "zh": ("疑点", '\n疑点\n  说明 "…"')}


@dataclass(frozen=True, slots=True)
class Case:
    """A checked text: its diagnostics are those of the case, not of what stands around it."""

    source: SourceText
    checked: Checked

    def codes(self) -> list[str]:
        """The codes told, in order."""
        return [d.code for d in self.checked.diagnostics]

    def told(self) -> list[tuple[int, str]]:
        """Line and code of each diagnostic."""
        return [
            (self.source.place(d.span.start).line, d.code)
            for d in self.checked.diagnostics
            if d.span is not None
        ]


def surface_of(fragment: str) -> Surface:
    """The surface that the fragment's first word belongs to."""
    return "en" if _first_word(fragment).isascii() else "zh"


def _first_word(fragment: str) -> str:
    lines = (line.strip() for line in fragment.splitlines())
    return next(line for line in lines if line and not line.startswith("#")).split()[0]


def whole_text(fragment: str) -> str:
    """The steps of a rule with a head, a base and a finding where they have none."""
    surface = surface_of(fragment)
    first = _first_word(fragment)
    if first in _DECLARATIONS[surface]:
        return fragment
    head = _HEADS[surface] + ("" if first in _EACH_WORDS else _EACH[surface])
    word, finding = _FINDINGS[surface]
    has_finding = any(line.strip().startswith(word) for line in fragment.splitlines())
    return head + fragment + ("" if has_finding else finding)


def check_case(fragment: str, *, prelude: bool = True) -> Case:
    """The fragment made whole and checked beside the preludes of both surfaces."""
    source = SourceText(CASE, whole_text(fragment))
    parsed = parse(source)
    assert not parsed.diagnostics, (source.text, parsed.diagnostics)
    around = preludes() if prelude else ()
    return Case(source, check_files((*around, parsed.file), SCHEMA))


def preludes() -> tuple[File, ...]:
    """The regulations, parameters, definitions and rules that the cases refer to."""
    return tuple(load_file(f"prelude_{surface}.huiyan") for surface in ("en", "zh"))


def load_file(name: str) -> File:
    """A policy file of this folder, which must be free of HY1xx."""
    source = SourceText(name, (FOLDER / name).read_text(encoding="utf-8"))
    parsed = parse(source)
    assert not parsed.diagnostics, parsed.diagnostics
    return parsed.file
