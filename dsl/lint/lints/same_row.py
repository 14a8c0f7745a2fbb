"""A table joined to itself where a row finds itself.

Avoid: `with other in payments on other.invoice = payment.invoice` and no more.
Prefer: `and other.payment_no != payment.payment_no`, or `and other.paid_on > payment.paid_on`.
Why: every row equals itself. What is meant as "paid twice" then holds of everything that was
paid once, and a `without` of the same kind holds of nothing.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.domains import DATING
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.parts import relations_of
from dsl.model.same_row import meets_itself
from dsl.model.steps import Alias, Relation
from dsl.schema import Column


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Relations in which a row of an earlier alias is among the rows that are found for it."""
    for rule in subject.model.rules:
        for relation in relations_of(rule):
            other = meets_itself(rule, relation)
            if other is not None:
                key_zh, key_en = _compared(_key(relation), "!=", relation, other)
                date_zh, date_en = _compared(_date(relation), ">", relation, other)
                yield found(
                    relation.span,
                    alias=relation.alias.name,
                    other=other.name,
                    key_zh=key_zh,
                    key_en=key_en,
                    date_zh=date_zh,
                    date_en=date_en,
                )


def _compared(
    column: Column | None, sign: str, relation: Relation, other: Alias
) -> tuple[str, str]:
    """The comparison that would tell the two rows apart: by titles, and by code names."""
    if column is None:
        return "", ""
    own = relation.alias.name
    titled = f"{own}.{column.title} {sign} {other.name}.{column.title}"
    return titled, f"{own}.{column.name} {sign} {other.name}.{column.name}"


def _key(relation: Relation) -> Column | None:
    """The first column of the key in which two rows of the relation may differ."""
    tied = {pair.column.column for pair in relation.keys}
    data_set = relation.alias.data_set
    return next((data_set.column(name) for name in data_set.key if name not in tied), None)


def _date(relation: Relation) -> Column | None:
    tied = {pair.column.column for pair in relation.keys}
    data_set = relation.alias.data_set
    named = data_set.column(data_set.event_date) if data_set.event_date else None
    dated = [c for c in (named, *data_set.columns) if c and c.domain.kind in DATING]
    return next((c for c in dated if c.name not in tied), None)


LINT = Lint("HY845", "same_row", find)
