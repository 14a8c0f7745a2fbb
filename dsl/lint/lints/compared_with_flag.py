"""A flag compared with true or false.

Avoid: `where bid.won = true`.
Prefer: `where bid.won`, `where not bid.won`.
Why: it says the same in fewer words.
Settings: none. Mended by `--fix`; unknown stays unknown either way.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.format import show_expression
from dsl.lint.lint import Edit, Found, Lint, Options, found
from dsl.lint.nodes import nodes
from dsl.lint.subject import Subject
from dsl.surface import vocabulary
from dsl.syntax.expressions import Comparison, Expression, Field, Flag, Name, Not


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Comparisons of a column or a name with a literal flag."""
    for node, surface in nodes(subject):
        plain = _plain(node)
        if plain is not None:
            text = show_expression(plain, vocabulary(surface))
            yield found(node.span, instead=text, fix=(Edit(node.span, text),))


def _plain(node: Expression) -> Expression | None:
    """The flag itself, or its opposite."""
    if not isinstance(node, Comparison) or node.operator not in ("=", "!="):
        return None
    for flag, other in ((node.right, node.left), (node.left, node.right)):
        if isinstance(flag, Flag) and isinstance(other, Field | Name):
            holds = flag.value == (node.operator == "=")
            return other if holds else Not(other, span=node.span)
    return None


LINT = Lint("HY843", "compared_with_flag", find)
