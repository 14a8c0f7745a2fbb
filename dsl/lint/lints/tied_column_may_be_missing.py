"""A second tie by a column that the rows looked up may lack.

Avoid: `with firm in firms on firm.code = award.winner and firm.owner = spouse.person` where the
contract lets `owner` be missing.
Prefer: `on firm.code = award.winner`, then `where firm.owner = spouse.person`.
Why: a row whose key is missing matches nobody, and is not undetermined. By its code the firm is
found; what is asked of it then is unknown, and told so.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.domains import Kind
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.steps import Lookup, Relation
from dsl.schema import Column

#: What finds a person or a firm by itself; a lot or an account has many rows of others.
_FINDS = frozenset({Kind.RESIDENT_ID, Kind.CREDIT_CODE})


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Lookups of a person or a firm that are tied by a column beside, which may be missing."""
    for rule in subject.model.rules:
        for step in rule.row_steps:
            if isinstance(step, Lookup) and step.chosen is None:
                columns = _may_miss(step.relation)
                if columns:
                    name = step.relation.alias.name
                    yield found(
                        step.relation.span,
                        alias=name,
                        columns_zh="、".join(c.title for c in columns),
                        columns_en=", ".join(c.name for c in columns),
                        first_zh=f"{name}.{columns[0].title}",
                        first_en=f"{name}.{columns[0].name}",
                    )


def _may_miss(relation: Relation) -> list[Column]:
    """The columns, beside the one that finds the row, that its contract lets be missing."""
    finds = next((p for p in relation.keys if p.column.type.kind in _FINDS), None)
    if finds is None:
        return []
    beside = (p for p in relation.keys[1:] if p != finds)
    others = (relation.alias.data_set.column(p.column.column) for p in beside)
    return [column for column in others if column is not None and not column.required]


LINT = Lint("HY847", "tied_column_may_be_missing", find)
