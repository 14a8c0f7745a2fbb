"""How far two places lie apart: whose coordinates can be held against one another."""

from __future__ import annotations

from dsl.check.domain_words import said
from dsl.check.domains_meet import Term
from dsl.check.work import Work
from dsl.domains import GEODETIC, Domain
from dsl.model.expressions import Operation, Operator, TypedExpression
from dsl.model.types import DISTANCE_TYPE
from dsl.text.source import Span


def distance(terms: tuple[Term, ...], _span: Span, work: Work) -> TypedExpression | None:
    """The whole metres between two places; tells HY355 for coordinates of two systems.

    One place in two systems has coordinates hundreds of metres apart, so their distance
    would be one that nobody ever drove.
    """
    first = terms[0]
    strange = next((t for t in terms if not _alike(first.type.domain, t.type.domain)), None)
    if strange is not None:
        words = said(one=first.type.domain, other=strange.type.domain)
        systems = {"first": first.type.domain.of, "second": strange.type.domain.of}
        work.report.tell("HY355", strange.span, **words, **systems)
        return None
    return Operation(Operator.DISTANCE, tuple(t.expression for t in terms), DISTANCE_TYPE)


def _alike(one: Domain, other: Domain) -> bool:
    """Whether coordinates of the two domains mean one place by one pair of numbers."""
    return one.of == other.of or {one.of, other.of} <= GEODETIC
