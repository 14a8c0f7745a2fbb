"""What a finding shows of its bindings: their rows, the keys looked for in vain, the clauses."""

from __future__ import annotations

from tests.second_engine.clauses import Clauses
from tests.second_engine.law import in_force
from tests.second_engine.names import Facts
from tests.second_engine.relations import Relation
from tests.second_engine.terms import quoted, row_of


def looped(facts: Facts) -> list[str]:
    """The aliases whose rows make a binding."""
    return [facts.base, *sorted(facts.joined)]


def shown(clauses: Clauses, facts: Facts) -> dict[str, str]:
    """Aggregates over the bindings that are shown, by the name of the column.

    `w0` … are the rows of each alias, `a0` … the keys of each absence, `c0` … whether each clause
    of the rule is in force on one of the dates, missing where no date is known.
    """
    columns = {f"w{number}": f"list({row_of(a)})" for number, a in enumerate(looped(facts))}
    for number, absence in enumerate(clauses.absences):
        columns[f"a{number}"] = f"list({quoted(absence.alias + '!')})"
    for number, citation in enumerate(facts.rule.citations):
        columns[f"c{number}"] = f"bool_or({in_force([citation], facts.law, 'event')})"
    return columns


def evidence(clauses: Clauses) -> dict[str, str]:
    """The rows by which bindings were taken out, `e` and the place of what did."""
    return {
        f"e{x.place}": f"flatten(list({quoted(x.by.alias + '@')}) FILTER (WHERE "
        f"taken = {x.place} AND {quoted(x.by.alias + '@')} IS NOT NULL))"
        for x in clauses.takings
        if isinstance(x.by, Relation)
    }
