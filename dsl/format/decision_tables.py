"""Decision tables as items: a head, then each version with its rows between bars.

Columns stand in the order of the inputs, then the value, then clauses where a row has its own.
"""

from __future__ import annotations

import re

from dsl.format.examples import table_items
from dsl.format.expressions import quote, show_day, show_expression
from dsl.format.items import Item
from dsl.format.phrases import joined, period, places, show_citation, under
from dsl.surface import Vocabulary
from dsl.surface.words import DECISION_WORDS_TAKEN
from dsl.syntax.decision_tables import (
    Anything,
    DecisionRow,
    DecisionTable,
    DecisionVersion,
    Input,
    OneOf,
    Range,
    Rest,
    WrittenTest,
)
from dsl.syntax.expressions import Expression, Text
from dsl.syntax.law import DomainName

#: A text that is read again as itself without quotes, in either surface.
_BARE = re.compile(r"\w(?:[\w .()/·-]*[\w)])?")


def decision_items(node: DecisionTable, words: Vocabulary) -> tuple[Item, ...]:
    """The lines of a decision table."""
    inputs = ", ".join(f"{i.name}: {_domain(i.domain, words)}" for i in node.inputs)
    title = quote(node.title) if node.title is not None else ""
    named = joined(f"{words.say('DECISION_TABLE')} {node.name}({inputs})", title)
    head = f"{named}: {_domain(node.domain, words)}"
    items = [Item((head,), places(node.clause_spans, "HEAD"), 0)]
    for version in node.versions:
        items += _version(version, node.inputs, words)
    return tuple(items)


def _domain(node: DomainName, words: Vocabulary) -> str:
    return words.say_domain(node.text, many=node.many)


def _version(node: DecisionVersion, inputs: tuple[Input, ...], words: Vocabulary) -> list[Item]:
    sure = f"{words.say('CONFIRMED')} {show_day(node.confirmed, words)}" if node.confirmed else ""
    dated = period(node.start, node.until, words)
    head = Item((joined(dated, sure, under(node.citations, words)),), (node.head_span,))
    cited = any(row.citations for row in node.rows)
    header = [*(i.name for i in inputs), words.say_decision_word("value")]
    texts = [header + ([words.say_decision_word("under")] if cited else [])]
    texts += [_row(row, words, cited=cited) for row in node.rows]
    return [head, *table_items(texts, [node.header_span, *(row.span for row in node.rows)])]


def _row(row: DecisionRow, words: Vocabulary, *, cited: bool) -> list[str]:
    value = "" if row.value is None else _literal(row.value, words)
    clauses = ", ".join(show_citation(c, words) for c in row.citations)
    return [*(_test(t, words) for t in row.tests), value, *([clauses] if cited else [])]


def _test(test: WrittenTest, words: Vocabulary) -> str:
    match test:
        case Anything():
            return ""
        case Rest():
            return words.say_decision_word("other")
        case OneOf(values=values):
            return ", ".join(_literal(v, words) for v in values)
        case Range(low=low, high=high, below=below):
            sign = "..<" if below else ".."
            ends = ["" if end is None else show_expression(end, words) for end in (low, high)]
            return joined(ends[0], sign, ends[1])


def _literal(node: Expression, words: Vocabulary) -> str:
    if not isinstance(node, Text):
        return show_expression(node, words)
    bare = _BARE.fullmatch(node.value) and node.value not in DECISION_WORDS_TAKEN
    return node.value if bare else quote(node.value)
