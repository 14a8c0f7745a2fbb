"""Tables: each checked after those that it reads, its columns typed, its key known."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dsl.check.branches import check_branch
from dsl.check.circles import circle_of, reaches, uses_first
from dsl.check.domain_words import said
from dsl.check.law import Law, cite_all
from dsl.check.listing import listed
from dsl.check.names import Names
from dsl.check.report import Report
from dsl.check.rule_names import sources_of
from dsl.check.table_columns import columns_of, key_of
from dsl.check.wording import check_wording
from dsl.check.work import Work
from dsl.diagnostics.nearest import nearest
from dsl.domains import DATING
from dsl.model.tables import Branch, Table
from dsl.schema import Column, DataSet
from dsl.syntax.declarations import Surface
from dsl.syntax.declarations import Table as WrittenTable
from dsl.syntax.expressions import Name

#: Tables over tables over tables: deeper, nobody follows a finding back to its rows.
MOST_LEVELS = 5


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table as written, and the surface of the file that holds it."""

    written: WrittenTable
    surface: Surface


def check_tables(
    placed: Mapping[str, PlacedTable],
    missing: Collection[str],
    law: Law,
    names: Names,
    report: Report,
) -> Names:
    """`names` with the tables of a pack, None for one that is wrong.

    Tells HY223 for tables in a circle, and HY224 for more than `MOST_LEVELS` upon one another.
    """
    uses = {name: _uses(p.written, placed) for name, p in placed.items()}
    circular = {name for name in placed if reaches(name, name, uses)}
    levels: dict[str, int] = {}
    # A name that is lost may have been anything: only tables are looked up before data sets.
    found: dict[str, Table | None] = dict.fromkeys([*missing, *placed])
    for name in uses_first(placed, uses):
        written = placed[name].written
        levels[name] = 1 + max((levels.get(u, 0) for u in uses[name]), default=0)
        if name in circular:
            circle = " → ".join([*circle_of(name, uses), name])
            report.tell("HY223", written.name_span, name=name, circle=circle)
        elif levels[name] == MOST_LEVELS + 1:
            report.tell("HY224", written.name_span, name=name, most=MOST_LEVELS)
        elif levels[name] <= MOST_LEVELS:
            own = Report()
            known = dataclasses.replace(names, tables=found)
            found[name] = _check_table(written, placed[name].surface, law, known, own)
            report.found.extend(own.found)
    return dataclasses.replace(names, tables=found)


def _uses(written: WrittenTable, placed: Mapping[str, PlacedTable]) -> tuple[str, ...]:
    read = (s.data_set for b in written.branches for s in sources_of(b.each, b.steps))
    return tuple(dict.fromkeys(name for name in read if name in placed))


def _check_table(
    written: WrittenTable, surface: Surface, law: Law, names: Names, report: Report
) -> Table | None:
    """The table, or None after telling everything that is wrong with it."""
    clauses = cite_all(written.citations, law, surface, report)
    if not written.citations:
        report.warn("HY425", written.name_span, name=written.name)
    if not written.branches:
        report.tell("HY222", written.name_span, name=written.name)
    others = (names.parameters, names.definitions, names.decision_tables)
    if any(known.get(written.name) is not None for known in others):
        report.tell("HY206", written.name_span, name=written.name)
    if written.title is not None:
        check_wording([(written.title, written.name_span)], report)
    work = Work(names, report, surface)
    branches = [check_branch(b, work) for b in written.branches]
    known = tuple(b for b in branches if b is not None)
    if work.calendar is not None:
        report.tell("HY374", written.name_span, name=written.name)
    if report.failed or len(known) < len(branches):
        return None
    columns = columns_of(written, known, report)
    event_date = _event_date(written, columns, report)
    if report.failed:
        return None
    return Table(
        name=written.name,
        title=written.title,
        surface=surface,
        clauses=clauses,
        branches=known,
        data_set=_data_set(written.name, columns, known, event_date),
        parameters=tuple(work.parameters),
        definitions=tuple(work.definitions),
        span=written.span,
        decision_tables=tuple(work.decision_tables),
    )


def _data_set(
    name: str, columns: tuple[Column, ...], branches: tuple[Branch, ...], event_date: str | None
) -> DataSet:
    """What aliases over the table read; a union has no key."""
    key = key_of(branches[0]) if len(branches) == 1 else ()
    return DataSet(name, name, "", columns, key, event_date=event_date)


def _event_date(written: WrittenTable, columns: tuple[Column, ...], report: Report) -> str | None:
    """The column that dates a row; tells HY226 where it is none, HY340 where it is no date."""
    if written.event_date is None:
        return None
    known = [c.name for c in columns]
    if not isinstance(written.event_date, Name) or written.event_date.name not in known:
        word = written.event_date.name if isinstance(written.event_date, Name) else ""
        words = {"column": word, "nearest": nearest(word, known), "known": listed(known)}
        report.tell("HY226", written.event_date.span, **words)
        return None
    column = columns[known.index(written.event_date.name)]
    if column.domain.kind not in DATING:
        words = {"column": column.name, **said(domain=column.domain)}
        report.tell("HY340", written.event_date.span, **words)
    return column.name
