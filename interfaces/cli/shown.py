"""A listing in every form: a table for people, JSON, JSON lines and CSV for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.invocation import Invocation
from interfaces.cli.records import write_csv, write_json, write_json_lines


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its key in the records, its words; numbers stand to the right."""

    key: str
    words: Bilingual
    number: bool = False


def show_listing(
    invocation: Invocation,
    schema: str,
    headings: Sequence[Heading],
    records: Sequence[Mapping[str, Any]],
) -> None:
    """`records` in the format that was asked for.

    The table shows the headed columns, and a data set by its title in Chinese; programs
    get every key. JSON is `{"schema": …, "items": […]}`.
    """
    results = invocation.results
    match invocation.format:
        case "json":
            write_json(results, {"schema": schema, "items": list(records)})
        case "jsonl":
            write_json_lines(results, ({"schema": schema, **r} for r in records))
        case "csv":
            columns = list(dict.fromkeys(key for record in records for key in record))
            write_csv(results, columns or [h.key for h in headings], records)
        case _:
            show_table(invocation, headings, records)


def show_table(
    invocation: Invocation, headings: Sequence[Heading], records: Sequence[Mapping[str, Any]]
) -> None:
    """The headed columns of `records` for people; nothing where there is no record."""
    from interfaces.cli.drawing import table  # noqa: PLC0415 - rich only where it draws

    if not records:
        return
    words = [h.words.tell(invocation.language) for h in headings]
    numbers = [i for i, h in enumerate(headings) if h.number]
    rows = [[_cell(record, h, invocation.language) for h in headings] for record in records]
    invocation.results.render(table(words, rows, right=numbers))


def _cell(record: Mapping[str, Any], heading: Heading, language: str) -> str:
    if heading.key == "dataset" and language == "zh":
        return str(record.get("title") or record["dataset"])
    value = record.get(heading.key)
    if value is None:
        return ""
    return f"{value:,}" if heading.number and isinstance(value, int) else str(value)
