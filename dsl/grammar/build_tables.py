"""Builder of tables: each `each` begins a branch, which ends with its columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dsl.grammar.build_clauses import Clause, ColumnParts
from dsl.grammar.lexemes import Lexeme
from dsl.grammar.once import first_of_each, tell_twice
from dsl.grammar.order import keyword_of, span_of, tell_misplaced
from dsl.syntax.declarations import Branch, Each, Table


def table(parts: Sequence[Any]) -> Table:
    """A table; without a base it has no branches."""
    keyword, word, title, *clauses = parts
    heads = [c for c in clauses if isinstance(c, Clause)]
    body = [c for c in clauses if not isinstance(c, Clause)]
    said = first_of_each(heads)
    starts = [i for i, c in enumerate(body) if isinstance(c, tuple) and isinstance(c[1], Each)]
    for clause in body[: starts[0]] if starts else ():
        tell_misplaced(keyword_of(clause), after="EACH")
    ends = [*starts[1:], len(body)] if starts else []
    branches = tuple(
        _branch(body[start], body[start + 1 : end]) for start, end in zip(starts, ends, strict=True)
    )
    spans = [("HEAD", keyword.span.to((title or word).span))]
    spans += [(h.keyword.type, h.span) for h in heads]
    return Table(
        word.text,
        title.value if title else None,
        tuple(c for h in heads if h.keyword.type == "UNDER" for c in h.value),
        said["DATED"].value if "DATED" in said else None,
        branches,
        span=keyword.span.to(span_of(clauses[-1]) if clauses else (title or word).span),
        name_span=word.span,
        clause_spans=tuple(spans),
    )


def _branch(base: tuple[Lexeme, Each], below: Sequence[Any]) -> Branch:
    """One branch; what stands after its columns is told, and so are columns given twice."""
    columns = [c for c in below if isinstance(c, ColumnParts)]
    tell_twice([c.keyword for c in columns])
    found = False
    for clause in below:
        if found and not isinstance(clause, ColumnParts):
            tell_misplaced(keyword_of(clause), before="COLUMNS")
        found = found or isinstance(clause, ColumnParts)
    first = columns[0] if columns else None
    return Branch(
        base[1],
        tuple(c[1] for c in below if isinstance(c, tuple)),
        first.columns if first else (),
        span=base[0].span.to(span_of(below[-1]) if below else base[1].span),
        columns_span=first.keyword.span if first else None,
    )
