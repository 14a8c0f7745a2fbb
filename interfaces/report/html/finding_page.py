"""One finding as its page shows it: everything in words, tables cut to a size that opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from engine.findings.lacking_words import beside_lacking
from interfaces.cli.clause_words import clause_name, clause_period
from interfaces.cli.gone import erased_rows
from interfaces.cli.near_words import every_near_line, tie_words
from interfaces.cli.value_words import MISSING, say_row
from interfaces.report.facts import Json, ReportContent, ReportedFinding
from interfaces.report.html.highlight import highlighted
from interfaces.report.html.shown import (
    Cell,
    CitedClause,
    DisagreeingSource,
    FindingPage,
    MissingValue,
    ReadColumn,
    RowTable,
    ShownCondition,
    ShownConflict,
    ShownDefinition,
    ShownExemption,
    ShownParameter,
    Sought,
)
from interfaces.report.html.words import WORDS

#: Rows of one table; a page with thousands would not open, and `huiyan trace -v` lists all.
ROWS: Final = 200


def finding_page(content: ReportContent, reported: ReportedFinding) -> FindingPage:
    """The page of `reported`."""
    return _Pager(content, reported).page()


class _Pager:
    def __init__(self, content: ReportContent, reported: ReportedFinding) -> None:
        self._content = content
        self._language = content.language
        self._reported = reported
        self._trace, self._finding = reported.trace, reported.finding
        witnesses = (*self._trace["witnesses"], *reported.taken_out)
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
            measures=tuple(
                (k, self._beside(v, finding.get("measures_lacking", {}).get(k, 0)))
                for k, v in finding["measures"].items()
            ),
            aggregates=tuple(
                (c["reads"], self._beside(c["value"], c.get("lacking", 0)))
                for c in finding["conditions"]
            ),
            near=tuple(every_near_line(finding, self._language)),
            parameters=tuple(self._parameter(p) for p in self._trace["parameters"]),
            calendars=tuple(self._calendar(c) for c in self._trace["calendars"]),
            definitions=tuple(self._definitions()),
            missing=tuple(self._missing()),
            exempted=tuple(
                ShownExemption(
                    e["reason"] or self._say("exempt_default"), self._cited(e["clauses"])
                )
                for e in finding["exempted"]
            ),
            conflicts=tuple(self._conflict(c) for c in finding.get("conflicts", ())),
            sought=tuple(self._sought()),
            tables=tuple(t for w in self._witnesses for t in self._tables(w)),
        )

    def _subject(self) -> Iterator[tuple[str, str | None]]:
        """Each part under its name; the key of a rule without `per` is named by its column."""
        subject, place = self._finding["subject"], (self._finding["pack"], self._finding["rule"])
        base = next(r.data_sets[0] for r in self._content.rules if (r.pack, r.name) == place)
        for part in subject.get("parts", [subject]):
            yield self._column(base, str(part["name"])), self._text(part["value"])

    def _cited(self, clauses: Sequence[Json]) -> tuple[CitedClause, ...]:
        return tuple(
            CitedClause(
                clause_name(c, self._language), clause_period(c, self._language), str(c["text"])
            )
            for c in clauses
        )

    def _conflict(self, conflict: Json) -> ShownConflict:
        """Both sources beside each other, with the line of each in its file."""
        sources = (s for several in conflict["disagreements"] for s in several)
        return ShownConflict(
            conflict["reason"],
            tuple(
                DisagreeingSource(
                    s["department"],
                    self._content.data_sets.get(s["dataset"], s["dataset"]),
                    self._column(s["dataset"], s["column"]),
                    self._text(s["value"]),
                    *self._place(s),
                )
                for s in sources
            ),
        )

    def _place(self, source: Json) -> tuple[str, int | None]:
        """The file and the line of a source's row; neither where its rows are gone."""
        witness = next((w for w in self._witnesses if self._is_of(w, source)), {"rows": ()})
        row = next((r for r in witness["rows"] if r["row"] == source["row"]), None)
        return (str(row["file"]), int(row["line"])) if row else ("", None)

    def _is_of(self, witness: Json, source: Json) -> bool:
        return bool((witness["alias"], witness["filing"]) == (source["alias"], source["filing"]))

    def _condition(self, condition: Json) -> ShownCondition:
        lead = WORDS[f"kind_{condition['kind']}"].tell(self._language, line="")
        bare = condition["kind"] in ("where", "group")
        lead = lead.partition(" · ")[0].partition("· ")[0] if bare else ""
        read = self._columns_read(condition)
        tied = tie_words(condition, self._trace["conditions"], self._language)
        return ShownCondition(condition["line"], lead, condition["text"], read, tied)

    def _columns_read(self, reading: Json) -> tuple[ReadColumn, ...]:
        return tuple(
            ReadColumn(
                f"{r['alias']}.{r['title'] if self._language == 'zh' else r['column']}",
                tuple(self._text(v) for v in r["values"]),
                self._say("more_values", count=r["distinct"])
                if r["distinct"] > len(r["values"])
                else "",
            )
            for r in reading["read"]
        )

    def _parameter(self, used: Json) -> ShownParameter:
        start = used["start"] or self._say("always")
        until = used["until"] or self._say("still")
        name = used["name"]
        if used["title"] and self._language == "zh" and used["title"] != name:
            name = f"{name}（{used['title']}）"
        name += say_row(used.get("row", ()), self._language)
        value = used["value"]
        if value is None:
            value = MISSING.tell(self._language)
        comma = "、" if self._language == "zh" else ", "
        said = comma.join(map(str, value)) if isinstance(value, list) else str(value)
        period = self._say("period", start=start, until=until)
        return ShownParameter(name, said, period, self._cited(used["clauses"]))

    def _beside(self, value: object, lacking: int) -> str | None:
        """A value, and how many rows lack what could change it."""
        text = self._text(value)
        return text if text is None else text + beside_lacking(lacking, self._language)

    def _calendar(self, used: Json) -> tuple[str, str]:
        """What working days were counted by, and the filing."""
        zh = self._language == "zh"
        name = used["title"] if zh else used["data_set"]
        years = ("、" if zh else ", ").join(map(str, used["years"]))
        return self._say("covers", data_set=name, years=years), used["filing"]

    def _definitions(self) -> Iterator[ShownDefinition]:
        """Texts of clauses that stand beside the finding already are not said again."""
        above = {c.text for c in self._cited(self._finding["clauses"])}
        for used in self._trace["definitions"]:
            yield ShownDefinition(
                title=used["title"] or used["name"],
                depth=min(used["depth"], 3),
                source=highlighted(used["text"], used["line"]),
                clauses=tuple(
                    replace(c, text="") if c.text in above else c
                    for c in self._cited(used["clauses"])
                ),
            )

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
        """What was looked for in the same filing, together."""
        absences = {(a["alias"], a["filing"]): a for a in self._trace["sought"]}
        places: dict[tuple[str, str, str, int, int], list[Json]] = {}
        for entry in self._finding["witness"]:
            if "absent" in entry:
                counts = (entry["searched"], entry["uncompared"])
                place = (entry["alias"], entry["dataset"], entry["filing"], *counts)
                places.setdefault(place, []).append(entry["absent"])
        for (alias, data_set, filing, searched, uncompared), found in places.items():
            title = self._title(data_set)
            looked_for = (
                tuple((self._column(data_set, k), str(v)) for k, v in keys.items())
                for keys in found
            )
            yield Sought(
                title=title,
                alias=alias,
                department=title.partition(".")[0],
                looked_for=tuple(looked_for),
                rest=tuple(absences[alias, filing]["rest"]),
                read=self._columns_read(absences[alias, filing]),
                covered=self._covered(absences[alias, filing]),
                filing=filing,
                searched=searched,
                uncompared=uncompared,
            )

    def _covered(self, absence: Json) -> str:
        """From when to when the facts of the searched filing happened."""
        covered = absence["covered"]
        if covered is None:
            return ""
        column = self._column(absence["data_set"], covered["column"])
        return self._say("covered", column=column, first=covered["first"], last=covered["last"])

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
        if erased := erased_rows(witness, self._language):
            by_file[erased] = []
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
                heads=tuple((self._column(witness["data_set"], n), n in read) for n in names)
                if rows
                else (),
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

    def _text(self, value: object) -> str | None:
        """A value of JSON as text; None stays what it is, a missing value."""
        if value is None:
            return None
        if isinstance(value, bool):
            return self._say("yes" if value else "no")
        return str(value)

    def _say(self, key: str, **values: Any) -> str:
        return WORDS[key].tell(self._language, **values)
