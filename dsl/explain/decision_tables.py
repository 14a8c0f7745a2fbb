"""The rows of decision tables in words."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.domains import DATING
from dsl.explain.constants import say_constant
from dsl.explain.law import cite_shortly, say_confirmed, say_period
from dsl.explain.speaker import Speaker, plain
from dsl.model.decision_tables import (
    Among,
    Anything,
    DecisionRow,
    DecisionTable,
    DecisionVersion,
    Other,
    Test,
    Within,
)
from dsl.model.expressions import Constant
from dsl.surface import vocabulary
from dsl.surface.words import DECISION_WORDS_TAKEN
from dsl.syntax.declarations import Surface

_FROM, _FROM_DAY = ("在{}以上", "is at least {}"), ("自{}起", "is {} or later")
_UP_TO, _UNTIL_DAY = ("在{}以下", "is at most {}"), ("至{}止", "is {} or earlier")
_BELOW, _BEFORE_DAY = ("不满{}", "is below {}"), ("早于{}", "is before {}")


def say_decision_tables(speaker: Speaker) -> Iterator[str]:
    """One line a row of the rule's tables: its case, its value, its period and its clauses."""
    for table in speaker.model.decision_tables:
        if table.name in speaker.rule.decision_tables:
            for version, row in table.rows():
                yield _row(table, version, row, speaker)


def say_cells(table: DecisionTable, row: DecisionRow) -> tuple[tuple[str, str], ...]:
    """Each input with what the row asks of it, as an English table has it in its cells."""
    return tuple(
        (i.name, say_cell(test, "en")) for i, test in zip(table.inputs, row.tests, strict=True)
    )


def say_cell(test: Test, language: Surface) -> str:
    """`80 .. 89`, `other`: what a cell asks, in the one way of writing it."""
    match test:
        case Anything():
            return ""
        case Other():
            return vocabulary(language).say_decision_word("other")
        case Among(values=values):
            return ", ".join(_value(v, language) for v in values)
        case Within(low=low, high=high, below=below):
            ends = ["" if end is None else _value(end, language) for end in (low, high)]
            return f"{ends[0]} {'..<' if below else '..'} {ends[1]}".strip()


def _value(constant: Constant, language: Surface) -> str:
    match constant.value:
        case str() as text:
            return f'"{text}"' if text in DECISION_WORDS_TAKEN else text
        case _:
            return say_constant(constant, language)


def _row(table: DecisionTable, version: DecisionVersion, row: DecisionRow, speaker: Speaker) -> str:
    comma = speaker.pick("，", ", ")
    asked = (
        speaker.pick(f"{plain(i.name)}{said}", f"{plain(i.name)} {said}")
        for i, test in zip(table.inputs, row.tests, strict=True)
        if (said := _in_words(test, speaker))
    )
    case = comma.join(asked) or speaker.pick("任何情形", "any case")
    nothing = speaker.pick("没有取值", "no value")
    value = nothing if row.value is None else say_constant(row.value, speaker.language)
    details = [say_period(version.in_force, speaker)]
    details.append(say_confirmed(version.in_force, version.confirmed, speaker))
    details.append(speaker.pick("、", ", ").join(cite_shortly(c, speaker) for c in row.clauses))
    listed = comma.join(detail for detail in details if detail)
    name = speaker.decision_table(table)
    return speaker.pick(
        f"{name}：{case}——{value}（{listed}）", f"{name}: {case}: {value} ({listed})"
    )


def _in_words(test: Test, speaker: Speaker) -> str:
    """What a cell asks, in a sentence; empty where it asks nothing."""
    match test:
        case Anything():
            return ""
        case Other():
            return speaker.pick("为其余情形", "is any other")
        case Among(values=values):
            listed = speaker.pick("、", ", ").join(_value(v, speaker.language) for v in values)
            return speaker.pick(f"为{listed}", f"is {listed}")
        case Within():
            return _range_in_words(test, speaker)


def _range_in_words(test: Within, speaker: Speaker) -> str:
    """From where to where; 以上 and 以下 include the number, 不满 does not (Civil Code, 1259)."""
    low, high = test.low, test.high
    end = low or high
    assert end is not None, "the grammar asks for one end at least"
    temporal = end.type.kind in DATING
    said = []
    if low is not None:
        words = _FROM_DAY if temporal else _FROM
        said.append(speaker.pick(*words).format(_value(low, speaker.language)))
    if high is not None:
        days, numbers = (_BEFORE_DAY, _BELOW) if test.below else (_UNTIL_DAY, _UP_TO)
        said.append(
            speaker.pick(*(days if temporal else numbers)).format(_value(high, speaker.language))
        )
    return speaker.pick("", " and ").join(said)
