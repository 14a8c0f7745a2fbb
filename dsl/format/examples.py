"""Examples as items: their tables aligned by display width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl.format.expressions import quote, show_day, show_expression
from dsl.format.items import Item
from dsl.format.phrases import joined, places
from dsl.surface import Vocabulary
from dsl.syntax.examples import Example, Expect, Given, Setting
from dsl.text.source import Span
from dsl.text.width import display_width, pad


def example_items(node: Example, words: Vocabulary) -> tuple[Item, ...]:
    """The lines of an example: what is given, then what is expected."""
    head = f"{words.say('EXAMPLE')} {quote(node.title)} {words.say('FOR_RULE')} {node.rule}"
    day = f"{words.say('AS_OF')} {show_day(node.as_of, words)}" if node.as_of else ""
    items = [Item((joined(head, day),), places(node.clause_spans, "HEAD"), 0)]
    for one in node.settings:
        items.append(_setting(one, words))
    for given in node.given:
        items.extend(_given(given, words))
    return (*items, *(_expect(e, words) for e in node.expect))


def _setting(node: Setting, words: Vocabulary) -> Item:
    if isinstance(node.value, tuple):
        value = f"({', '.join(show_expression(v, words) for v in node.value)})"
    else:
        value = show_expression(node.value, words)
    line = f"{words.say('GIVEN')} {words.say('PARAMETER')} {node.parameter} = {value}"
    return Item((line,), (node.span,))


def _given(node: Given, words: Vocabulary) -> list[Item]:
    # The whole of `given` ends with its table: the head is the part before the first row.
    line = f"{words.say('GIVEN')} {node.data_set}"
    items = [Item((line,), (node.span.to(node.data_set_span),))]
    table = (node.header, *node.rows) if node.header else ()
    spans = [row[0].span.to(row[-1].span) for row in table]
    return [*items, *table_items([[cell.text for cell in row] for row in table], spans)]


def table_items(rows: Sequence[Sequence[str]], spans: Sequence[Span]) -> Iterator[Item]:
    """Rows of cells with bars between them, aligned by display width; `spans` are their places."""
    texts = [[_cell(text) for text in row] for row in rows]
    widths = [max(map(display_width, column)) for column in zip(*texts, strict=True)]
    for cells, span in zip(texts, spans, strict=True):
        padded = [pad(text, width) for text, width in zip(cells, widths, strict=True)]
        yield Item((f"| {' | '.join(padded)} |",), (span,), 2)


def _cell(text: str) -> str:
    text = text.replace("\\", "\\\\").replace("|", "\\|")
    return f"\\{text}" if text.startswith("#") else text


def _expect(node: Expect, words: Vocabulary) -> Item:
    said = f"{words.say('EXPECT')} {words.say_outcome(node.outcome)}"
    subject = ", ".join(show_expression(value, words) for value in node.subject)
    measures = ", ".join(f"{n.name} = {show_expression(v, words)}" for n, v in node.measures)
    line = joined(
        said,
        f"{words.say('FOR_SUBJECT')} {subject}" if subject else "",
        f"{words.say('SEVERITY')} {words.say_severity(node.severity)}" if node.severity else "",
        f"{words.say('SCORE')} {node.score}" if node.score is not None else "",
        f"{words.say('WITH_MEASURES')} {measures}" if measures else "",
    )
    return Item((line,), (node.span,))
