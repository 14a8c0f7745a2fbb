"""The rows of decision tables in words."""

from __future__ import annotations

from collections.abc import Iterator

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
from dsl.surface.words import DECISION_WORDS
from dsl.syntax.declarations import Surface

#: Words of cells and headers: a text that is one of them stands in quotes.
RESERVED = frozenset({*DECISION_WORDS, *DECISION_WORDS.values()})


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
            return f'"{text}"' if text in RESERVED else text
        case _:
            return say_constant(constant, language)


def _row(table: DecisionTable, version: DecisionVersion, row: DecisionRow, speaker: Speaker) -> str:
    comma = speaker.pick("，", ", ")
    asked = (
        f"{plain(i.name)} {said}"
        for i, test in zip(table.inputs, row.tests, strict=True)
        if (said := say_cell(test, speaker.language))
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
