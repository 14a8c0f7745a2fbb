"""A trace on the terminal: the clause, the rule, what its conditions read, the delivered rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from dsl.schema import Schema
from dsl.surface.keywords import KEYWORDS
from engine.findings.lacking_words import beside_lacking
from engine.trace import Trace
from engine.trace.traced import TracedCondition
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.clause_words import clause_name, clause_period, open_end
from interfaces.cli.delivered_shown import DeliveredRows
from interfaces.cli.drawing import hanging, harmless, indented, table
from interfaces.cli.finding_words import GRADES, OUTCOMES, SEVERITIES, graded
from interfaces.cli.invocation import Invocation
from interfaces.cli.near_words import near_lines, tie_words
from interfaces.cli.sought_shown import sought_lines
from interfaces.cli.tables_shown import TablesShown
from interfaces.cli.value_words import say_row, say_value, say_values
from interfaces.cli.weight_words import tell_weight

_CLAUSES = Bilingual("条文", "Clauses")
_RULE = Bilingual("规则  {file}:{line}", "Rule  {file}:{line}")
_CONDITIONS = Bilingual("条件，以及读到的值", "Conditions, and the values they read")
_PARAMETERS = Bilingual("参数", "Parameters")
_CALENDAR = Bilingual("工作日的日历", "Calendar of working days")
_COVERS = Bilingual(
    "{data_set}（{rows} 行），所载年份：{years}", "{data_set} ({rows} rows), covers {years}"
)
_DEFINITIONS = Bilingual("用到的定义", "Definitions used")
_MEASURES = Bilingual("算出的值", "Measures")
_ROWS = Bilingual("部门报送的原始行", "Rows as delivered")
_ABSENT = Bilingual("没有找到的", "What was not found")
_MISSING = Bilingual("缺失的单元格", "Cells without a value")
_CONFLICT = Bilingual("来源不一", "Sources that disagree")
_EXEMPTED = Bilingual("除外", "Exempted")
_HEAD = Bilingual("规则 {rule}（{pack} {version}）", "rule {rule} ({pack} {version})")
_GRADED_HEAD = Bilingual(
    "规则 {rule}（{pack} {version}，等级{severity}）", "rule {rule} ({pack} {version}, {severity})"
)
_TIED = Bilingual("各表之间{grade}", "tables {grade}")
_ROW = Bilingual("批次 {filing}，第 {row} 条", "filing {filing}, record {row}")
_WINDOW = Bilingual("时间窗自 {day} 起", "window from {day}")
_UNTIL_NOW = Bilingual("至今", "still")
#: By kind, in the language that the rule is written in; other texts begin with their keyword.
_KINDS = {
    "where": Bilingual("当", "where"),
    "group": Bilingual("当（分组）", "where (of the group)"),
}
#: What a rule begins with that is written in Chinese.
_RULE_WORDS = tuple(w for k in KEYWORDS if k.terminal == "RULE" for w in k.zh)


class TraceShown:
    """Draws one trace, section by section."""

    def __init__(self, invocation: Invocation, trace: Trace, schema: Schema) -> None:
        self._trace = trace
        self._schema = schema
        self._finding = trace.finding
        self._results = invocation.results
        self._language = invocation.language
        self._all = invocation.notes.verbose
        self._delivered = DeliveredRows(self._results, self._language, everything=self._all)
        self._surface = "zh" if trace.rule_text.startswith(_RULE_WORDS) else "en"

    def show(self) -> None:
        """All sections; empty ones are left out."""
        self._head()
        self._clauses()
        self._rule()
        self._conditions()
        self._parameters()
        self._calendars()
        self._definitions()
        TablesShown(self._results, self._trace, self._language).show()
        self._measures()
        self._missing()
        self._conflicts()
        self._exempted()
        self._rows()
        self._absent()

    def _head(self) -> None:
        finding = self._finding
        outcome = OUTCOMES[finding["outcome"]].tell(self._language)
        title = self._results.bold(harmless(str(finding["title"])))
        self._results.line(f"{outcome} {finding['id']}  {title}")
        trace = self._trace
        values = {"rule": finding["rule"], "pack": trace.pack, "version": trace.pack_version}
        if (severity := graded(finding)) is not None:
            values["severity"] = SEVERITIES[severity].tell(self._language)
        self._line(_HEAD if severity is None else _GRADED_HEAD, **values)
        if trace.witnesses and len({w.alias for w in trace.witnesses}) > 1:
            grade = GRADES[finding["grade"]].tell(self._language)
            self._line(_TIED, grade=grade)
        self._results.line()
        self._prose(str(finding["message"]), 2)
        for line in tell_weight(finding, self._language):
            self._prose(line, 2)

    def _clauses(self) -> None:
        self._section(_CLAUSES)
        for clause in self._finding["clauses"]:
            self._clause(clause)

    def _clause(self, clause: Mapping[str, Any], by: int = 2) -> None:
        period = clause_period(clause, self._language)
        name = clause_name(clause, self._language)
        self._prose(name, by, faint=period)
        self._prose(str(clause["text"]), by + 2)

    def _rule(self) -> None:
        trace = self._trace
        self._section(_RULE, file=trace.file, line=trace.line)
        lines = trace.rule_text.splitlines()
        self._numbered([(str(trace.line + i), line) for i, line in enumerate(lines)])

    def _conditions(self) -> None:
        if not self._trace.conditions:
            return
        self._section(_CONDITIONS)
        rows: list[tuple[str, str]] = []
        conditions = self._trace.conditions
        for number, condition in enumerate(conditions):
            rows += self._condition(condition)
            following = conditions[number + 1 : number + 2]
            if condition.kind == "group" and not any(c.kind == "group" for c in following):
                rows += self._counted()
        rows += [("", f"    {line}") for line in near_lines(self._finding, self._language)]
        self._numbered(rows)

    def _counted(self) -> Iterator[tuple[str, str]]:
        """What the conditions on the group read: what its rows come to together."""
        for one in self._finding["conditions"]:
            lacking = beside_lacking(one.get("lacking", 0), self._language)
            yield "", f"    {one['reads']} = {say_value(one['value'], self._language)}{lacking}"

    def _numbered(self, rows: Sequence[tuple[str, str]], by: int = 2) -> None:
        """Texts behind the lines that they stand on in their file."""
        drawn = table(("", ""), rows, right=(0,), header=False, faint=(0,))
        self._results.render(indented(drawn, by), prose=True)

    def _condition(self, condition: TracedCondition) -> Iterator[tuple[str, str]]:
        words = _KINDS.get(condition.kind)
        lead = f"{words.tell(self._surface)} " if words else ""
        yield str(condition.line), lead + condition.text
        conditions = [asdict(c) for c in self._trace.conditions]
        if tied := tie_words(asdict(condition), conditions, self._language):
            yield "", f"    {tied}"
        for read in condition.read:
            name = read.title if self._language == "zh" else read.column
            said = say_values(read.values, read.distinct, self._language)
            yield "", f"    {read.alias}.{name} = {said}"

    def _parameters(self) -> None:
        if not self._trace.parameters:
            return
        self._section(_PARAMETERS)
        for one in self._trace.parameters:
            until = one.until or _UNTIL_NOW.tell(self._language)
            period = f"{one.start or '…'} – {until}"
            if one.until is None:
                period += f"  {open_end(one.confirmed, self._language)}"
            title = f"（{one.title}）" if one.title and self._language == "zh" else ""
            value = say_value(one.value, self._language) if one.row else one.value
            self._prose(
                f"{one.name}{title}{say_row(one.row, self._language)} = {value}", 2, faint=period
            )
            for clause in one.clauses:
                self._clause(clause, 6)

    def _calendars(self) -> None:
        if not self._trace.calendars:
            return
        self._section(_CALENDAR)
        for one in self._trace.calendars:
            title = one.title if self._language == "zh" else one.data_set
            years = ("、" if self._language == "zh" else ", ").join(map(str, one.years))
            self._prose(
                _COVERS.tell(self._language, data_set=title, years=years, rows=one.rows),
                2,
                faint=one.filing,
            )

    def _definitions(self) -> None:
        """Each under the one that uses it, with the clauses it rests on itself."""
        if not self._trace.definitions:
            return
        self._section(_DEFINITIONS)
        for one in self._trace.definitions:
            by = 2 + 2 * one.depth
            title = f"（{one.title}）" if one.title and self._language == "zh" else ""
            self._prose(f"{one.name}{title}", by, faint=f"{one.file}:{one.line}")
            for clause in one.clauses:
                self._clause(clause, by + 2)
            lines = one.text.splitlines()
            self._numbered([(str(one.line + i), line) for i, line in enumerate(lines)], by + 2)

    def _measures(self) -> None:
        measures, window = self._finding["measures"], self._finding["window_start"]
        if not measures:
            return
        self._section(_MEASURES)
        if window is not None:
            self._prose(_WINDOW.tell(self._language, day=window), 2)
        comma = "，" if self._language == "zh" else ", "
        lacking = self._finding.get("measures_lacking", {})
        said = (
            f"{k} = {say_value(v, self._language)}"
            f"{beside_lacking(lacking.get(k, 0), self._language)}"
            for k, v in measures.items()
        )
        self._prose(comma.join(said), 2)

    def _missing(self) -> None:
        if not self._finding["missing"]:
            return
        self._section(_MISSING)
        parts = ("dataset", "column", "filing", "row")  # a row under two aliases lacks it once
        for where in dict.fromkeys(tuple(c[p] for p in parts) for c in self._finding["missing"]):
            data_set, column, filing, row = where
            place = _ROW.tell(self._language, filing=filing[:8], row=row)
            cell = f"{self._title(data_set)}  {self._column(data_set, column)}"
            self._prose(cell, 2, faint=place)

    def _exempted(self) -> None:
        for entry, witnesses in zip(self._finding["exempted"], self._trace.exempted, strict=True):
            self._section(_EXEMPTED)
            if entry["reason"]:
                self._prose(str(entry["reason"]), 2)
            for clause in entry["clauses"]:
                self._clause(clause)
            self._near(entry)
            for witness in witnesses:
                if witness not in self._trace.witnesses:
                    self._delivered.show(witness)

    def _conflicts(self) -> None:
        told = self._finding.get("conflicts", ())
        for entry, witnesses in zip(told, self._trace.conflicts, strict=True):
            self._section(_CONFLICT)
            self._prose(str(entry["reason"]), 2)
            for sources in entry["disagreements"]:
                for source in sources:
                    column = source["title"] if self._language == "zh" else source["column"]
                    values = say_values([source["value"]], 1, self._language)
                    place = _ROW.tell(
                        self._language, filing=source["filing"][:8], row=source["row"]
                    )
                    where = f"{source['department']}  {self._title(source['dataset'])}"
                    self._prose(f"{where}  {column} = {values}", 4, faint=place)
            self._near(entry)
            for witness in witnesses:
                if witness not in self._trace.witnesses:
                    self._delivered.show(witness)

    def _near(self, entry: Mapping[str, Any]) -> None:
        """Which texts were held near to one another to take something out."""
        for line in near_lines(entry, self._language):
            self._prose(line, 4)

    def _rows(self) -> None:
        if not self._trace.witnesses:
            return
        self._section(_ROWS)
        for witness in self._trace.witnesses:
            self._delivered.show(witness)

    def _absent(self) -> None:
        if not self._trace.sought:
            return
        self._section(_ABSENT)
        lines = sought_lines(
            self._trace,
            self._language,
            title=self._title,
            column=self._column,
            everything=self._all,
        )
        for line in lines:
            self._prose(line.text, line.by, faint=line.faint)

    def _title(self, name: str) -> str:
        """The data set as the language calls it."""
        data_set = self._schema.data_set(name)
        return data_set.title if data_set and self._language == "zh" else name

    def _column(self, data_set: str, name: str) -> str:
        """The column as the language calls it."""
        known = self._schema.data_set(data_set)
        column = known.column(name) if known else None
        return column.title if column and self._language == "zh" else name

    def _section(self, words: Bilingual, **values: object) -> None:
        self._results.line()
        self._results.line(self._results.bold(words.tell(self._language, **values)))

    def _line(self, words: Bilingual, **values: object) -> None:
        self._results.line(harmless(words.tell(self._language, **values)))

    def _prose(self, text: str, by: int, *, faint: str = "") -> None:
        self._results.render(hanging(text, by, faint=faint), prose=True)
