"""Date shift: 400 years on or back, everything happens as before.

All days move together: the cells of date and month columns, the dates within resident ids,
the periods of regulations, articles and parameters, literals, and the day of the run. It
holds because the Gregorian calendar repeats itself after 400 years exactly: 146,097 days,
so that months keep their lengths, leap years their places and weekdays their days. A
smaller shift would not do: by 1 to 399 years a 29 February falls somewhere else sooner or
later, since 1900 and 2100 are no leap years and 2000 is one. Only `year()` and
`fiscal_year()` see which 400 years they are: `- 400` is written behind them on the later side.

Days in what is told are moved back: window starts, subjects, measures, periods of clauses
and parameters. The id of a finding may depend on days, the words for a condition on
`year()`; both are left out.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Any

from dsl.domains import DATING, Kind
from dsl.schema import Column
from dsl.syntax.expressions import Call
from tests.generated import tree
from tests.generated.case import Case
from tests.generated.compiled import RefusedError
from tests.metamorphic.rebuilt import each_text, rebuilt
from tests.metamorphic.told import Told, broken, without
from tests.metamorphic.trial import (
    Compared,
    Relation,
    Trial,
    evaluated,
    filed,
    findings_among,
    model_of,
)
from tests.reference.schema import SCHEMA
from tests.reference.values import Cell
from tests.reference.world import Row

_CYCLE = 400
_DAY = re.compile(r"(?<![0-9-])([0-9]{4})(?=-[0-9]{2}(-[0-9]{2})?(?![0-9-]))")
_PERSON = re.compile(r"(?<![0-9])33[0-9]{15}[0-9X](?![0-9])")
#: The years that a calendar is said to cover.
_COVERED = re.compile(r"(?<=it covers )[0-9]{4}(?:, [0-9]{4})*")
_LEFT_OUT = ("id", "reads", "calendars")


def check(trial: Trial) -> Compared | None:
    """The shifted case tells the same, its days moved back."""
    years = _CYCLE if trial.case.seed % 2 else -_CYCLE
    case = shifted(trial.case, years)
    try:
        model = model_of(case)
    except RefusedError:  # `year() - 400` may need more digits than there are
        return None
    after = [
        each_text(line, lambda text: _back(text, years))
        for line in evaluated(model, filed(case.tables), case)
    ]
    before, later = (
        [_counted(line) for line in without(told, *_LEFT_OUT)] for told in (trial.told, after)
    )
    return Compared(findings_among(trial.told), broken(before, later))


def _counted(line: Told) -> Told:
    """The line with its measures as text: `year()` is a count, `year() - 400` a number."""
    measures = {name: str(value) for name, value in line.get("measures", {}).items()}
    return {**line, "measures": measures} if "measures" in line else line


def shifted(case: Case, years: int) -> Case:
    """The case `years` later."""
    columns = {d.name: d.columns for d in SCHEMA.data_sets}
    tables = {
        name: [_row(row, columns[name], years) for row in rows]
        for name, rows in case.tables.items()
    }
    declarations = tuple(_later(d, years) for d in case.declarations)
    return replace(case, declarations=declarations, tables=tables, as_of=_day(case.as_of, years))


def _row(row: Row, columns: tuple[Column, ...], years: int) -> Row:
    return {c.name: _cell(row[c.name], c.domain.kind, years) for c in columns}


def _cell(cell: Cell, kind: Kind, years: int) -> Cell:
    if kind in DATING and isinstance(cell, datetime.date):
        return _day(cell, years)
    if kind is Kind.RESIDENT_ID and isinstance(cell, str):
        return _resident_id(cell, years)
    return cell


def _day(day: datetime.date, years: int) -> datetime.date:
    return day.replace(year=day.year + years)


def _resident_id(text: str, years: int) -> str:
    """The id of somebody born `years` later; the check digit is nobody's business here."""
    return f"{text[:6]}{int(text[6:10]) + years:04}{text[10:]}"


def _later(node: Any, years: int) -> Any:
    """A tree with all its days `years` later."""

    def move(inner: Any) -> Any:
        match inner:
            case datetime.date():
                return _day(inner, years)
            case Call(function="year" | "fiscal_year"):
                return tree.calculate(inner, "-" if years > 0 else "+", tree.number(abs(years)))
            case _:
                return inner

    return rebuilt(node, move)


def _back(text: str, years: int) -> str:
    """The text with every day and every resident id in it moved back."""
    persons = _PERSON.sub(lambda m: _resident_id(m[0], -years), text)
    covered = _COVERED.sub(lambda m: _years_back(m[0], years), persons)
    return _DAY.sub(lambda m: f"{int(m[1]) - years:04}", covered)


def _years_back(text: str, years: int) -> str:
    return ", ".join(f"{int(year) - years:04}" for year in text.split(", "))


RELATION = Relation("date_shift", check)
