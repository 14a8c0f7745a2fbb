"""What could have stood here, in words: terminals gathered into the few things people name."""

from __future__ import annotations

from collections.abc import Set
from typing import Literal

from dsl.surface import Vocabulary
from dsl.surface.keywords import Role

_LITERAL = frozenset({"NUMBER", "MONEY", "PERCENT", "PERIOD", "DATE", "MONTH", "TEXT"})
_LITERAL |= {"TIMESTAMP", "TRUE", "FALSE", "MINUS"}
_VALUE = _LITERAL | {"NAME", "LPAR", "NOT", "CASE"}
_COMPARISONS = frozenset({"EQ", "NE", "LT", "LE", "GT", "GE", "IN_SET", "NOT_IN", "BETWEEN"})
_COMPARISONS |= {"NOT_BETWEEN", "IS_PRESENT", "IS_MISSING", "VALID_AT", "OVERLAPS"}
_OPERATORS = _COMPARISONS | {"PLUS", "MINUS", "STAR", "SLASH", "AND", "OR", "AT", "FOR_REGION"}
_OPERATORS |= {"DOT", "LPAR"}
#: Tokens that are the same sign in both surfaces.
SIGNS = {"COMMA": ",", "COLON": ":", "DOT": ".", "LPAR": "(", "RPAR": ")", "EQ": "="}
SIGNS |= {"NE": "!=", "LT": "<", "LE": "<=", "GT": ">", "GE": ">=", "PLUS": "+"}
SIGNS |= {"MINUS": "-", "STAR": "*", "SLASH": "/"}
_NAMED: dict[str, tuple[str, str]] = {
    "NAME": ("名称", "a name"),
    "TEXT": ("引号内的文字", "a text in quotes"),
    "NUMBER": ("数字", "a number"),
    "MONEY": ("金额", "an amount"),
    "PERCENT": ("百分比", "a percentage"),
    "PERIOD": ("期限(如 90天)", "a period such as 90 days"),
    "DATE": ("日期", "a date"),
    "MONTH": ("月份", "a month"),
    "TIMESTAMP": ("时刻", "a time such as 2018-01-05 08:30"),
    "PROVISION": ("条文号(如 第九条)", "an article such as 第九条"),
    "ARTICLE_CODE": ("条文号", "the article's number"),
    "TABLE_ROW": ("表格行 | … |", "a table row | … |"),
}
#: More alternatives than this are cut: nobody reads a longer list.
MOST = 5


def expected_words(accepted: Set[str], words: Vocabulary, language: Literal["zh", "en"]) -> str:
    """The terminals of `accepted` as a person of `language` names them, in the file's words."""
    index = 0 if language == "zh" else 1
    rest = set(accepted) - {"$END"}
    said: list[str] = []

    def gather(group: Set[str], least: Set[str], names: tuple[str, str]) -> None:
        if least <= rest:
            rest.difference_update(group)
            said.append(names[index])

    gather(_VALUE, {"NAME", "NUMBER", "TEXT", "LPAR"}, ("值", "a value"))
    gather(_LITERAL, {"NUMBER", "TEXT", "MONEY"}, ("具体值(数字、文字、日期等)", "a literal value"))
    gather(_OPERATORS, {"PLUS", "STAR"}, ("运算符", "an operator"))
    gather({"TRUE", "FALSE"}, {"TRUE"}, ("真假值", "a flag"))
    if words.surface == "zh" and "PROVISION" in rest:
        rest.discard("ARTICLE")
    elif "ARTICLE" in rest:
        rest.discard("PROVISION")
    declarations = {t for t in rest if words.roles.get(t) is Role.DECLARATION}
    clauses = {t for t in rest if words.roles.get(t) is Role.CLAUSE}
    singles = rest - declarations - clauses
    for terminal in sorted(singles, key=_order):
        name = _name(terminal, words, index)
        if name:
            said.append(name)
    if 0 < len(clauses) <= 2:
        said += [f"`{words.say(t)}`" for t in sorted(clauses) if t in words.spellings]
    elif clauses:
        said.append(("下一个子句", "the next clause")[index])
    elif declarations:
        listed = "、" if index == 0 else ", "
        spelled = listed.join(words.say(t) for t in sorted(declarations))
        said.append((f"声明({spelled})", f"a declaration ({spelled})")[index])
    return _joined(said[:MOST], index)


def _order(terminal: str) -> tuple[bool, str]:
    return (terminal in SIGNS, terminal)


def _name(terminal: str, words: Vocabulary, index: int) -> str:
    if terminal in _NAMED:
        return _NAMED[terminal][index]
    spelled = SIGNS.get(terminal) or words.spellings.get(terminal, "")
    return f"`{spelled}`" if spelled else ""


def _joined(said: list[str], index: int) -> str:
    if len(said) < 2:
        return "".join(said)
    if index == 0:
        return "、".join(said[:-1]) + "或" + said[-1]
    return ", ".join(said[:-1]) + " or " + said[-1]
