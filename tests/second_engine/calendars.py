"""The calendar of a policy in SQL: which days are known, and which of them are worked."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.syntax.expressions import Aggregate
from dsl.syntax.law import Calendar
from tests.second_engine.expressions import term
from tests.second_engine.names import Facts, Words
from tests.second_engine.scopes import Scope
from tests.second_engine.terms import Term, of_domain, quoted


class _RowOfCalendar(Scope):
    """One row of the calendar."""

    def column(self, alias: str, name: str) -> Term:
        """The cell of the row."""
        del alias
        assert self.facts.calendar_rows is not None
        found = self.facts.calendar_rows.column(name)
        assert found is not None, f"no column {name}"
        return of_domain(found.domain, quoted(found.name))

    def event_date(self) -> Term:
        """There is none."""
        return Term("NULL::DATE", "date")

    def aggregate(self, node: Aggregate, words: Words) -> Term:
        """There is no group."""
        raise AssertionError(f"an aggregate in a calendar: {node} {words}")


def calendar_steps(facts: Facts) -> Iterator[tuple[str, str]]:
    """The queries, by name, up to `working_days`: one row, which has the `first` day, and
    for each from it on the `sections` of known days and the `counts` of working days so far;
    `worked` lists those."""
    calendar, data_set = facts.calendar, facts.calendar_rows
    if calendar is None or data_set is None:
        return
    day = quoted(data_set.key[0])
    off, worked = (_asked(calendar, facts, worked=w) for w in (False, True))
    yield (
        "said",
        f"SELECT {day} AS day, CASE WHEN {off} AND {worked} THEN NULL WHEN NOT {off} AND NOT "
        f"{worked} THEN 0 WHEN {off} THEN -1 WHEN {worked} THEN 1 END AS says, "
        f"{off} IS NULL OR {worked} IS NULL AS unclear FROM {quoted(data_set.name)}",
    )
    yield (
        "arranged",
        "SELECT day, bool_or(unclear OR says IS NULL) OR (bool_or(says = 1) AND bool_or(says = -1))"
        " AS unclear, max(says) FILTER (says <> 0) AS says FROM said GROUP BY day",
    )
    yield (
        "years",
        "SELECT DISTINCT year(day) AS y FROM said WHERE month(day) = 1 AND day(day) = 1",
    )
    yield (
        "covered",
        "SELECT unnest(generate_series(make_date(min(y), 1, 1), make_date(max(y), 12, 31), "
        "INTERVAL 1 DAY))::DATE AS day FROM years",
    )
    yield (
        "each_day",
        "SELECT c.day AS day, coalesce(a.says = 1, isodow(c.day) < 6) AS worked, "
        "a.unclear IS NOT TRUE AND year(c.day) IN (SELECT y FROM years) AND "
        "(month(c.day) < 12 OR year(c.day) + 1 IN (SELECT y FROM years)) AS known "
        "FROM covered c LEFT JOIN arranged a USING (day)",
    )
    yield (
        "numbered",
        "SELECT day, worked, sum(worked::INTEGER) OVER (ORDER BY day) AS count, "
        "CASE WHEN known THEN sum((NOT known)::INTEGER) OVER (ORDER BY day) END AS section "
        "FROM each_day",
    )
    yield (
        "working_days",
        "SELECT min(day) AS first, list(section ORDER BY day) AS sections, "
        "list(count ORDER BY day) AS counts, "
        "list(day ORDER BY day) FILTER (worked) AS worked FROM numbered",
    )


def _asked(calendar: Calendar, facts: Facts, *, worked: bool) -> str:
    """A condition of the calendar over one of its rows."""
    condition = calendar.worked if worked else calendar.off
    words = Words(rows={calendar.name: calendar.name})
    return f"({term(condition, words, _RowOfCalendar(facts)).sql})"
