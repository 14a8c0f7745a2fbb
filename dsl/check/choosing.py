"""`latest` and `earliest`: by what the rows that match are put in order."""

from __future__ import annotations

from dataclasses import replace

from dsl.check.domain_words import said
from dsl.check.expressions import check_term
from dsl.check.operators import ORDERED
from dsl.check.scopes import Scope
from dsl.check.work import Work
from dsl.model.expressions import Operation, Operator, TypedExpression, aliases_read
from dsl.model.renamed import with_alias
from dsl.model.steps import Chosen, Condition, KeyPair, Relation
from dsl.model.types import FLAG_TYPE
from dsl.syntax.declarations import Chosen as WrittenChosen


def check_chosen(
    written: WrittenChosen, relation: Relation | None, scope: Scope, work: Work
) -> Chosen | None:
    """What chooses among the rows of `relation`; tells HY311 and HY352.

    `scope` can read the row itself and those before it.
    """
    by = check_term(written.by, scope, work)
    if by is None or relation is None:
        return None
    if by.type.kind not in ORDERED:
        work.report.tell("HY311", by.span, **said(domain=by.type.domain))
        return None
    if relation.alias.name not in aliases_read(by.expression):
        work.report.tell("HY352", by.span, alias=relation.alias.name)
        return None
    rival = _rival(relation, by.expression, written)
    return Chosen(written.latest, by.expression, rival, written.span)


def _rival(relation: Relation, by: TypedExpression, written: WrittenChosen) -> Relation:
    """The relation to a row that matches as well and comes after: its alias can be no word."""
    own = relation.alias.name
    other = f"{own}'"

    def there(expression: TypedExpression) -> TypedExpression:
        return with_alias(expression, own, other)

    comparing = Operator.GREATER if written.latest else Operator.LESS
    after = Operation(comparing, (there(by), by), FLAG_TYPE)
    return Relation(
        replace(relation.alias, name=other),
        tuple(KeyPair(replace(p.column, alias=other), p.value) for p in relation.keys),
        (
            *(Condition(there(c.expression), c.span) for c in relation.conditions),
            Condition(after, written.span),
        ),
        relation.grade,
        relation.span,
    )
