"""Bindings in SQL: the choices of rows that nothing makes false."""

from __future__ import annotations

from collections.abc import Iterator

from tests.second_engine.clauses import Clauses, RowException
from tests.second_engine.law import in_force
from tests.second_engine.names import Facts
from tests.second_engine.relations import Relation, exists, folded, joined
from tests.second_engine.rows import RowScope, guarded, rows_of, sure_of, without_row
from tests.second_engine.shown import looped
from tests.second_engine.terms import Term, all_of, any_of, bracketed, quoted


def bindings(clauses: Clauses, facts: Facts) -> Iterator[tuple[str, str]]:
    """The queries, by name, up to `bindings`, one row a binding:

    `b` its number, `g` that of its key, `key0` … the key, `keyless` whether a part of it is
    missing, `event` the date of the facts, `known` whether everything is true, `taken` the place
    of the exception that took it out, `day` the day on the line of time.
    """
    # Written first, since it is what finds out which columns are read.
    columns = _columns(clauses, facts)
    last = rows_of(facts.base, facts)
    for join in clauses.joins:
        last = joined(last, join, facts)
    yield "choices", f"SELECT row_number() OVER () AS b, * FROM ({last})"
    looked_into = _looked_into(clauses)
    for found in looked_into:
        yield quoted(f"rows of {found.alias}"), folded(found, facts)
    beside = " ".join(f"LEFT JOIN {quoted(f'rows of {r.alias}')} USING (b)" for r in looked_into)
    judged = f"SELECT *, {', '.join(columns)} FROM choices {beside}"
    yield "bindings", _kept(judged, clauses, keys=key_names(clauses, facts))


def _looked_into(clauses: Clauses) -> list[Relation]:
    """The relations whose rows are not part of a binding."""
    exempting = [x.by for x in clauses.takings if isinstance(x.by, Relation)]
    return [*clauses.absences, *clauses.rivals, *exempting]


def _columns(clauses: Clauses, facts: Facts) -> list[str]:
    scope = RowScope(facts)
    event = scope.event_date().sql
    columns = [f"{event} AS event", f"{_held(clauses, facts, event)} AS held"]
    for exception in clauses.row_exceptions:
        columns.append(f"{_exempts(exception, facts, event)} AS x{exception.place}")
    for conflict in clauses.conflicts:
        by = conflict.by
        held = exists(by, facts) if isinstance(by, Relation) else guarded(by, facts)
        columns.append(f"coalesce({bracketed(held)}, FALSE) AS x{conflict.place}")
    for number, key in enumerate(keys_of(clauses, facts)):
        columns.append(f"{key.sql} AS key{number}")
    for absence in clauses.absences:
        columns.append(f"{_looked_for(absence, facts)} AS {quoted(absence.alias + '!')}")
    if clauses.window is not None:
        columns.append(f"{clauses.window[1].sql} AS day")
    return columns


def keys_of(clauses: Clauses, facts: Facts) -> list[Term]:
    """The keys of `per`, or those of the base data set."""
    if clauses.keys is not None:
        return clauses.keys
    data_set, scope = facts.aliases[facts.base], RowScope(facts)
    return [scope.column(facts.base, name) for name in data_set.key]


def _held(clauses: Clauses, facts: Facts, event: str) -> str:
    """The conjunction of all that is asked of a binding before its exceptions."""
    asked = [*clauses.conditions, *(c for j in clauses.joins for c in j.residual)]
    conditions = [guarded(c, facts) for c in asked]
    conditions += [f"NOT {exists(a, facts)}" for a in (*clauses.absences, *clauses.rivals)]
    conditions += [sure_of(a) for a in looped(facts) if facts.is_computed(a)]
    if facts.rule.citations:  # the rows of a table rest on no clause in force
        conditions.append(in_force(facts.rule.citations, facts.law, event))
    missing = without_row(facts.joined, facts)
    if missing is not None:
        conditions.append(f"CASE WHEN {missing} THEN NULL ELSE TRUE END")
    return all_of(conditions)


def _exempts(exception: RowException, facts: Facts, event: str) -> str:
    """What it asks, and that one of its clauses is in force."""
    by = exception.by
    held = exists(by, facts) if isinstance(by, Relation) else guarded(by, facts)
    return all_of((held, in_force(exception.citations, facts.law, event)))


def _looked_for(absence: Relation, facts: Facts) -> str:
    """The key looked for, missing where a part of it is."""
    parts = (f"'k{n}': {guarded(p.looked_for, facts)}" for n, p in enumerate(absence.pairs))
    return f"CASE WHEN {absence.key_missing(facts)} THEN NULL ELSE {{{', '.join(parts)}}} END"


def key_names(clauses: Clauses, facts: Facts) -> list[str]:
    """What the columns of the key are called."""
    return [f"key{number}" for number in range(len(keys_of(clauses, facts)))]


def _kept(judged: str, clauses: Clauses, *, keys: list[str]) -> str:
    """The bindings that are not false, with what became of each."""
    exceptions = [f"x{x.place}" for x in clauses.row_exceptions]
    held = " ".join(f"WHEN x{x.place} THEN {x.place}" for x in clauses.takings)
    taken = f"CASE {held} END" if held else "NULL::INTEGER"
    known = f"coalesce({all_of(['held', *(f'NOT {x}' for x in exceptions)])}, FALSE)"
    missing = any_of(f"{k} IS NULL" for k in keys) if clauses.keys is not None else "FALSE"
    return (
        f"SELECT *, {taken} AS taken, {known} AS known, {missing} AS keyless, "
        f"dense_rank() OVER (ORDER BY {', '.join(keys) or '1'}) AS g FROM ({judged}) "
        "WHERE held IS NOT FALSE"
    )
