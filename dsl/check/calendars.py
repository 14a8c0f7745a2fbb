"""The pack's calendar: the data set that says which days are off, and what asks it."""

from __future__ import annotations

from dsl.check.expressions import check_condition
from dsl.check.lookups import data_set_word, find_data_set
from dsl.check.scopes import Level, Rows, Scope
from dsl.check.work import Work
from dsl.domains import Kind
from dsl.model.expressions import ColumnValue
from dsl.model.steps import Alias, Calendar, Condition
from dsl.model.types import column_type
from dsl.syntax.law import Calendar as WrittenCalendar


def check_calendar(written: WrittenCalendar, work: Work) -> Calendar | None:
    """The calendar, or None after telling what is wrong with it.

    Tells HY371 where the key of the data set is not one date; its conditions can read its
    own rows and nothing else of the pack.
    """
    data_set = find_data_set(written.data_set, written.data_set_span, work)
    if data_set is None:
        return None
    work.data_sets[written.name] = data_set
    scope = Scope(Level.ROW).with_rows(written.name, Rows(written.name, data_set))
    conditions = [
        Condition(found, part.span)
        for part in (written.off, written.worked)
        if (found := check_condition(part, scope, work)) is not None
    ]
    keys = [c for c in map(data_set.column, data_set.key) if c is not None]
    if len(keys) != 1 or keys[0].domain.kind is not Kind.DATE:
        word = data_set_word(data_set, work.surface)
        work.report.tell("HY371", written.data_set_span, data_set=word)
        return None
    if work.report.failed:
        return None
    off, worked = conditions
    day = ColumnValue(written.name, keys[0].name, column_type(keys[0].domain))
    alias = Alias(written.name, data_set, written.name_span)
    return Calendar(alias, day, off, worked, written.span)
