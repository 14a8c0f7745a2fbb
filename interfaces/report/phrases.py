"""What findings rest on in words, where a report has no room for a table of it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.findings.lacking_words import beside_lacking
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.clause_words import clause_name
from interfaces.report.facts import Json, ReportContent

_EMPTY = Bilingual("（空）", "(empty)")
_TRUTHS = {True: Bilingual("是", "yes"), False: Bilingual("否", "no")}
_COMMA = Bilingual("，", ", ")
_SEMICOLON = Bilingual("；", "; ")
_ABSENT = Bilingual(
    "{title}（{alias}）中没有 {keys} 的记录；查了批次 {filing} 的 {searched:,} 行{covered}",
    "no record of {keys} in {title} ({alias}); searched {searched:,} rows of filing {filing}"
    "{covered}",
)
_REST = Bilingual(" 且 {rest}", ", {rest}")
_COVERED = Bilingual("（{column}自 {first} 至 {last}）", " ({column} from {first} to {last})")
_UNCOMPARED = Bilingual(
    "，另有 {count:,} 行自己缺少这些值，无法比对",
    "; {count:,} rows lack these values and could not be compared",
)
_MISSING = Bilingual(
    "{title}缺少“{column}”（批次 {filing}，第 {row} 条）",
    "{title} lacks {column} (filing {filing}, record {row})",
)
_CONFLICT = Bilingual("{reason}：{sources}", "{reason}: {sources}")
_SOURCE = Bilingual(
    "{title}（第 {row} 条）{column} = {value}", "{title} (record {row}) {column} = {value}"
)
_EXEMPTED = Bilingual("{reason}（{clauses}）", "{reason} ({clauses})")


class Phrases:
    """Says the parts of findings in the language of one report."""

    def __init__(self, content: ReportContent) -> None:
        self._language = content.language
        self._data_sets = content.data_sets
        self._columns = content.columns

    def cells(self, row: Json) -> str:
        """A delivered row: each cell under its title, empty ones said to be so."""
        empty = _EMPTY.tell(self._language)
        return self._listed(f"{title} = {empty if v is None else v}" for title, v in row["cells"])

    def values(self, read: Json) -> str:
        """A column that a condition read, with what stood in it."""
        name = read["title"] if self._language == "zh" else read["column"]
        told = "、" if self._language == "zh" else ", "
        values = told.join(map(self.value, read["values"]))
        more = " …" if read["distinct"] > len(read["values"]) else ""
        return f"{read['alias']}.{name} = {values}{more}"

    def measures(self, finding: Json) -> str:
        """What was worked out, one after the other."""
        return self._listed(f"{k} = {v}" for k, v in self.each_measure(finding))

    def each_measure(self, finding: Json) -> Iterator[tuple[str, str]]:
        """Each measure with its value, and how many rows lack what could change it."""
        lacking = finding.get("measures_lacking", {})
        for name, value in finding["measures"].items():
            yield name, self.value(value) + self.lacking(lacking.get(name, 0))

    def lacking(self, rows: int) -> str:
        """How many rows lack what could change a value, where any do."""
        return beside_lacking(rows, self._language)

    def value(self, value: object) -> str:
        """A single value; a missing one is said to be so, and a truth in a word."""
        if isinstance(value, bool):
            return _TRUTHS[value].tell(self._language)
        return _EMPTY.tell(self._language) if value is None else str(value)

    def clauses(self, clauses: list[Json]) -> str:
        """The names of clauses."""
        names = (clause_name(c, self._language) for c in clauses)
        return _SEMICOLON.tell(self._language).join(names)

    def absent(self, trace: Json) -> Iterator[str]:
        """What was looked for in vain, what else it should have met, and where."""
        absences = {(a["alias"], a["filing"]): a for a in trace["sought"]}
        for entry in (w for w in trace["finding"]["witness"] if "absent" in w):
            absence = absences[entry["alias"], entry["filing"]]
            data_set = entry["dataset"]
            pairs = entry["absent"].items()
            keys = self._listed(f"{self.column(data_set, k)} = {self.value(v)}" for k, v in pairs)
            rest = (_REST.tell(self._language, rest=text) for text in absence["rest"])
            told = _ABSENT.tell(
                self._language,
                title=self.data_set(data_set),
                alias=entry["alias"],
                keys=keys + "".join(rest),
                filing=entry["filing"][:8],
                searched=entry["searched"],
                covered=self._covered(absence),
            )
            if entry["uncompared"]:
                told += _UNCOMPARED.tell(self._language, count=entry["uncompared"])
            yield told

    def _covered(self, absence: Json) -> str:
        """From when to when the facts of the searched filing happened."""
        days = absence["covered"]
        if days is None:
            return ""
        column = self.column(absence["data_set"], days["column"])
        return _COVERED.tell(self._language, column=column, first=days["first"], last=days["last"])

    def missing(self, finding: Json) -> Iterator[str]:
        """The cells without which the finding could not be decided."""
        for cell in finding["missing"]:
            yield _MISSING.tell(
                self._language,
                title=self.data_set(cell["dataset"]),
                column=self.column(cell["dataset"], cell["column"]),
                filing=cell["filing"][:8],
                row=cell["row"],
            )

    def exempted(self, finding: Json) -> Iterator[str]:
        """What took the matter, or a part of it, out of the rule."""
        for entry in finding["exempted"]:
            clauses = self.clauses(entry["clauses"])
            reason = entry["reason"]
            told = _EXEMPTED.tell(self._language, reason=reason, clauses=clauses)
            yield told if reason else clauses

    def conflicts(self, finding: Json) -> Iterator[str]:
        """What the sources say that disagree, one disagreement a line."""
        for entry in finding.get("conflicts", ()):
            for sources in entry["disagreements"]:
                said = (
                    _SOURCE.tell(
                        self._language,
                        title=self.data_set(s["dataset"]),
                        column=self.column(s["dataset"], s["column"]),
                        value=self.value(s["value"]),
                        row=s["row"],
                    )
                    for s in sources
                )
                told = _SEMICOLON.tell(self._language).join(said)
                yield _CONFLICT.tell(self._language, reason=entry["reason"], sources=told)

    def data_set(self, name: str) -> str:
        """The data set as the language calls it."""
        return self._data_sets.get(name, name)

    def column(self, data_set: str, name: str) -> str:
        """The column as the language calls it."""
        return self._columns.get((data_set, name), name)

    def _listed(self, parts: Iterator[str]) -> str:
        return _COMMA.tell(self._language).join(parts)
