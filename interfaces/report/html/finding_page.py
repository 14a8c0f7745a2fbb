"""One finding as its page shows it: everything in words, tables cut to a size that opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from interfaces.cli.clause_words import clause_name, clause_period
from interfaces.report.facts import Json, ReportContent, ReportedFinding
from interfaces.report.html.words import WORDS

#: Rows of one table; a page with thousands would not open, and `huiyan trace -v` lists all.
ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class CitedClause:
    """A clause with its name, when it is in force, and its text."""

    name: str
    period: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """What a condition read in one column; `None` among the values is a missing one."""

    name: str
    values: tuple[str | None, ...]
    more: str


@dataclass(frozen=True, slots=True)
class ShownCondition:
    """One step of the rule and what it read."""

    line: int
    lead: str
    text: str
    read: tuple[ReadColumn, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as delivered; `needed` marks one whose missing value left the matter open."""

    text: str | None
    needed: bool
    read: bool


@dataclass(frozen=True, slots=True)
class RowTable:
    """The rows of one file, with their line numbers; `left_out` counts those not shown."""

    title: str
    alias: str
    department: str
    filing: str
    filed: str
    file: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Sought:
    """What was looked for and not found, and where."""

    title: str
    alias: str
    department: str
    keys: tuple[tuple[str, str], ...]
    filing: str
    searched: int
    uncompared: int


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A cell that decides and has no value; `line` is None where its row is not shown."""

    department: str
    title: str
    column: str
    file: str
    line: int | None
    filing: str


@dataclass(frozen=True, slots=True)
class ShownExemption:
    """Why a matter is exempt."""

    reason: str
    clauses: tuple[CitedClause, ...]


@dataclass(frozen=True, slots=True)
class ShownParameter:
    """A parameter's value, when it holds and what it rests on."""

    name: str
    value: str
    period: str
    clauses: tuple[CitedClause, ...]


@dataclass(frozen=True, slots=True)
class FindingPage:
    """A finding, ready to be written."""

    finding: Json
    departments: tuple[str, ...]
    state: str | None
    subject: tuple[tuple[str, str | None], ...]
    clauses: tuple[CitedClause, ...]
    conditions: tuple[ShownCondition, ...]
    measures: tuple[tuple[str, str | None], ...]
    aggregates: tuple[tuple[str, str | None], ...]
    parameters: tuple[ShownParameter, ...]
    definitions: tuple[tuple[str, tuple[CitedClause, ...]], ...]
    missing: tuple[MissingValue, ...]
    exempted: tuple[ShownExemption, ...]
    sought: tuple[Sought, ...]
    tables: tuple[RowTable, ...]


def finding_page(content: ReportContent, reported: ReportedFinding) -> FindingPage:
    """The page of `reported`."""
    return _Pager(content, reported).page()


