"""Rows tied by a name alone.

Avoid: `on supplier.name = contract.supplier_name` as the only tie.
Prefer: a tie by resident id, credit code or another registered code; a name beside it.
Why: many people and firms share a name: a match by name once gave 360,841 hits where ids
gave 356.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.domains import Kind
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.parts import relations_of

_NAMES = frozenset({Kind.PERSON_NAME, Kind.ORG_NAME, Kind.ADDRESS, Kind.TEXT})


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Relations whose keys are all names or free text."""
    for rule in subject.model.rules:
        for relation in relations_of(rule):
            if all(pair.column.type.kind in _NAMES for pair in relation.keys):
                columns = (relation.alias.data_set.column(p.column.column) for p in relation.keys)
                titles = ", ".join(c.title for c in columns if c is not None)
                yield found(relation.span, alias=relation.alias.name, columns=titles)


LINT = Lint("HY801", "join_by_name", find)
