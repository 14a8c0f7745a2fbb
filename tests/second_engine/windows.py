"""Windows in time in SQL: the days of each key, the windows that hold, and their islands."""

from __future__ import annotations

from collections.abc import Iterator

from tests.second_engine.clauses import Clauses
from tests.second_engine.dates import clock_moved, moved
from tests.second_engine.literals import literal
from tests.second_engine.names import Facts
from tests.second_engine.outcomes import Questions, both_ways, counted, twice
from tests.second_engine.terms import Term

#: The bindings of a stretch of time; those without a day are an occasion of their own.
IN_TIME = (
    "CASE WHEN o.start IS NULL THEN m.keyless OR m.day IS NULL "
    "ELSE NOT m.keyless AND m.day BETWEEN o.start AND o.until END"
)


def spans(clauses: Clauses, facts: Facts, keys: list[str]) -> Iterator[tuple[str, str]]:
    """The queries, by name, up to `spans`: `g`, keys, `start`, `until`, `firm` (missing: open).

    “Windows that hold and share a binding are one finding.” A window begins on the day of a
    binding, so one that begins by the end of those before it shares that binding with them.
    """
    assert clauses.window is not None
    length = literal(clauses.window[0])
    assert length is not None
    on_clock = clauses.window[1].sort == "time"
    move = clock_moved if on_clock else moved
    until = move(Term("day", "time" if on_clock else "date"), length, "+").sql
    place = ["o", "g", *keys, "start", "until"]
    if clauses.gaps:
        yield "stretches", _stretches("TRUE", until)
        yield "known_stretches", _stretches("known", until)
    yield (
        "windows",
        f"SELECT row_number() OVER () AS o, * FROM (SELECT DISTINCT g, {', '.join(keys)}, "
        "start, until FROM live JOIN stretches USING (g) "
        "WHERE NOT keyless AND day BETWEEN start AND until)"
        if clauses.gaps
        else f"SELECT row_number() OVER () AS o, * FROM (SELECT DISTINCT g, {', '.join(keys)}, "
        f"day AS start, {until} AS until FROM live WHERE NOT keyless AND day IS NOT NULL)",
    )
    questions = Questions(clauses, facts)
    held = questions.suspicion()
    tallies = questions.scope.tallies.listed()
    seen = counted("windows", place, tallies, members="live", matching=IN_TIME)
    yield "seen", f"SELECT *, {held} AS held FROM ({seen})"
    own = ", ".join(f"k.{name}" for name in place)
    answer = both_ways("held")
    if clauses.gaps:  # what only unknown bindings hold together
        apart = (
            "(SELECT count(*) FROM known_stretches s WHERE s.g = k.g "
            "AND s.start BETWEEN k.start AND k.until)"
        )
        answer = f"CASE WHEN {apart} > 1 THEN NULL ELSE {answer} END"
    yield "judged", f"SELECT {own}, {answer} AS held FROM {twice('seen')}"
    yield "firm", _islands("SELECT * FROM judged WHERE held", keys)
    yield "spans", _placed(keys)


def _stretches(which: str, until: str) -> str:
    """From the first to the last of days that follow one another closely enough, by key."""
    days = f"SELECT DISTINCT g, day FROM live WHERE NOT keyless AND day IS NOT NULL AND {which}"
    reaching = (
        f"SELECT g, day, lag({until}) OVER (PARTITION BY g ORDER BY day) AS reach FROM ({days})"
    )
    numbered = (
        "SELECT g, day, sum(CASE WHEN day <= reach THEN 0 ELSE 1 END) "
        f"OVER (PARTITION BY g ORDER BY day) AS stretch FROM ({reaching})"
    )
    return f"SELECT g, min(day) AS start, max(day) AS until FROM ({numbered}) GROUP BY g, stretch"


def _placed(keys: list[str]) -> str:
    """Firm islands, open ones, and what has no place in time, once a key."""
    # Open windows that share a binding with a firm one tell nothing new.
    unanswered = _islands(
        "SELECT * FROM judged j WHERE held IS NULL AND NOT EXISTS (SELECT 1 FROM firm f "
        "WHERE f.g = j.g AND f.start <= j.until AND j.start <= f.until)",
        keys,
    )
    listed = ", ".join(keys)
    return (
        f"SELECT *, TRUE AS firm FROM firm UNION ALL SELECT *, NULL FROM ({unanswered}) UNION ALL "
        f"SELECT DISTINCT g, {listed}, NULL::DATE, NULL::DATE, NULL FROM live "
        "WHERE keyless OR day IS NULL"
    )


def _islands(windows: str, keys: list[str]) -> str:
    """Windows of one key that reach into one another, as one each."""
    before = "PARTITION BY g ORDER BY start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    apart = f"CASE WHEN start <= max(until) OVER ({before}) THEN 0 ELSE 1 END"
    listed = ", ".join(keys)
    return (
        f"SELECT g, {listed}, min(start) AS start, max(until) AS until FROM (SELECT *, "
        "sum(apart) OVER (PARTITION BY g ORDER BY start) AS island "
        f"FROM (SELECT *, {apart} AS apart FROM ({windows}))) GROUP BY g, {listed}, island"
    )