class _Pager:
    def __init__(self, content: ReportContent, reported: ReportedFinding) -> None:
        self._content = content
        self._language = content.language
        self._reported = reported
        self._trace, self._finding = reported.trace, reported.finding
        witnesses = (*self._trace["witnesses"], *(w for e in self._trace["exempted"] for w in e))
        places = {(w["alias"], w["filing"]): w for w in reversed(witnesses)}
        self._witnesses = tuple(reversed(places.values()))

    def page(self) -> FindingPage:
        """All parts, each in the language of the report."""
        finding = self._finding
        return FindingPage(
            finding=finding,
            departments=self._reported.departments,
            state=self._reported.state,
            subject=tuple(self._subject()),
            clauses=self._cited(finding["clauses"]),
            conditions=tuple(self._condition(c) for c in self._trace["conditions"]),
            measures=tuple((k, _text(v)) for k, v in finding["measures"].items()),
            aggregates=tuple((c["reads"], _text(c["value"])) for c in finding["conditions"]),
            parameters=tuple(self._parameter(p) for p in self._trace["parameters"]),
            definitions=tuple(self._definitions()),
            missing=tuple(self._missing()),
            exempted=tuple(
                ShownExemption(
                    e["reason"] or self._say("exempt_default"), self._cited(e["clauses"])
                )
                for e in finding["exempted"]
            ),
            sought=tuple(self._sought()),
            tables=tuple(t for w in self._witnesses for t in self._tables(w)),
        )

    def _subject(self) -> Iterator[tuple[str, str | None]]:
        subject = self._finding["subject"]
        for part in subject.get("parts", [subject]):
            yield str(part["name"]), _text(part["value"])

    def _cited(self, clauses: Sequence[Json]) -> tuple[CitedClause, ...]:
        return tuple(
            CitedClause(
                clause_name(c, self._language), clause_period(c, self._language), str(c["text"])
            )
            for c in clauses
        )

    def _condition(self, condition: Json) -> ShownCondition:
        lead = WORDS[f"kind_{condition['kind']}"].tell(self._language, line="")
        bare = condition["kind"] in ("where", "group")
        read = tuple(
            ReadColumn(
                f"{r['alias']}.{r['title'] if self._language == 'zh' else r['column']}",
                tuple(_text(v) for v in r["values"]),
                self._say("more_values", count=r["distinct"])
                if r["distinct"] > len(r["values"])
                else "",
            )
            for r in condition["read"]
        )
        lead = lead.partition(" · ")[0].partition("· ")[0] if bare else ""
        return ShownCondition(condition["line"], lead, condition["text"], read)

    def _parameter(self, used: Json) -> ShownParameter:
        start = used["start"] or self._say("always")
        until = used["until"] or self._say("still")
        name = used["name"]
        if used["title"] and self._language == "zh" and used["title"] != name:
            name = f"{name}（{used['title']}）"
        value = used["value"]
        comma = "、" if self._language == "zh" else ", "
        said = comma.join(map(str, value)) if isinstance(value, list) else str(value)
        period = self._say("period", start=start, until=until)
        return ShownParameter(name, said, period, self._cited(used["clauses"]))

    def _definitions(self) -> Iterator[tuple[str, tuple[CitedClause, ...]]]:
        """Texts that stand beside the finding already are not said again."""
        above = {c.text for c in self._cited(self._finding["clauses"])}
        for used in self._finding["definitions"]:
            title = f"{used['name']}：{used['title']}" if used["title"] else used["name"]
            cited = self._cited(used["clauses"])
            shown = (
                CitedClause(c.name, c.period, "" if c.text in above else c.text) for c in cited
            )
            yield title if self._language == "zh" else title.replace("：", ": "), tuple(shown)

    def _missing(self) -> Iterator[MissingValue]:
        lines = {
            (w["filing"], r["row"]): (r["file"], r["line"])
            for w in self._witnesses
            for r in w["rows"]
        }
        for cell in self._finding["missing"]:
            title = self._title(cell["dataset"])
            file, line = lines.get((cell["filing"], cell["row"]), ("", None))
            yield MissingValue(
                department=title.partition(".")[0],
                title=title,
                column=self._column(cell["dataset"], cell["column"]),
                file=file,
                line=line,
                filing=cell["filing"],
            )

    def _sought(self) -> Iterator[Sought]:
        for entry in self._finding["witness"]:
            if "absent" not in entry:
                continue
            data_set, title = entry["dataset"], self._title(entry["dataset"])
            keys = ((self._column(data_set, k), str(v)) for k, v in entry["absent"].items())
            yield Sought(
                title=title,
                alias=entry["alias"],
                department=title.partition(".")[0],
                keys=tuple(keys),
                filing=entry["filing"],
                searched=entry["searched"],
                uncompared=entry["uncompared"],
            )

    def _tables(self, witness: Json) -> Iterator[RowTable]:
        """A table for each file of a witness."""
        names = [n for d, n in self._content.columns if d == witness["data_set"]]
        read = self._read(witness["alias"])
        needed = {
            (c["row"], c["column"])
            for c in self._finding["missing"]
            if (c["alias"], c["filing"]) == (witness["alias"], witness["filing"])
        }
        title = self._title(witness["data_set"])
        by_file: dict[str, list[Json]] = {}
        for row in witness["rows"]:
            by_file.setdefault(row["file"], []).append(row)
        for file, rows in by_file.items():
            yield RowTable(
                title=title,
                alias=witness["alias"],
                department=title.partition(".")[0],
                filing=witness["filing"],
                filed=witness["filed_at"][:10],
                file=file,
                heads=tuple((self._column(witness["data_set"], n), n in read) for n in names),
                rows=tuple(
                    (
                        row["line"],
                        tuple(
                            Cell(text, (row["row"], name) in needed, name in read)
                            for name, (_, text) in zip(names, row["cells"], strict=True)
                        ),
                    )
                    for row in rows[:ROWS]
                ),
                left_out=max(len(rows) - ROWS, 0),
            )

    def _read(self, alias: str) -> set[str]:
        """The columns of `alias` that a condition read."""
        read = (r for c in self._trace["conditions"] for r in c["read"])
        return {r["column"] for r in read if r["alias"] == alias}

    def _title(self, data_set: str) -> str:
        return self._content.data_sets.get(data_set, data_set)

    def _column(self, data_set: str, column: str) -> str:
        return self._content.columns.get((data_set, column), column)

    def _say(self, key: str, **values: Any) -> str:
        return WORDS[key].tell(self._language, **values)


def _text(value: object) -> str | None:
    """A value of JSON as text; None stays what it is, a missing value."""
    return None if value is None else str(value)
