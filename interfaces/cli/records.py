"""The machine formats: JSON, JSON lines and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interfaces.cli.results import Results

Record = Mapping[str, Any]

_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")


def write_json(results: Results, document: Record) -> None:
    """One document, indented; Chinese stays readable."""
    results.line(json.dumps(document, ensure_ascii=False, indent=2))


def write_json_lines(results: Results, records: Iterable[Record]) -> None:
    """One record a line."""
    for record in records:
        results.line(json.dumps(record, ensure_ascii=False))
        if results.closed:
            return


def write_csv(results: Results, columns: Sequence[str], records: Iterable[Record]) -> None:
    """A header and one line a record; a value that holds others is JSON.

    A file begins with the mark that lets a spreadsheet know UTF-8; a pipe does not, since
    programs read it.
    """
    if results.to_file:
        results.write("\ufeff")
    results.write(_csv_line(columns))
    for record in records:
        results.write(_csv_line([_cell(record.get(c)) for c in columns]))
        if results.closed:
            return


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    # a spreadsheet runs a cell that begins like a formula, and cells come from deliveries
    if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _csv_line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
