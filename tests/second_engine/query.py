"""One rule as one query: a row for each matter, and one for what each exception took out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.second_engine.bindings import bindings, key_names, keys_of
from tests.second_engine.calendars import calendar_steps
from tests.second_engine.clauses import Clauses, clauses_of
from tests.second_engine.names import Facts
from tests.second_engine.outcomes import Questions, both_ways, counted, twice
from tests.second_engine.shown import evidence, shown
from tests.second_engine.terms import Term, any_of
from tests.second_engine.windows import IN_TIME, spans

#: Queries that others read more than once.
_KEPT = frozenset(
    {
        "choices",
        "bindings",
        "live",
        "stretches",
        "known_stretches",
        "seen",
        "judged",
        "firm",
        "told",
        "working_days",
    }
)


@dataclass(frozen=True, slots=True)
class Query:
    """The query of a rule, and what its columns mean."""

    facts: Facts
    clauses: Clauses
    sql: str
    keys: tuple[Term, ...]
    measures: tuple[tuple[str, Term], ...]
    severities: tuple[str, ...]
    score: Term | None


def query(facts: Facts) -> Query:
    """The rule of `facts` as SQL."""
    clauses = clauses_of(facts)
    keys = key_names(clauses, facts)
    questions = Questions(clauses, facts)
    measures, severities, score = questions.measures(), questions.severities(), questions.score()
    beside = [(f"s{n}", sql) for n, (_, sql) in enumerate(severities)]
    beside += [] if score is None else [("points", score.sql)]
    steps = [("live", "SELECT * FROM bindings WHERE taken IS NULL")]
    steps += [] if clauses.window is None else spans(clauses, facts, keys)
    told = [*((f"m{n}", term.sql) for n, (_, term) in enumerate(measures)), *beside]
    steps += _occasions(questions, told, keys)
    answer = _answer(clauses, facts, keys, [name for name, _ in told])
    # The bindings come last, when it is known which columns all the others read.
    steps = [*calendar_steps(facts), *bindings(clauses, facts), *steps]
    named = ", ".join(
        f"{name} AS {'MATERIALIZED ' if name in _KEPT else ''}({sql})" for name, sql in steps
    )
    key_terms = tuple(keys_of(clauses, facts))
    words = tuple(word for word, _ in severities)
    sql = f"WITH {named} {answer}"
    return Query(facts, clauses, sql, key_terms, tuple(measures), words, score)


def _occasions(
    questions: Questions, measured: list[tuple[str, str]], keys: list[str]
) -> Iterator[tuple[str, str]]:
    """Groups, or stretches of time in them, with what is asked of them answered over each set."""
    clauses, facts = questions.clauses, questions.facts
    windowed = clauses.window is not None
    listed = ", ".join(["g", *keys])
    source = (
        "SELECT *, start IS NULL AS unplaced FROM spans"
        if windowed
        else f"SELECT DISTINCT {listed}, keyless AS unplaced FROM live"
    )
    yield "occasions", f"SELECT row_number() OVER () AS o, * FROM ({source})"
    suspicion = "firm" if windowed else questions.suspicion()
    answers = [f"{suspicion} AS held", *questions.exceptions()]
    answers += [f"{sql} AS {name}" for name, sql in measured]
    columns = questions.scope.tallies.listed()
    columns += [f"{sql} AS {name}" for name, sql in shown(clauses, facts).items()]
    place = ["o", "g", *keys, "unplaced", *(["start", "until", "firm"] if windowed else [])]
    matching = IN_TIME if windowed else "TRUE"
    found = counted("occasions", place, columns, members="live", matching=matching)
    yield "told", f"SELECT *, {', '.join(answers)} FROM ({found})"


def _answer(clauses: Clauses, facts: Facts, keys: list[str], measured: list[str]) -> str:
    """The matters, and beside them what exceptions before `per` took out of each key."""
    windowed = clauses.window is not None
    places = [x.place for x in clauses.group_exceptions]
    asked = ["k.o AS o", f"{both_ways('held')} AS suspected"]
    asked += [f"{both_ways(f'y{place}')} AS z{place}" for place in places]
    exempt = any_of(f"z{place}" for place in places)
    by = " ".join(f"WHEN z{place} THEN {place}" for place in places)
    outcome = (
        f"CASE WHEN unplaced THEN 'undetermined' WHEN {exempt} THEN 'exempt' "
        f"WHEN suspected AND NOT ({exempt}) THEN 'suspected' ELSE 'undetermined' END"
    )
    place = f"CASE WHEN unplaced THEN NULL {by} END" if by else "NULL::INTEGER"
    judged = (
        f"SELECT t.*, suspected, {outcome} AS outcome, {place} AS place FROM told t "
        f"JOIN (SELECT {', '.join(asked)} FROM {twice('told')}) USING (o)"
    )
    columns = ["g", *keys, "start" if windowed else "NULL::DATE AS start", "outcome", "place"]
    columns += measured
    columns += shown(clauses, facts)
    matters = (
        f"SELECT {', '.join(columns)} FROM ({judged}) WHERE sure = (outcome <> 'undetermined') "
        "AND (unplaced OR suspected IS NOT FALSE)"
    )
    if not clauses.takings:
        return matters
    return f"{matters} UNION ALL BY NAME {_taken_out(clauses, facts, keys)}"


def _taken_out(clauses: Clauses, facts: Facts, keys: list[str]) -> str:
    aggregates = {**shown(clauses, facts), **evidence(clauses)}
    columns = ["g", *keys, "'taken' AS outcome", "taken AS place"]
    columns += [f"{sql} AS {name}" for name, sql in aggregates.items()]
    grouped = ", ".join(["g", *keys, "taken"])
    return f"SELECT {', '.join(columns)} FROM bindings WHERE taken IS NOT NULL GROUP BY {grouped}"
