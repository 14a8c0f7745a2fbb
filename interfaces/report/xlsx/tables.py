"""The rows of each sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.finding_words import GRADES, OUTCOMES, SEVERITIES, STATES
from interfaces.cli.near_words import every_near_line
from interfaces.cli.weight_words import tell_weight
from interfaces.report.facts import Json, ReportContent, ReportedFinding
from interfaces.report.phrases import Phrases
from interfaces.report.xlsx import words
from interfaces.report.xlsx.sheet import Column
from interfaces.report.xlsx.values import Given, cell_of, moment, month

_MONEY = "money"


@dataclass(frozen=True, slots=True)
class Tables:
    """What the sheets say, in the language of the report."""

    content: ReportContent
    phrases: Phrases

    def findings_columns(self) -> tuple[Column, ...]:
        """The heads of `findings`."""
        heads = (
            *(words.ID, words.OUTCOME, words.STATE, words.SEVERITY, words.SCORE, words.RULE_TITLE),
            *(words.SUBJECT, words.SENTENCE, words.MONTH, words.AMOUNT, words.MEASURED),
            *(words.CLAUSES, words.DEPARTMENTS, words.ROW_COUNT, words.ABSENT, words.MISSING),
            *(words.CONFLICTS, words.EXEMPTED, words.NEAR, words.WEIGHT, words.GRADE),
            *(words.DECISION, words.REASON, words.DECIDED_BY, words.DECIDED_AT),
            *(words.PACK, words.RULE),
        )
        wrapped = {words.SENTENCE, words.CLAUSES, words.ABSENT, words.MISSING}
        wrapped |= {words.CONFLICTS, words.EXEMPTED, words.NEAR, words.WEIGHT, words.REASON}
        return tuple(Column(self._tell(h), h in wrapped) for h in heads)

    def findings(self) -> Iterator[list[Given]]:
        """One row a finding."""
        language = self.content.language
        for found in self.content.findings:
            finding = found.finding
            yield [
                found.id,
                OUTCOMES[finding["outcome"]].tell(language),
                STATES[found.state].tell(language) if found.state else None,
                SEVERITIES[found.severity].tell(language) if found.severity else None,
                finding.get("score"),
                finding["title"],
                finding["subject"]["value"],
                finding["message"],
                month(found.month) if found.month else None,
                _amount(finding),
                self.phrases.measures(finding),
                self.phrases.clauses(finding["clauses"]),
                self._several(found.departments),
                len(set(_places(found))),
                "\n".join(self.phrases.absent(found.trace)),
                "\n".join(self.phrases.missing(finding)),
                "\n".join(self.phrases.conflicts(finding)),
                "\n".join(self.phrases.exempted(finding)),
                "\n".join(every_near_line(finding, language)),
                "\n".join(tell_weight(finding, language)),
                GRADES[finding["grade"]].tell(language),
                *_decided(found),
                finding["pack"],
                finding["rule"],
            ]

    def measures_columns(self) -> tuple[Column, ...]:
        """The heads of `measures`."""
        heads = (words.ID, words.RULE_TITLE, words.SUBJECT, words.MEASURE, words.VALUE)
        return tuple(Column(self._tell(h)) for h in heads)

    def measures(self) -> Iterator[list[Given]]:
        """Every value that a rule worked out, a row each."""
        for found in self.content.findings:
            finding = found.finding
            for name, value in finding["measures"].items():
                told = self.phrases.value(value) if isinstance(value, bool) else value
                cell = cell_of(_domain(finding, name), told)
                subject = finding["subject"]["value"]
                yield [found.id, finding["title"], subject, name, cell]

    def rows_columns(self) -> tuple[Column, ...]:
        """The heads of `rows`."""
        heads = (
            *(words.ID, words.PART, words.RULE_TITLE, words.DEPARTMENT, words.DATA_SET),
            *(words.ALIAS, words.FILING, words.FILE, words.LINE, words.CELLS),
        )
        return tuple(Column(self._tell(h)) for h in heads)

    def rows(self) -> Iterator[list[Given]]:
        """Every row that a finding rests on, as it was delivered."""
        parts = (words.PART_WITNESS, words.PART_EXEMPTED, words.PART_CONFLICT)
        witness, exempted, conflict = map(self._tell, parts)
        for found in self.content.findings:
            told = [(witness, w) for w in found.trace["witnesses"]]
            told += [(exempted, w) for part in found.trace["exempted"] for w in part]
            told += [(conflict, w) for part in found.trace["conflicts"] for w in part]
            for part, one in told:
                title = self.phrases.data_set(one["data_set"])
                for row in one["rows"]:
                    yield [
                        found.id,
                        part,
                        found.finding["title"],
                        title.partition(".")[0],
                        title,
                        one["alias"],
                        one["filing"],
                        row["file"],
                        row["line"],
                        self.phrases.cells(row),
                    ]

    def not_evaluated_columns(self) -> tuple[Column, ...]:
        """The heads of `not_evaluated`."""
        heads = (
            *(words.KIND, words.WHAT, words.ID, words.DEPARTMENT, words.DATA_SET),
            *(words.WHY, words.REMEDY),
        )
        return tuple(Column(self._tell(h), h in (words.WHY, words.REMEDY)) for h in heads)

    def not_evaluated(self) -> Iterator[list[Given]]:
        """What could not be looked at: rules, data, undetermined findings, quarantined rows."""
        yield from self._rules_failed()
        yield from self._data_left_out()
        yield from self._cells_missing()
        yield from self._rows_quarantined()

    def _rules_failed(self) -> Iterator[list[Given]]:
        for rule in self.content.not_evaluated:
            part = rule.looked_at is not None
            kind = self._tell(words.KIND_PART if part else words.KIND_RULE)
            departments = self._several(rule.departments)
            titles = self._several(tuple(map(self.phrases.data_set, rule.data_sets)))
            for failure in rule.failures:
                why = f"{failure.code} {failure.message}"
                yield [kind, rule.title, rule.name, departments, titles, why, failure.help]

    def _data_left_out(self) -> Iterator[list[Given]]:
        for of in self.content.run.not_looked_at:
            why = f"{of.code} {of.message}"
            yield [self._tell(words.KIND_DATA), "", "", "", "", why, of.help]

    def _cells_missing(self) -> Iterator[list[Given]]:
        language = self.content.language
        for found in self.content.findings:
            finding = found.finding
            for cell, why in zip(finding["missing"], self.phrases.missing(finding), strict=True):
                title = self.phrases.data_set(cell["dataset"])
                department = title.partition(".")[0]
                remedy = words.REMEDY_MISSING.tell(language, department=department)
                kind = self._tell(words.KIND_MISSING)
                yield [kind, finding["title"], found.id, department, title, why, remedy]

    def _rows_quarantined(self) -> Iterator[list[Given]]:
        language = self.content.language
        for filing in self.content.run.filings:
            if not filing.quarantined:
                continue
            why = words.WHY_QUARANTINE.tell(
                language, given=filing.rows + filing.quarantined, count=filing.quarantined
            )
            remedy = words.REMEDY_QUARANTINE.tell(language, department=filing.department)
            paths = "\n".join(s.path for s in filing.sources)
            kind = self._tell(words.KIND_QUARANTINE)
            yield [kind, paths, filing.id, filing.department, filing.title, why, remedy]

    def sources_columns(self) -> tuple[Column, ...]:
        """The heads of `sources`."""
        heads = (
            *(words.DEPARTMENT, words.DATA_SET, words.FILING, words.FILED_AT),
            *(words.FILED_ROWS, words.QUARANTINED, words.FILE, words.SHA256),
        )
        return tuple(Column(self._tell(h)) for h in heads)

    def sources(self) -> Iterator[list[Given]]:
        """Every delivered file that the run read."""
        for filing in self.content.run.filings:
            for source in filing.sources:
                yield [
                    filing.department,
                    filing.title,
                    filing.id,
                    moment(filing.filed_at),
                    filing.rows,
                    filing.quarantined,
                    source.path,
                    source.sha256,
                ]

    def _several(self, names: tuple[str, ...]) -> str:
        return ("、" if self.content.language == "zh" else ", ").join(names)

    def _tell(self, said: Bilingual) -> str:
        return said.tell(self.content.language)


def _domain(finding: Json, measure: str) -> str:
    """The domain of a measure; a finding of an older program does not say it."""
    origins = finding.get("measure_origins", {})
    return str(origins.get(measure, {}).get("domain", "text"))


def _amount(finding: Json) -> Given:
    """The first amount that the rule works out, as the rule names them."""
    for name, value in finding["measures"].items():
        if _domain(finding, name).partition("/")[0] == _MONEY:
            return cell_of(_MONEY, value)
    return None


def _decided(found: ReportedFinding) -> Iterator[Given]:
    """What was decided, why, by whom and when; four blank cells where nobody has."""
    if (decision := found.decision) is None:
        yield from (None,) * 4
        return
    yield from (decision.told, decision.reason, decision.person, moment(decision.at))


def _places(found: ReportedFinding) -> Iterator[tuple[str, int]]:
    """Each row that the finding names, by filing and number."""
    for witness in (*found.trace["witnesses"], *found.taken_out):
        yield from ((witness["filing"], row["row"]) for row in witness["rows"])
