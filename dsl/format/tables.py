"""A table as items: basis, event date, then each branch: its base, its steps, its columns."""

from __future__ import annotations

from dsl.format.expressions import quote
from dsl.format.items import Item, clause
from dsl.format.phrases import joined, places, under
from dsl.format.rules import show_rows, show_step
from dsl.surface import Vocabulary
from dsl.syntax.declarations import Branch, Table


def table_items(node: Table, words: Vocabulary) -> tuple[Item, ...]:
    """The lines of a table."""
    spans = node.clause_spans
    title = quote(node.title) if node.title is not None else ""
    items = [Item((joined(words.say("TABLE"), node.name, title),), places(spans, "HEAD"), 0)]
    if node.citations:
        items.append(Item((under(node.citations, words),), places(spans, "UNDER")))
    if node.event_date is not None:
        lines = clause(words.say("DATED"), node.event_date, words)
        items.append(Item(lines, places(spans, "DATED")))
    for branch in node.branches:
        items.extend(_branch(branch, words))
    return tuple(items)


def _branch(node: Branch, words: Vocabulary) -> tuple[Item, ...]:
    base = f"{words.say('EACH')} {show_rows(node.each.alias, node.each.data_set, words)}"
    items = [Item((base,), (node.each.span,))]
    items.extend(Item(show_step(step, words), (step.span,)) for step in node.steps)
    if node.columns or node.columns_span is not None:
        spans = (node.columns_span,) if node.columns_span is not None else ()
        items.append(Item((words.say("COLUMNS"),), spans))
    for column in node.columns:
        lines = clause(f"{column.name} =", column.value, words, depth=2)
        items.append(Item(lines, (column.span,), 2))
    return tuple(items)
