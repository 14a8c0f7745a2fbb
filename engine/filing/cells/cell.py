"""Reading one cell: the definition that the vectorised reading must agree with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from dsl.domains import Kind
from engine.filing.cells.amounts import (
    read_count,
    read_money,
    read_number,
    read_percent,
    read_period,
)
from engine.filing.cells.clocks import read_timestamp
from engine.filing.cells.coordinates import read_coordinate
from engine.filing.cells.ids import read_credit_code, read_region_code, read_resident_id
from engine.filing.cells.reading import (
    MISSING_WORDS,
    SPREADSHEET_ERROR,
    SPREADSHEET_FORMULA,
    CellRule,
    Fault,
    Read,
    clean,
)
from engine.filing.cells.times import read_date, read_month
from engine.filing.cells.words import read_category, read_code, read_flag, read_name, read_text
from engine.filing.marks import Mark
from engine.filing.reasons import Reason

__all__ = ["CellRule", "Fault", "Read", "read_cell"]

_READERS: Final[Mapping[Kind, Callable[[str, CellRule], Read | Fault]]] = {
    Kind.RESIDENT_ID: read_resident_id,
    Kind.CREDIT_CODE: read_credit_code,
    Kind.PERSON_NAME: read_name,
    Kind.ORG_NAME: read_name,
    Kind.REGION_CODE: read_region_code,
    Kind.PHONE: read_code,
    Kind.ACCOUNT: read_code,
    Kind.ADDRESS: read_text,
    Kind.CODE: read_code,
    Kind.CATEGORY: read_category,
    Kind.TEXT: read_text,
    Kind.MONEY: read_money,
    Kind.NUMBER: read_number,
    Kind.COUNT: read_count,
    Kind.PERCENT: read_percent,
    Kind.DATE: read_date,
    Kind.MONTH: read_month,
    Kind.TIMESTAMP: read_timestamp,
    Kind.PERIOD: read_period,
    Kind.LATITUDE: read_coordinate,
    Kind.LONGITUDE: read_coordinate,
    Kind.FLAG: read_flag,
}


def read_cell(text: str, rule: CellRule) -> Read | Fault:
    """The value of a delivered `text`, or why it has none; never a guess."""
    cleaned, marks = clean(text)
    if not cleaned:
        return Read(None)
    if cleaned in MISSING_WORDS:
        return Read(None, (Mark.MISSING_WORD,))
    if SPREADSHEET_ERROR.fullmatch(cleaned):
        return Fault(Reason.SPREADSHEET_ERROR)
    # in free text somebody may well have written one
    if rule.domain.kind is not Kind.TEXT and SPREADSHEET_FORMULA.fullmatch(cleaned):
        return Fault(Reason.SPREADSHEET_FORMULA)
    read = _READERS[rule.domain.kind](cleaned, rule)
    if isinstance(read, Fault) or not marks:
        return read
    return Read(read.value, marks + read.marks)
