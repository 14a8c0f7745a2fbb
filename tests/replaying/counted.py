"""Cases whose rules count their rows, so that a row that goes must be seen to go."""

from __future__ import annotations

from dataclasses import replace

from dsl.syntax.declarations import Declaration, Measure, Rule, With
from dsl.syntax.expressions import Aggregate
from tests.generated import tree
from tests.generated.case import Case


def counting(case: Case) -> Case:
    """`case` with one more measure a rule and alias: how many of its rows there are."""
    return replace(case, declarations=tuple(map(_counting, case.declarations)))


def _counting(declaration: Declaration) -> Declaration:
    if not isinstance(declaration, Rule):
        return declaration
    aliases = [declaration.each.alias]
    aliases += [s.alias for s in declaration.steps if isinstance(s, With)]
    measures = tuple(
        Measure(
            f"rows_of_{alias}",
            Aggregate("count", tree.name(alias), None, span=tree.NOWHERE),
            span=tree.NOWHERE,
            name_span=tree.NOWHERE,
        )
        for alias in aliases
    )
    return replace(declaration, measures=(*declaration.measures, *measures))
