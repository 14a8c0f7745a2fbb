"""The workbook: which sheets it has, and what makes its bytes repeat."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from xlsxwriter.workbook import Workbook

from interfaces.cli.bilingual import Bilingual
from interfaces.report.facts import ReportContent
from interfaces.report.phrases import Phrases
from interfaces.report.xlsx import words
from interfaces.report.xlsx.overview import add_overview
from interfaces.report.xlsx.sheet import Column, Formats, Writing, add_table, print_setup
from interfaces.report.xlsx.tables import Tables
from interfaces.report.xlsx.values import Given

#: Texts stay texts whatever they look like, and no copy of them is left in a temporary
#: folder: `constant_memory` would need less memory, but writes every sheet there in clear.
_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def write_xlsx(content: ReportContent, path: Path) -> None:
    """Write the report of `content` to `path` as a workbook without formulas.

    The same content makes the same bytes: the file's dates are those of the run.
    """
    language = content.language
    with Workbook(str(path), _OPTIONS) as workbook:
        workbook.set_properties(
            {
                "title": f"{words.TITLE.tell(language)} {content.run.id}",
                "author": f"huiyan {content.run.program}",
                "created": _made(content),
            }
        )
        writing = Writing(Formats(workbook), language)
        add_overview(workbook, writing, content)
        tables = Tables(content, Phrases(content))
        _add(workbook, writing, words.FINDINGS, tables.findings_columns(), tables.findings())
        _add(workbook, writing, words.MEASURES, tables.measures_columns(), tables.measures())
        _add(workbook, writing, words.ROWS, tables.rows_columns(), tables.rows())
        _add(
            workbook,
            writing,
            words.NOT_EVALUATED,
            tables.not_evaluated_columns(),
            tables.not_evaluated(),
            grey=True,
        )
        _add(workbook, writing, words.SOURCES, tables.sources_columns(), tables.sources())
        _add_notes(workbook, writing)


def _made(content: ReportContent) -> datetime.datetime:
    run = content.run
    made = datetime.datetime.fromisoformat(run.executed_at or run.as_of)
    return made.astimezone(datetime.UTC).replace(tzinfo=None) if made.tzinfo else made


def _add(
    workbook: Workbook,
    writing: Writing,
    name: Bilingual,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Given]],
    *,
    grey: bool = False,
) -> None:
    add_table(workbook, writing, name.tell(writing.language), columns, rows, grey=grey)


def _add_notes(workbook: Workbook, writing: Writing) -> None:
    name = words.NOTES.tell(writing.language)
    sheet = workbook.add_worksheet(name)
    print_setup(sheet, name)
    sheet.set_column(0, 0, 110)
    for row, text in enumerate(words.TEXTS):
        writing.put(sheet, row, 0, text.tell(writing.language), wrapped=True)
