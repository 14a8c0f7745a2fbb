"""The first sheet: the run's facts, then the totals by rule, department and clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.finding_words import OUTCOMES, SEVERITIES
from interfaces.report.facts import OUTCOMES as ORDER
from interfaces.report.facts import ReportContent, Total
from interfaces.report.xlsx import words
from interfaces.report.xlsx.sheet import Writing, print_setup
from interfaces.report.xlsx.values import Given, day, moment

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (44, 20, 12, 12, 12, 12, 12, 14)


def add_overview(workbook: Workbook, writing: Writing, content: ReportContent) -> None:
    """The sheet with what a reader wants to know first."""
    language = content.language
    sheet = workbook.add_worksheet(words.OVERVIEW.tell(language))
    print_setup(sheet, words.OVERVIEW.tell(language))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, words.TITLE.tell(language), writing.formats.title)
    page = _Page(sheet, writing, at=2)
    for name, value in _facts(content):
        page.line([name.tell(language), value])
    page.at += 1
    by_outcome = content.totals.by_outcome
    page.table(
        [words.TOTAL.tell(language), *(OUTCOMES[o].tell(language) for o in ORDER)],
        [[sum(by_outcome.values()), *(by_outcome[o] for o in ORDER)]],
    )
    _by_rule(page, content)
    _totals(page, content, words.BY_DEPARTMENT, content.totals.by_department)
    _totals(page, content, words.BY_CLAUSE, content.totals.by_clause)


class _Page:
    """Writes downwards, line by line."""

    def __init__(self, sheet: Worksheet, writing: Writing, *, at: int) -> None:
        self._sheet = sheet
        self._writing = writing
        self.at = at

    def line(self, row: Sequence[Given], *, grey: bool = False) -> None:
        """One line of values."""
        for column, given in enumerate(row):
            self._writing.put(self._sheet, self.at, column, given, grey=grey)
        self.at += 1

    def section(self, title: str) -> None:
        """A heading over what follows."""
        self._sheet.write_string(self.at, 0, title, self._writing.formats.section)
        self.at += 1

    def table(
        self, heads: Sequence[str], rows: Iterable[Sequence[Given]], *, grey: Sequence[int] = ()
    ) -> None:
        """Heads, lines and a blank line; `grey` are the numbers of lines to be shown so."""
        for column, head in enumerate(heads):
            self._sheet.write_string(self.at, column, head, self._writing.formats.head)
        self.at += 1
        for number, row in enumerate(rows):
            self.line(row, grey=number in grey)
        self.at += 1


def _facts(content: ReportContent) -> Iterator[tuple[Bilingual, Given]]:
    run, language = content.run, content.language
    comma = "、" if language == "zh" else ", "
    yield words.RUN, run.id
    yield words.AS_OF, day(run.as_of)
    yield words.EXECUTED, moment(run.executed_at) if run.executed_at else None
    yield words.WORKSPACE, run.workspace
    yield words.PROGRAM, f"huiyan {run.program}, {run.engine}"
    yield words.PACKS, comma.join(f"{p.title} {p.version}" for p in run.packs)
    if run.only:
        yield words.LIMITED, comma.join(run.only)
    if run.subjects:
        yield words.SUBJECTS, run.subjects
    if run.baseline:
        yield words.BASELINE, run.baseline
    masked = words.MASKED_YES if content.masked else words.MASKED_NO
    yield words.MASKED, masked.tell(language)
    yield words.FAILED_RULES, len(content.not_evaluated)


def _by_rule(page: _Page, content: ReportContent) -> None:
    """Rules that could not look are grey, and have no count where they looked at nothing."""
    language = content.language
    page.section(words.BY_RULE.tell(language))
    heads = [words.RULE_TITLE, words.RULE, words.SEVERITY, *(OUTCOMES[o] for o in ORDER)]
    grey = [i for i, r in enumerate(content.rules) if r.failures]
    rows = [
        [
            rule.title,
            rule.name,
            SEVERITIES[rule.severity].tell(language),
            *(_counts(rule.counts) if rule.looked_at is not None else [None] * len(ORDER)),
            rule.looked_at,
            rule.budget,
        ]
        for rule in content.rules
    ]
    page.table([h.tell(language) for h in [*heads, words.LOOKED_AT, words.BUDGET]], rows, grey=grey)


def _totals(page: _Page, content: ReportContent, title: Bilingual, totals: Sequence[Total]) -> None:
    if not totals:
        return
    language = content.language
    page.section(title.tell(language))
    heads = ["", words.TOTAL.tell(language), *(OUTCOMES[o].tell(language) for o in ORDER)]
    page.table(heads, [[t.title, t.sum, *_counts(t.counts)] for t in totals])


def _counts(counts: Mapping[str, int]) -> list[int]:
    return [counts[o] for o in ORDER]
