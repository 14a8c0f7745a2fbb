"""Rows linked to paths: what may be linked, and how far."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.check.domain_words import said
from dsl.check.work import Work
from dsl.domains import TEXTUAL
from dsl.model.rules import Key
from dsl.model.steps import Lookup, RowStep
from dsl.syntax.declarations import Per

#: Paths grow with every step; longer ones say little of who holds whom.
MOST_LINKS = 6


def check_links(
    per: Per, keys: tuple[Key, ...] | None, row_steps: Sequence[RowStep], work: Work
) -> None:
    """Tell HY342 for ends that cannot meet, HY343 for a length, HY344 for a `with` before it."""
    if not 1 <= per.links <= MOST_LINKS:
        work.report.tell("HY343", per.span, most=MOST_LINKS)
    for step in row_steps:
        if isinstance(step, Lookup):
            work.report.tell("HY344", step.relation.span, alias=step.relation.alias.name)
    if keys is None:
        return
    start, end = (key.expression.type.domain for key in keys)
    if start != end or start.kind not in TEXTUAL:
        work.report.tell("HY342", per.span, **said(start=start, end=end))
