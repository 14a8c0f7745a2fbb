"""From sets of bindings to outcomes.

An occasion is what may be told of: a group, or a stretch of time within one. Each is asked twice,
over its known bindings (`sure`) and over the known and unknown together.
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.second_engine.clauses import Clauses
from tests.second_engine.expressions import term
from tests.second_engine.groups import GroupScope, asked
from tests.second_engine.law import in_force
from tests.second_engine.names import Facts, Said
from tests.second_engine.terms import Term, all_of


class Questions:
    """What is asked of sets of bindings, and the tallies that the answers need."""

    def __init__(self, clauses: Clauses, facts: Facts) -> None:
        self.clauses, self.facts = clauses, facts
        self.scope = GroupScope(facts, [] if clauses.keys is None else clauses.keys)

    def suspicion(self) -> str:
        """Whether all the conditions hold; a set of no binding holds none."""
        conditions = (asked(self._written(c), self.scope) for c in self.clauses.group_conditions)
        return all_of([self.scope.any_member(), *conditions])

    def exceptions(self) -> list[str]:
        """Whether each exception holds, one of its clauses being in force on the last date."""
        found = []
        for exception in self.clauses.group_exceptions:
            law = in_force(exception.citations, self.facts.law, self.scope.event_date().sql)
            held = all_of([asked(self._written(exception.by), self.scope), law])
            found.append(f"{held} AS y{exception.place}")
        return found

    def measures(self) -> list[tuple[str, Term]]:
        """Each measure of a set."""
        return [(name, self._written(said)) for name, said in self.clauses.measures]

    def severities(self) -> list[tuple[str, str]]:
        """Each severity with the condition under which it counts, the last one without any."""
        return [
            (word, "TRUE" if said is None else self._written(said).settled())
            for word, said in self.clauses.severities
        ]

    def score(self) -> Term | None:
        """The score as it is written."""
        return None if self.clauses.score is None else self._written(self.clauses.score)

    def _written(self, said: Said) -> Term:
        return term(said.expression, said.words, self.scope)


def counted(
    occasions: str, place: Iterable[str], columns: Iterable[str], *, members: str, matching: str
) -> str:
    """Each of the occasions twice, with `columns` over its bindings, of which there may be none."""
    own = ", ".join(f"o.{name} AS {name}" for name in place)
    grouped = ", ".join(f"o.{name}" for name in place)
    return (
        f"SELECT sure, {own}, {', '.join(columns)} FROM {occasions} o "
        f"CROSS JOIN (VALUES (TRUE), (FALSE)) s(sure) LEFT JOIN {members} m "
        f"ON m.g = o.g AND (m.known OR NOT sure) AND {matching} GROUP BY sure, {grouped}"
    )


def both_ways(column: str) -> str:
    """“True both ways”, “false both ways”, anything else unknown; `k` and `a` are the two sets."""
    return f"CASE WHEN k.{column} = a.{column} THEN k.{column} END"


def twice(relation: str) -> str:
    """The two lines of each occasion side by side."""
    return f"{relation} k JOIN {relation} a ON k.o = a.o AND k.sure AND NOT a.sure"
