"""Functions that say how nearly two texts are alike: of names, addresses and plain text only."""

from __future__ import annotations

from dsl.check.domain_words import function_said, said
from dsl.check.domains_meet import Term, meet
from dsl.check.work import Work
from dsl.domains import TEXTUAL, Kind
from dsl.model.expressions import Operation, Operator, TypedExpression
from dsl.model.types import Type

#: People write these in more than one way, and misspell them.
WRITTEN_FREELY = frozenset({Kind.PERSON_NAME, Kind.ORG_NAME, Kind.ADDRESS, Kind.TEXT})


def nearness(
    operator: Operator, type_: Type, terms: tuple[Term, ...], work: Work
) -> TypedExpression | None:
    """`operator` of two texts; tells HY346 for what is equal or is not, and what `meet` tells."""
    refused = [t for t in terms if t.type.kind not in WRITTEN_FREELY]
    for term in refused:
        textual = term.type.kind in TEXTUAL
        domain = said(found=term.type.domain)
        work.report.tell(
            "HY346",
            term.span,
            **function_said(operator.value),
            **domain,
            same_zh=domain["found_zh"] if textual else "",
            same_en=domain["found_en"] if textual else "",
        )
    if refused:
        return None
    one, other = terms
    met = meet(one, other, work)
    return met and Operation(operator, tuple(t.expression for t in met), type_)
