"""Faulty lines among the delivered ones, and what filing must do with each: quarantine it.

Faulty lines are always additional: each is a copy of a clean row under a number of its own
(or, for a repeated key, under the same number), so that no rule's outcome hangs on it. The faults
sit where a row is unfit for them: in a key, a required column or the day of the event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random

from examples.city.books import Row, Value
from examples.city.town import Town

#: Written where a byte will be broken, once the line is encoded.
BROKEN_BYTE = "\x1a"


class Fault(StrEnum):
    """What is wrong with a line; the value is the reason that filing must give."""

    IMPOSSIBLE_DAY = "no_such_day"
    IMPOSSIBLE_MONTH = "not_month"
    WRONG_CHECK_DIGIT = "bad_check_digit"
    SPREADSHEET_NUMBER = "spreadsheet_number"
    RAGGED = "ragged"
    BROKEN_BYTE = "bad_bytes"
    REPEATED_ROW = "repeated_row"
    MISSING_VALUE = "missing_required"


@dataclass(frozen=True, slots=True)
class Dirt:
    """So many lines of one data set with one fault; `column` is where it sits."""

    data_set: str
    fault: Fault
    count: int
    column: str = ""


@dataclass(frozen=True, slots=True)
class FaultyLine:
    """A line to deliver beside the clean rows of its data set."""

    row: Row
    fault: Fault
    column: str


DIRT: tuple[Dirt, ...] = (
    Dirt("public_security.residents", Fault.WRONG_CHECK_DIGIT, 2, "person"),
    Dirt("public_security.residents", Fault.SPREADSHEET_NUMBER, 1, "person"),
    Dirt("public_security.residents", Fault.BROKEN_BYTE, 2, "name"),
    Dirt("public_security.residents", Fault.REPEATED_ROW, 2),
    Dirt("public_security.deaths", Fault.IMPOSSIBLE_DAY, 4, "date"),
    Dirt("public_security.deaths", Fault.BROKEN_BYTE, 1, "name"),
    Dirt("civil_affairs.allowance_payments", Fault.IMPOSSIBLE_MONTH, 7, "month"),
    Dirt("civil_affairs.allowance_payments", Fault.RAGGED, 2),
    Dirt("civil_affairs.allowance_payments", Fault.REPEATED_ROW, 3),
    Dirt("civil_affairs.allowance_payments", Fault.MISSING_VALUE, 1, "month"),
    Dirt("civil_affairs.low_income_payments", Fault.IMPOSSIBLE_MONTH, 4, "month"),
    Dirt("civil_affairs.low_income_payments", Fault.RAGGED, 1),
    Dirt("human_resources.pension_payments", Fault.IMPOSSIBLE_MONTH, 6, "month"),
    Dirt("human_resources.pension_payments", Fault.REPEATED_ROW, 2),
    Dirt("agriculture.subsidy_payments", Fault.IMPOSSIBLE_DAY, 2, "paid_on"),
    Dirt("agriculture.subsidy_payments", Fault.RAGGED, 1),
    Dirt("organization.staff", Fault.IMPOSSIBLE_DAY, 2, "start"),
    Dirt("market.companies", Fault.WRONG_CHECK_DIGIT, 2, "credit_code"),
    Dirt("tenders.bids", Fault.BROKEN_BYTE, 2, "bidder_name"),
    Dirt("tenders.bids", Fault.IMPOSSIBLE_DAY, 2, "submitted_on"),
    Dirt("tenders.bids", Fault.REPEATED_ROW, 2),
    Dirt("petitions.petitions", Fault.IMPOSSIBLE_DAY, 2, "received_on"),
    Dirt("petitions.petitions", Fault.RAGGED, 2),
)


def faulty_lines(town: Town, data_set: str, key: str) -> list[FaultyLine]:
    """The faulty lines of `data_set`, whose key column is `key`."""
    rng = town.stream(f"dirt {data_set}")
    lines: list[FaultyLine] = []
    for dirt in (d for d in DIRT if d.data_set == data_set):
        for row in _templates(town, rng, dirt):
            copy = dict(row)
            if dirt.fault is not Fault.REPEATED_ROW and key != dirt.column:
                copy[key] = _fresh_key(copy[key], len(lines))
            lines.append(FaultyLine(copy, dirt.fault, dirt.column))
    return lines


def spoil(cells: list[str], place: int, fault: Fault) -> list[str]:
    """The cells of a line after its fault was worked in; `place` is the faulty column's."""
    spoiled = list(cells)
    match fault:
        case Fault.IMPOSSIBLE_DAY:
            spoiled[place] = _february_30(spoiled[place])
        case Fault.IMPOSSIBLE_MONTH:
            spoiled[place] = spoiled[place][:4] + "13"
        case Fault.WRONG_CHECK_DIGIT:
            spoiled[place] = _wrong_check(spoiled[place])
        case Fault.SPREADSHEET_NUMBER:
            spoiled[place] = f"{spoiled[place][0]}.{spoiled[place][1:6]}E+17"
        case Fault.RAGGED:
            # an unquoted comma within a cell, or a line that was cut off
            spoiled = [*spoiled[:2], "见附件", *spoiled[2:]] if len(spoiled) % 2 else spoiled[:-2]
        case Fault.BROKEN_BYTE:
            spoiled[place] += BROKEN_BYTE
        case Fault.MISSING_VALUE:
            spoiled[place] = ""
        case Fault.REPEATED_ROW:
            pass
    return spoiled


def _templates(town: Town, rng: Random, dirt: Dirt) -> list[Row]:
    """Early rows, which belong to the background, complete where the fault will sit."""
    rows = town.books.of(dirt.data_set)
    early = rows[: max(dirt.count, len(rows) // 4)]
    fit = [row for row in early if not dirt.column or _fits(row[dirt.column], dirt.fault)]
    return rng.sample(fit, dirt.count)


def _fits(value: Value, fault: Fault) -> bool:
    return isinstance(value, date) if fault is Fault.IMPOSSIBLE_DAY else value is not None


def _fresh_key(key: Value, index: int) -> str:
    """A key that no row has; a resident id is left alone, since its fault is the id or the name."""
    text = str(key)
    return text if len(text) == 18 else f"{text[:2]}9{index:05d}"


def _february_30(spelled: str) -> str:
    """The 30th of February, as that department spells days."""
    year = spelled[:4]
    if spelled.isdigit():
        return f"{year}0230"
    if spelled.endswith("日"):
        return f"{year}年2月30日"
    return f"{year}.2.30" if "." in spelled else f"{year}-02-30"


def _wrong_check(identity: str) -> str:
    """`identity` with another last character."""
    wrong = "1" if identity[-1] == "0" else "0"
    return identity[:-1] + wrong
