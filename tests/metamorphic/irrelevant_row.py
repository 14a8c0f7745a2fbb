"""Irrelevant row: what is told of others does not change when a row arrives that meets nothing.

One row is put into every table, somewhere. Its texts and dates occur in no other row and are
all there, so no equality of an `on` can tie it to a row that was there before: a binding holds
either such new rows only or none. Its group is its own wherever one of the rule's keys is
not a flag (a flag has no value of which there is none yet): so a rule grouped by flags alone
is left out, as is one that looks for two values in one column, of whose rows searched told
makes one sum. Findings that rest on the new rows are set aside; all others must be the same,
but for the rows searched in vain, which are one more per data set.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dsl.domains import TEMPORAL, TEXTUAL, Kind
from dsl.model.steps import Relation
from dsl.schema import Column, DataSet
from dsl.syntax.declarations import Per, Rule, With, Without
from dsl.syntax.expressions import Call, Expression, Field
from dsl.syntax.law import Calendar
from tests.metamorphic import trial as relations
from tests.metamorphic.told import Told, broken, without
from tests.metamorphic.trial import Compared, Trial, evaluated, filed, findings_among
from tests.reference.schema import SCHEMA
from tests.reference.values import Cell
from tests.reference.world import Row

_NEW = "new"
_FIRST_YEAR = 2040
#: A calendar is named whole, and with it the new row, of another year.
_LEFT_OUT = ("calendars", "message", "message_parts")
_OTHERS: Mapping[Kind, Cell] = {Kind.FLAG: True, Kind.COUNT: 1, Kind.PERIOD: 1}


def check(trial: Trial) -> Compared | None:
    """Findings that do not rest on the new rows stay as they are."""
    kept = {rule.name for rule in trial.rules if not _grouped_by_flags(rule)}
    kept -= {rule.name for rule in trial.model.rules if any(map(_asks_twice, rule.absences))}
    if not kept:
        return None
    chance = random.Random(trial.case.seed)
    # no row of a calendar is irrelevant: it says what a day, or a whole year, is
    calendars = {d.data_set for d in trial.case.declarations if isinstance(d, Calendar)}
    tables = trial.case.tables
    added = {
        d.name: _Added(tables[d.name], len(tables[d.name]) + 1)
        if d.name in calendars
        else _Added.draw(tables[d.name], d, chance)
        for d in SCHEMA.data_sets
    }
    after = evaluated(
        trial.model,
        filed({name: one.rows for name, one in added.items()}),
        trial.case,
        row_of=lambda name, _filing, row: added[name].number(row),
    )
    before = [line for line in trial.told if line["rule"] in kept and _is_finding(line)]
    others = [
        _searched_one_less(line)
        for line in after
        if line["rule"] in kept and _is_finding(line) and not _rests_on_new(line)
    ]
    mixed = [line for line in after if line["rule"] in kept and _is_mixed(line)]
    lines = [f"{line['rule']}: old and new rows in one finding: {line}" for line in mixed]
    same = broken(without(before, *_LEFT_OUT), without(others, *_LEFT_OUT))
    return Compared(findings_among(before), (*lines, *same))


@dataclass(frozen=True, slots=True)
class _Added:
    """The rows of one table with a new one at `place`, counted from 1."""

    rows: Sequence[Row]
    place: int

    @staticmethod
    def draw(rows: Sequence[Row], data_set: DataSet, chance: random.Random) -> _Added:
        place = chance.randint(0, len(rows))
        new = _new_row(data_set)
        return _Added([*rows[:place], new, *rows[place:]], place + 1)

    def number(self, row: int) -> object:
        """The number that a row had before."""
        if row == self.place:
            return _NEW
        return row - 1 if row > self.place else row


def _new_row(data_set: DataSet) -> Row:
    """A row without a missing cell, whose texts and days no other row has."""
    position = SCHEMA.data_sets.index(data_set)
    start = datetime.date(_FIRST_YEAR + position, 1, 1)
    return {c.name: _new_cell(c, number, start) for number, c in enumerate(data_set.columns)}


def _new_cell(column: Column, number: int, start: datetime.date) -> Cell:
    kind = column.domain.kind
    if kind in TEXTUAL:
        # An id in whose place of a birth date stands one, lest that be missing.
        return f"无关{start.year}{start.isoformat().replace('-', '')}{number:04}"
    if kind in TEMPORAL:  # the first of different months, a month being its first day
        return start.replace(month=1 + number % 12)
    return _OTHERS.get(kind, 1)


def _grouped_by_flags(rule: Rule) -> bool:
    """Whether every key is a flag, so that the new row joins a group that was there."""
    sets = {rule.each.alias: rule.each.data_set}
    sets |= {s.alias: s.data_set for s in rule.steps if isinstance(s, With | Without)}
    keys = [key for step in rule.steps if isinstance(step, Per) for key in step.keys]
    return bool(keys) and all(_is_flag(key, sets) for key in keys)


def _is_flag(key: Expression, sets: Mapping[str, str]) -> bool:
    match key:
        case Field(alias=alias, column=column):
            data_set = SCHEMA.data_set(sets[alias])
            found = data_set.column(column) if data_set else None
            return found is None or found.domain.kind is Kind.FLAG
        case Call():
            return False
        case _:
            return True  # of other keys nothing is known: the relation is not claimed for them


def _asks_twice(absence: Relation) -> bool:
    """Whether two values are looked for in one column."""
    columns = [pair.column.column for pair in absence.keys]
    return len(set(columns)) < len(columns)


def _is_finding(line: Told) -> bool:
    return bool(line["outcome"] != "counts")


def _rows_of(line: Told) -> Iterable[object]:
    taken_out = (*line["exempted"], *line["conflicts"])
    for witness in (line["witness"], *(e["witness"] for e in taken_out)):
        for rows in witness.values():
            yield from rows


def _rests_on_new(line: Told) -> bool:
    return _NEW in _rows_of(line)


def _is_mixed(line: Told) -> bool:
    return _is_finding(line) and _rests_on_new(line) and set(_rows_of(line)) != {_NEW}


def _searched_one_less(line: Told) -> Told:
    absent = [(a, d, values, rows - 1, un) for a, d, values, rows, un in line["absent"]]
    return {**line, "absent": absent}


RELATION = relations.Relation("irrelevant_row", check)
