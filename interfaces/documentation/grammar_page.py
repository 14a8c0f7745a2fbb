"""The grammar as a reader needs it: the parser's own rules, with the words of one surface."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from dsl.grammar.expected import SIGNS
from dsl.surface import vocabulary
from dsl.surface.keywords import KEYWORDS
from dsl.syntax.declarations import Surface

#: What a token that is not a fixed word looks like, in both languages.
TOKENS: Final = {
    "NAME": ("名称", "name"),
    "TEXT": ('"文本"', '"text"'),
    "NUMBER": ("数值", "number"),
    "MONEY": ("金额", "amount"),
    "PERCENT": ("百分比", "percentage"),
    "PERIOD": ("期间", "period"),
    "DATE": ("日期", "date"),
    "MONTH": ("月份", "month"),
    "TIMESTAMP": ("时刻", "timestamp"),
    "PROVISION": ("第九条第一款", "第九条"),
    "ARTICLE_CODE": ("条目号", "article number"),
    "TABLE_ROW": ("| 单元格 | …", "| cell | …"),
}
_ABOUT: Final = (
    "由解析器所用的语法生成。引号里是照写的词；方括号里可省；"
    "`*` 任意多个，`+` 至少一个，`|` 任选。",
    "Made from the grammar that the parser reads. Words in quotes stand as they are; brackets "
    "hold what may be left out; `*` any number, `+` one at least, `|` one of them.",
)
_TITLES: Final = {
    "regulations": ("法规", "Regulations"),
    "parameters": ("参数", "Parameters"),
    "definitions": ("定义", "Definitions"),
    "decision tables": ("对照表", "Decision tables"),
    "rules": ("规则", "Rules"),
    "examples": ("示例", "Examples"),
    "expressions, low to high": ("表达式，由松到紧", "Expressions, low to high"),
}
#: Stands for a word that the surface does not have: it has another phrase for the same.
_ABSENT: Final = "—"
_SECTION: Final = re.compile(r"^// ---- (.+) ----$")
_RULE: Final = re.compile(r"^\??([a-z_]+): (.*)$")
_TERMINAL: Final = re.compile(r"\b[A-Z][A-Z_]+\b")


@dataclass(frozen=True, slots=True)
class Production:
    """One rule of the grammar: its name and its alternatives, in the parser's own notation."""

    section: str
    name: str
    alternatives: tuple[str, ...]


def productions() -> tuple[Production, ...]:
    """The rules of the grammar in the order of its file."""
    text = (files("dsl.grammar") / "huiyan.lark").read_text(encoding="utf-8")
    found: list[Production] = []
    section, name, lines = "", "", list[str]()
    for line in [*text.splitlines(), "end: "]:
        code = line.split("//")[0].rstrip()
        heading, begins = _SECTION.match(line), _RULE.match(code)
        if (heading or begins or code.startswith("%")) and name:
            found.append(Production(section, name, _alternatives(" ".join(lines))))
            name, lines = "", []
        if heading:
            section = heading[1]
        elif begins:
            name, lines = begins[1], [begins[2]]
        elif code.startswith("%"):
            continue
        elif name:
            lines.append(code.strip())
    return tuple(found)


def _alternatives(body: str) -> tuple[str, ...]:
    """The alternatives at the outermost level, without the names of tree nodes."""
    depth, parts = 0, [""]
    for character in body:
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return tuple(re.sub(r"\s*->\s*\w+", "", " ".join(p.split())) for p in parts if p.strip())


def spelled(text: str, surface: Surface) -> str:
    """An alternative with the words of `surface`: fixed words and signs in quotes."""
    return _TERMINAL.sub(lambda found: terminal(found[0], surface), text)


def terminal(name: str, surface: Surface) -> str:
    """How a terminal is written in `surface`; `—` for one that only the other surface has."""
    if name in SIGNS:
        return f'"{SIGNS[name]}"'
    if name in TOKENS:
        return TOKENS[name][surface == "en"]
    spellings = vocabulary(surface).spellings
    if name in spellings:
        return f'"{spellings[name]}"'
    if any(keyword.terminal == name for keyword in KEYWORDS):
        return _ABSENT
    raise KeyError(name)


def grammar_page(surface: Surface) -> str:
    """The page in Markdown."""
    return "\n".join(_lines(surface)) + "\n"


def _lines(surface: Surface) -> Iterator[str]:
    zh = surface == "zh"
    yield "# 语法" if zh else "# The grammar"
    yield ""
    yield _ABOUT[0 if zh else 1]
    section = None
    for production in productions():
        if production.section != section:
            if section is not None:
                yield "```"
            section = production.section
            titles = _TITLES.get(section, (section or "文件", section or "A file"))
            yield f"\n## {titles[0 if zh else 1]}\n\n```text"
        yield f"{production.name}:"
        written = (spelled(alternative, surface) for alternative in production.alternatives)
        for number, alternative in enumerate(text for text in written if _ABSENT not in text):
            yield f"  {'| ' if number else '  '}{alternative}"
    yield "```"
