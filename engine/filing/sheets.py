"""Sheets named by month: which of a workbook's sheets are deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adapters.excel import filled_sheets
from adapters.isolation import Died, Workplace
from adapters.opening import format_of
from adapters.sources import Format
from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.contract import Delivery
from engine.filing.delivered import Arrived
from engine.filing.delivery_dates import (
    delivery_date,
    fits,
    generalised,
    is_pattern,
    with_sheet_name,
)


def sheets_meant(file: Arrived, place: Workplace, mode: Delivery) -> Iterator[Arrived | Diagnostic]:
    """The workbook once for each sheet that is a delivery, where the contract names them by date.

    `sheet: "{year}年{month}月"` names next month's sheet, too. The sheet's name is then a part of
    the delivery's name, and says its date. Of a data set that is delivered whole the latest sheet
    alone counts. HY554 where no sheet is named so, or where nothing tells which is the latest.
    """
    pattern = file.options.sheet
    names = filled_sheets_of(file, place) if is_pattern(pattern) else ()
    if not names:
        yield file
        return
    fitting = [name for name in names if fits(pattern, name)]
    days = {name: delivery_date(with_sheet_name(file.name, name)) for name in fitting}
    known = {name: dated.day for name, dated in days.items() if dated}
    in_order = sorted(known, key=lambda name: known[name]) if len(fitting) > 1 else fitting
    if not in_order or len(in_order) < len(fitting):
        sheets = ", ".join(names)
        yield diagnose("HY554", None, file=file.name, sheet=pattern, nearest="", sheets=sheets)
        return
    for sheet in in_order[-1:] if mode is Delivery.FULL else in_order:
        yield _with_sheet(file, sheet)


def filled_sheets_of(file: Arrived, place: Workplace) -> tuple[str, ...]:
    """The sheets of a workbook that hold anything; none of what is no workbook."""
    if (file.options.format or format_of(file.path.name)) is not Format.EXCEL:
        return ()
    try:
        found = place.in_child(filled_sheets, (file.path, file.options))
    except OSError:
        return ()
    return () if isinstance(found, Died) else found


def drafted_sheet(names: tuple[str, ...]) -> str:
    """How a contract names the sheet by date; empty where not just one pattern is among them."""
    patterns = {pattern for name in names if (pattern := generalised(name))}
    return patterns.pop() if len(patterns) == 1 else ""


def _with_sheet(file: Arrived, sheet: str) -> Arrived:
    options = replace(file.options, sheet=sheet)
    return replace(file, name=with_sheet_name(file.name, sheet), options=options)
