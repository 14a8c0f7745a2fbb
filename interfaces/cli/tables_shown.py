"""The computed tables behind a finding: how they are made, and what their rows rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.trace import Trace
from engine.trace.tables import TracedBehind, TracedTable, TracedTableRow
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.clause_words import clause_name, clause_period
from interfaces.cli.drawing import hanging, indented, table
from interfaces.cli.finding_words import GRADES
from interfaces.cli.near_words import NEAREST, near_lines, nearest_lines
from interfaces.cli.results import Results
from interfaces.cli.value_words import say_value

_TABLES = Bilingual("汇总表，以及所依据的行", "Computed tables, and the rows they rest on")
_NOT_FOUND = Bilingual(
    "{alias}：在 {count} 行里没有 {values}", "{alias}: none of {count} rows has {values}"
)
_UNKEYED = Bilingual(
    "另有 {count} 组原始行缺少分组的值，未计入任何一行",
    "{count} more choices of rows lack a part of the key and count in no row",
)
_UNCERTAIN = Bilingual("是否存在无法判定", "uncertain whether it is there")
_MORE = Bilingual("另有 {count} 行", "{count} more rows")
_ALL = Bilingual(
    "这里只列出每张表的前几行；全部行：huiyan trace {finding} -f json",
    "only the first rows of each table are shown here; all of them: huiyan trace {finding} -f json",
)
_BEHIND = Bilingual("{alias}（{source}）{rows}", "{alias} ({source}) {rows}")
#: Numbers of rows that are listed behind one row of a table.
_LISTED = 10


class TablesShown:
    """Draws the tables of one trace; nothing where its rule reads none."""

    def __init__(self, results: Results, trace: Trace, language: str) -> None:
        self._results, self._trace, self._language = results, trace, language

    def show(self) -> None:
        """Each table with its rows, then what was looked for in one and not found."""
        if not self._trace.tables:
            return
        self._results.line()
        self._results.line(self._results.bold(_TABLES.tell(self._language)))
        for one in self._trace.tables:
            self._table(one)
        for entry in self._trace.finding.get("derived", ()):
            if "absent" in entry:
                self._absent(entry)
        if any(len(one.rows) < one.named for one in self._trace.tables):
            finding = str(self._trace.finding["id"])[:8]
            self._prose(_ALL.tell(self._language, finding=finding), 2)

    def _table(self, one: TracedTable) -> None:
        title = f"“{one.title}”" if one.title else ""
        self._prose(f"{one.name}{title}", 2, faint=f"{one.file}:{one.line}")
        for clause in one.clauses:
            self._prose(
                clause_name(clause, self._language), 4, faint=clause_period(clause, self._language)
            )
            self._prose(str(clause["text"]), 6)
        lines = [(str(one.line + i), text) for i, text in enumerate(one.text.splitlines())]
        drawn = table(("", ""), lines, right=(0,), header=False, faint=(0,))
        self._results.render(indented(drawn, 4), prose=True)
        if one.grade not in (None, "exact_id"):
            self._prose(GRADES[str(one.grade)].tell(self._language), 4)
        for row in one.rows:
            self._row(one.name, row)
        if len(one.rows) < one.named:
            self._prose(_MORE.tell(self._language, count=one.named - len(one.rows)), 4)
        if one.unkeyed:
            self._prose(_UNKEYED.tell(self._language, count=one.unkeyed), 4)

    def _row(self, name: str, row: TracedTableRow) -> None:
        comma = "，" if self._language == "zh" else ", "
        said = comma.join(f"{c} = {say_value(v, self._language)}" for c, v in row.columns)
        self._prose(said, 4, faint="" if row.known else _UNCERTAIN.tell(self._language))
        told = (r for r in self._trace.finding["table_rows"] if r["table"] == name)
        for line in near_lines(next((r for r in told if r["row"] == row.row), {}), self._language):
            self._prose(line, 6)
        for behind in row.behind:
            self._prose(self._behind(behind), 6)

    def _behind(self, behind: TracedBehind) -> str:
        comma = "、" if self._language == "zh" else ", "
        listed = comma.join(map(str, behind.rows[:_LISTED]))
        if behind.count > _LISTED:
            more = _MORE.tell(self._language, count=behind.count - _LISTED)
            listed += f"{comma}{more}"
        source = behind.data_set
        if behind.filing is not None:
            source = f"{source} {behind.filing[:8]}"
        return _BEHIND.tell(self._language, alias=behind.alias, source=source, rows=listed)

    def _absent(self, entry: Mapping[str, Any]) -> None:
        comma = "，" if self._language == "zh" else ", "
        looked_for = entry["absent"].items()
        values = comma.join(f"{c} = {say_value(v, self._language)}" for c, v in looked_for)
        told = _NOT_FOUND.tell(
            self._language, alias=entry["alias"], count=entry["searched"], values=values
        )
        self._prose(told, 2)
        for line in nearest_lines(entry, self._language):
            self._prose(NEAREST.tell(self._language, line=line), 4)

    def _prose(self, text: str, by: int, *, faint: str = "") -> None:
        self._results.render(hanging(text, by, faint=faint), prose=True)
