"""The cells of a decision table, each as a value of its column's domain."""

from __future__ import annotations

from dsl.check.domain_words import said
from dsl.check.operators import ORDERED
from dsl.check.parameters import constant_of
from dsl.check.report import Report
from dsl.domains import Domain
from dsl.model.decision_tables import Among, Anything, Other, Test, Within
from dsl.model.expressions import Constant
from dsl.syntax.decision_tables import Anything as WrittenAnything
from dsl.syntax.decision_tables import OneOf, Range, Rest, WrittenTest
from dsl.syntax.expressions import Expression


def check_test(written: WrittenTest, domain: Domain, report: Report) -> Test | None:
    """What the cell asks of an input of `domain`; tells HY436, HY437 or what a value tells."""
    match written:
        case WrittenAnything():
            return Anything()
        case Rest():
            return Other()
        case OneOf(values=values):
            found = [check_value(v, domain, report) for v in values]
            known = tuple(v for v in found if v is not None)
            return Among(known) if len(known) == len(found) else None
        case Range():
            return _range(written, domain, report)


def check_value(written: Expression, domain: Domain, report: Report) -> Constant | None:
    """The literal as a value of `domain`; tells HY310, HY328 or what a literal tells."""
    return constant_of(written, domain, report, personal=False)


def _range(written: Range, domain: Domain, report: Report) -> Within | None:
    if domain.kind not in ORDERED:
        report.tell("HY436", written.span, **said(domain=domain))
        return None
    ends: list[Constant | None] = []
    for end in (written.low, written.high):
        value = None if end is None else check_value(end, domain, report)
        if end is not None and value is None:
            return None
        ends.append(value)
    low, high = ends
    if low is not None and high is not None and not _in_order(low, high, below=written.below):
        report.tell("HY437", written.span)
        return None
    return Within(low, high, written.below and high is not None)


def _in_order(low: Constant, high: Constant, *, below: bool) -> bool:
    first, last = low.value, high.value
    return bool(first < last if below else first <= last)  # type: ignore[operator]
