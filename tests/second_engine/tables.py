"""Computed tables in SQL: a row for each group, or for each choice of rows."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import duckdb

from dsl.schema import Schema
from dsl.syntax.declarations import Component, Declaration, Per, Table
from tests.reference.tables import as_rule
from tests.reference.world import BEHIND, SURE, Row
from tests.second_engine.bindings import bindings, key_names
from tests.second_engine.clauses import Clauses, clauses_of
from tests.second_engine.components import component_of, connected, members_told
from tests.second_engine.expressions import term
from tests.second_engine.names import Facts, facts_of
from tests.second_engine.outcomes import Questions, both_ways, counted, twice
from tests.second_engine.read_back import value
from tests.second_engine.rows import RowScope, guarded
from tests.second_engine.shown import looped
from tests.second_engine.terms import Term, row_of


def rows_of_table(
    table: Table,
    declarations: tuple[Declaration, ...],
    schema: Schema,
    *,
    as_of: datetime.date,
    connection: duckdb.DuckDBPyConnection,
    register: Callable[[Facts], None],
) -> list[Row]:
    """The rows of `table`, branch after branch; `register` makes known what one reads."""
    found: list[Row] = []
    for branch in table.branches:
        facts = facts_of(as_rule(table, branch), declarations, schema, as_of=as_of)
        written = _Branch(facts)
        register(facts)
        asked = connection.execute(written.sql)
        names = [column[0] for column in asked.description]
        found += [written.row(dict(zip(names, row, strict=True))) for row in asked.fetchall()]
    return found


class _Branch:
    """The query of one branch, and what its columns mean."""

    def __init__(self, facts: Facts) -> None:
        self.facts, clauses = facts, clauses_of(facts)
        self.links = next((s.links for s in facts.rule.steps if isinstance(s, Per)), 0)
        self.columns: list[tuple[str, Term]] = []
        component = component_of(facts)
        if component is not None:
            self.sql = self._of_members(clauses, component)
        elif self.links:
            self.sql = self._of_paths(clauses)
        elif clauses.keys is not None:
            self.sql = self._of_groups(clauses)
        else:
            self.sql = self._of_rows(clauses)

    def row(self, found: Mapping[str, Any]) -> Row:
        """One line of the answer as a row."""
        cells = {name: value(one, found[f"m{n}"]) for n, (name, one) in enumerate(self.columns)}
        behind = {
            alias: tuple(sorted({n for n in found[f"w{place}"] or () if n}))
            for place, alias in enumerate(looped(self.facts))
        }
        listed = tuple(
            (alias, self.facts.aliases[alias].name, rows)
            for alias, rows in sorted(behind.items())
            if rows
        )
        return {**cells, SURE: found["sure"], BEHIND: listed}

    def _of_rows(self, clauses: Clauses) -> str:
        """Each binding; a column that reads a row not looked for is missing."""
        scope = RowScope(self.facts)
        self.columns = [
            (name, term(said.expression, said.words, scope)) for name, said in clauses.measures
        ]
        chosen = [f"{guarded(one, self.facts)} AS m{n}" for n, (_, one) in enumerate(self.columns)]
        chosen += [f"[{row_of(a)}] AS w{n}" for n, a in enumerate(looped(self.facts))]
        order = [self.facts.base, *(j.alias for j in clauses.joins)]
        by = ", ".join(f"{row_of(alias)} NULLS FIRST" for alias in order)
        sure = "CASE WHEN known THEN TRUE END AS sure"
        answer = f"SELECT {', '.join([*chosen, sure])} FROM bindings ORDER BY {by}"
        return _joined(bindings(clauses, self.facts), answer)

    def _of_paths(self, clauses: Clauses) -> str:
        """Each path, found by going on from row to row, with its rows as the members of a group."""
        row = row_of(self.facts.base)
        questions = Questions(clauses, self.facts)
        self.columns = questions.measures()
        answers = [f"{questions.suspicion()} AS held"]
        answers += [f"{one.settled()} AS m{number}" for number, (_, one) in enumerate(self.columns)]
        columns = [*questions.scope.tallies.listed(), f"list({row}) AS w0"]
        place = ["o", "g", "key0", "key1", "rows", "sure_path"]
        found = counted("occasions", place, columns, members="live", matching="TRUE")
        steps = [
            *bindings(clauses, self.facts),
            (
                "path(rows, seen, key0, key1, sure_path)",
                f"SELECT [{row}], [key0, key1], key0, key1, known FROM bindings "
                "WHERE key0 <> key1 UNION ALL "
                f"SELECT list_append(rows, {row}), list_append(seen, e.key1), p.key0, e.key1, "
                "sure_path AND known FROM path p JOIN bindings e ON e.key0 = p.key1 "
                f"WHERE NOT list_contains(seen, e.key1) AND len(rows) < {self.links}",
            ),
            ("occasions", "SELECT *, o AS g FROM (SELECT row_number() OVER () AS o, * FROM path)"),
            (
                "live",
                "SELECT b.* EXCLUDE (g, known), o.g AS g, TRUE AS known FROM occasions o "
                f"JOIN bindings b ON list_contains(o.rows, b.{row})",
            ),
            ("told", f"SELECT *, {', '.join(answers)} FROM ({found})"),
        ]
        chosen = [f"m{n}" for n, _ in enumerate(self.columns)]
        sure = "CASE WHEN held AND sure_path THEN TRUE END AS sure"
        answer = (
            f"SELECT {', '.join([*chosen, 'w0', sure])} FROM told "
            "WHERE NOT told.sure AND held IS NOT FALSE ORDER BY rows"
        )
        return _joined(steps, answer, recursive=True)

    def _of_members(self, clauses: Clauses, component: Component) -> str:
        """Each member that rows connect, with the rows of its component."""
        questions = Questions(clauses, self.facts)
        self.columns = questions.measures()
        answers = [f"{questions.suspicion()} AS held"]
        answers += [f"{one.settled()} AS m{number}" for number, (_, one) in enumerate(self.columns)]
        columns = [*questions.scope.tallies.listed(), f"list({row_of(self.facts.base)}) AS w0"]
        steps = [*bindings(clauses, self.facts), *connected(component, columns, answers)]
        return _joined(steps, members_told(len(self.columns)), recursive=True)

    def _of_groups(self, clauses: Clauses) -> str:
        """Each group asked twice; a column that differs, or counts rows lost, is missing."""
        keys = key_names(clauses, self.facts)
        questions = Questions(clauses, self.facts)
        self.columns = questions.measures()
        answers = [f"{questions.suspicion()} AS held"]
        chosen = []
        for number, (_, one) in enumerate(self.columns):
            lost = questions.scope.lost(one)
            answers += [f"{one.settled()} AS m{number}", f"{lost or 'FALSE'} AS lost{number}"]
            same = f"k.m{number} = a.m{number} AND NOT a.lost{number}"
            settled = f"CASE WHEN {same} THEN k.m{number} END"
            chosen.append(f"{settled if one.counts else f'a.m{number}'} AS m{number}")
        lists = [f"list({row_of(a)}) AS w{n}" for n, a in enumerate(looped(self.facts))]
        columns = [*questions.scope.tallies.listed(), *lists]
        place = ["o", "g", *keys]
        found = counted("occasions", place, columns, members="live", matching="TRUE")
        steps = [
            ("live", "SELECT * FROM bindings WHERE NOT keyless"),
            (
                "occasions",
                "SELECT row_number() OVER () AS o, * FROM "
                f"(SELECT DISTINCT {', '.join(['g', *keys])} FROM live)",
            ),
            ("told", f"SELECT *, {', '.join(answers)} FROM ({found})"),
        ]
        chosen += [f"a.w{n} AS w{n}" for n, _ in enumerate(looped(self.facts))]
        held = both_ways("held")
        answer = (
            f"SELECT {', '.join([*chosen, f'{held} AS sure'])} FROM {twice('told')} "
            f"WHERE ({held}) IS NOT FALSE ORDER BY {', '.join(f'a.{k}' for k in keys)}"
        )
        return _joined([*bindings(clauses, self.facts), *steps], answer)


def _joined(steps: Iterable[tuple[str, str]], answer: str, *, recursive: bool = False) -> str:
    kept = {"choices", "bindings", "live", "told"}  # others read them more than once
    listed = ", ".join(
        f"{name} AS {'MATERIALIZED ' if name in kept else ''}({sql})" for name, sql in steps
    )
    return f"WITH {'RECURSIVE ' if recursive else ''}{listed} {answer}"


def tables_in(declarations: Sequence[Declaration]) -> list[Table]:
    """The tables in an order in which each stands after those that it reads."""
    waiting = [d for d in declarations if isinstance(d, Table)]
    ordered: list[Table] = []
    while waiting:
        names = {t.name for t in waiting}
        ready = next(t for t in waiting if not (reads(t) & names) - {t.name})
        waiting.remove(ready)
        ordered.append(ready)
    return ordered


def reads(table: Table) -> set[str]:
    """What the table's aliases range over, by the words it is called by."""
    relations = (step for branch in table.branches for step in branch.steps)
    found = {getattr(step, "data_set", "") for step in relations}
    return found | {branch.each.data_set for branch in table.branches}
