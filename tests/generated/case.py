"""A whole case: a policy, tables, and the day of the run."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dsl.schema import Schema
from dsl.syntax.declarations import Declaration, File
from tests.generated import tree
from tests.generated.computed import draw_computed
from tests.generated.conditions import Conditions
from tests.generated.draw import Draw
from tests.generated.law import draw_law
from tests.generated.policy_text import policy_text
from tests.generated.rules import draw_rule
from tests.generated.tables import draw_tables
from tests.reference import Finding, interpret
from tests.reference.bindings import TooManyRowsError
from tests.reference.schema import SCHEMA
from tests.reference.world import Row

_DAYS_OF_RUN = (datetime.date(2020, 3, 1), datetime.date(2021, 6, 30))


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged twice: by the engine from `policy`, by the reference from the tree."""

    seed: int
    declarations: tuple[Declaration, ...]
    tables: Mapping[str, Sequence[Row]]
    as_of: datetime.date

    @property
    def policy(self) -> str:
        """The policy as English text."""
        return policy_text(self.declarations)

    def expected(self) -> list[Finding]:
        """What the reference finds."""
        file = File("en", self.declarations, span=tree.NOWHERE)
        return interpret(file, SCHEMA, tables=self.tables, as_of=self.as_of)


#: Tables are drawn anew this often, so that most policies bring something up.
_DRAWS = 30


def _has_tables(seed: int) -> bool:
    """Whether the case of `seed` computes tables: every third does."""
    return seed % 3 == 2


def draw_case(seed: int, *, computed: bool = True) -> Case:
    """The case of `seed`, always the same; without `computed` none has computed tables."""
    return case_from(Draw(seed), computed=computed)


def case_from(draw: Draw, *, computed: bool = True) -> Case:
    """A case of the choices of `draw`.

    One case in five keeps its first tables, whatever they bring up; the others take the
    first of a few that bring up a suspicion, else the last. Nothing lies in the tables of a case
    of which computed tables always grow too large.
    """
    conditions = Conditions(draw)
    law = draw_law(draw, conditions, SCHEMA)
    has_tables = computed and _has_tables(draw.seed)
    drawn = draw_computed(draw, law, SCHEMA, conditions) if has_tables else ()
    schema = Schema((*SCHEMA.data_sets, *(t.data_set for t in drawn)))
    rules = [
        draw_rule(
            draw,
            number,
            law=law,
            schema=schema,
            conditions=conditions,
            base=draw.pick(drawn).data_set if drawn and draw.chance(60) else None,
        )
        for number in range(1, draw.pick((1, 1, 2)) + 1)
    ]
    declarations = (*law.declarations, *(t.table for t in drawn), *rules)
    case = Case(draw.seed, declarations, draw_tables(draw, SCHEMA), draw.pick(_DAYS_OF_RUN))
    draws = draw.pick((0, _DRAWS, _DRAWS, _DRAWS, _DRAWS))
    for _ in range(2 * _DRAWS):
        told = _outcomes(case)
        if told is not None and (draws == 0 or "suspected" in told):
            return case
        draws -= told is not None
        case = replace(case, tables=draw_tables(draw, SCHEMA))
    return replace(case, tables=dict.fromkeys(case.tables, ()))


def _outcomes(case: Case) -> set[str] | None:
    """The outcomes that the case brings up; None where its tables grow too large to tell."""
    try:
        return {str(finding.outcome) for finding in case.expected()}
    except TooManyRowsError:
        return None
