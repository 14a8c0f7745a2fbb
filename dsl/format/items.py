"""Items: the lines of one head or clause, and the places in the source they come from."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.format.expressions import OR, show_expression, show_operands
from dsl.surface import Vocabulary
from dsl.syntax.expressions import Expression, Logic
from dsl.text.source import Span
from dsl.text.width import display_width

#: Chains of `and` and `or` that would be wider are broken, one operand a line.
MAX_WIDTH = 100
INDENT = "  "


@dataclass(frozen=True, slots=True)
class Item:
    """What stands together: a comment inside moves before it, one behind it stays behind.

    `depth` counts indents; `lines` are not indented yet.
    """

    lines: tuple[str, ...]
    spans: tuple[Span, ...]
    depth: int = 1


def clause(
    before: str,
    expression: Expression,
    words: Vocabulary,
    *,
    after: str = "",
    depth: int = 1,
) -> tuple[str, ...]:
    """The lines of a clause: `before EXPRESSION after`, broken at its outermost chain."""
    said = show_expression(expression, words, above=OR)
    line = f"{before} {said}" + (f" {after}" if after else "")
    width = depth * len(INDENT) + display_width(line)
    if width <= MAX_WIDTH or not isinstance(expression, Logic):
        return (line,)
    first, *rest = show_operands(expression, words)
    operator = words.say(expression.operator.upper())
    lines = [f"{before} {first}", *(f"{INDENT}{operator} {operand}" for operand in rest)]
    return (*lines, f"{INDENT}{after}") if after else tuple(lines)
