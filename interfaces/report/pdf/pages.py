"""What stands on the pages, as data for the layout: every text is said here, none there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.clause_words import clause_name, clause_period
from interfaces.cli.finding_words import OUTCOMES, SEVERITIES, STATES
from interfaces.cli.near_words import every_near_line, tie_words
from interfaces.cli.value_words import MISSING, say_row
from interfaces.cli.weight_words import tell_over_budget, tell_weight
from interfaces.report.facts import OUTCOMES as ORDER
from interfaces.report.facts import (
    DecisionFacts,
    Json,
    ReportContent,
    ReportedFinding,
    RuleFacts,
    Total,
)
from interfaces.report.pdf import words
from interfaces.report.pdf.rows import printed_rows
from interfaces.report.pdf.signs import printable
from interfaces.report.phrases import Phrases

Page = dict[str, Any]


def pages(content: ReportContent) -> Page:
    """The whole report, in its language, with every text such that it can be set."""
    phrases = Phrases(content)
    by_rule: dict[tuple[str, str], list[ReportedFinding]] = {}
    for found in sorted(content.findings, key=lambda f: ORDER.index(f.finding["outcome"])):
        by_rule.setdefault((found.finding["pack"], found.finding["rule"]), []).append(found)
    said = _Said(content, phrases)
    told = {
        "language": content.language,
        "words": said.words(),
        "cover": said.cover(),
        "summary": said.summary(),
        "not_evaluated": said.not_evaluated(),
        "rules": [said.rule(r, by_rule.get((r.pack, r.name), ())) for r in content.rules],
        "sources": list(said.sources()),
        "texts": [{"title": r.title, "file": r.file, "text": r.text} for r in content.rules],
    }
    cleaned: Page = printable(told)
    return cleaned


class _Said:
    """Says the parts of the report."""

    def __init__(self, content: ReportContent, phrases: Phrases) -> None:
        self._content = content
        self._language = content.language
        self._phrases = phrases

    def words(self) -> dict[str, str]:
        """Headings and labels, by the names that the layout knows them by."""
        names = (
            *("TITLE", "CONTENTS", "SUMMARY", "NOT_EVALUATED", "BY_RULE", "BY_DEPARTMENT"),
            *("BY_CLAUSE", "SEVERAL", "CLAUSES", "MEASURES", "CONDITIONS", "PARAMETERS", "ROWS"),
            *(
                "ABSENT",
                "MISSING",
                "DEFINITIONS",
                "CONFLICTS",
                "EXEMPTED",
                "LINE",
                "SOURCES",
                "SOURCE_TEXTS",
                "DATA_SET",
            ),
            *("FILING", "FILE", "FILED_ROWS", "RULE", "SEVERITY", "LOOKED_AT", "TOTAL", "SUBJECT"),
            *("DEPARTMENT", "CLAUSE", "QUARANTINE", "FAILED", "NOTHING_FAILED", "FINDINGS"),
        )
        told = {n.lower(): self._tell(getattr(words, n)) for n in names}
        told["page"] = words.PAGE.tell(self._language, page="{page}", pages="{pages}")
        return told

    def cover(self) -> Page:
        """The facts of the run, and what the reader must know of all that follows."""
        content, run = self._content, self._content.run
        facts = [
            (words.RUN, run.id),
            (words.AS_OF, run.as_of),
            (words.EXECUTED, self._moment(run.executed_at)),
            (words.WORKSPACE, run.workspace),
            (words.PROGRAM, f"huiyan {run.program}, {run.engine}"),
            (words.PACKS, self._several([f"{p.title} {p.version}" for p in run.packs])),
            (words.LIMITED, self._several(run.only)),
            (words.SUBJECTS, str(run.subjects) if run.subjects else ""),
            (words.BASELINE, run.baseline or ""),
        ]
        return {
            "subtitle": self._several([p.title for p in run.packs]),
            "facts": [[self._tell(name), value] for name, value in facts if value],
            "notes": [
                self._tell(words.CLUE),
                self._tell(words.MASKED if content.masked else words.UNMASKED),
            ],
            "masked": content.masked,
        }

    def summary(self) -> Page:
        """Totals by outcome, rule, department and clause."""
        totals = self._content.totals
        outcomes = [OUTCOMES[o].tell(self._language) for o in ORDER]
        return {
            "outcomes": outcomes,
            "total": sum(totals.by_outcome.values()),
            "counts": [totals.by_outcome[o] for o in ORDER],
            "rules": [self._rule_line(r) for r in self._content.rules],
            "departments": self._totals(totals.by_department),
            "clauses": self._totals(totals.by_clause),
        }

    def _rule_line(self, rule: RuleFacts) -> Page:
        looked = rule.looked_at is not None
        return {
            "title": rule.title,
            "severity": SEVERITIES[rule.severity].tell(self._language),
            "counts": [rule.counts[o] if looked else "–" for o in ORDER],
            "looked_at": f"{rule.looked_at:,}" if looked else "–",
            "grey": bool(rule.failures),
        }

    def _totals(self, totals: Sequence[Total]) -> list[Page]:
        return [
            {"title": t.title, "sum": t.sum, "counts": [t.counts[o] for o in ORDER]} for t in totals
        ]

    def not_evaluated(self) -> Page:
        """Rules that could not look, and data that no rule could look at."""
        quarantined = [
            words.QUARANTINED.tell(
                self._language,
                title=f.title,
                given=f.rows + f.quarantined,
                count=f.quarantined,
                filing=f.id[:8],
            )
            for f in self._content.run.filings
            if f.quarantined
        ]
        failed = [
            {"title": r.title, "name": r.name, "why": self._failures(r)}
            for r in self._content.not_evaluated
        ]
        data = [" ".join((of.code, of.message)) for of in self._content.run.not_looked_at]
        return {"rules": failed, "data": [*data, *quarantined]}

    def _failures(self, rule: RuleFacts) -> list[str]:
        return ["\n".join(filter(None, (f"{f.code} {f.message}", f.help))) for f in rule.failures]

    def rule(self, rule: RuleFacts, found: Sequence[ReportedFinding]) -> Page:
        """A rule: its clauses, why it could not look, and what it brought up."""
        none = ""
        if not found:
            none = (
                self._tell(words.COULD_NOT)
                if rule.looked_at is None
                else words.NO_FINDING.tell(self._language, count=rule.looked_at)
            )
        name = words.RULE_NAME.tell(self._language, name=rule.name, pack=rule.pack)
        severity = SEVERITIES[rule.severity].tell(self._language)
        return {
            "title": rule.title,
            "line": f"{name} · {self._tell(words.SEVERITY)} {severity}",
            "budget": (
                tell_over_budget(rule.counts["suspected"], rule.budget or 0, self._language)
                if rule.over_budget
                else ""
            ),
            "clauses": [self._clause(c) for c in rule.clauses],
            "failures": self._failures(rule),
            "none": none,
            "findings": [self._finding(f) for f in found],
        }

    def _clause(self, clause: Json) -> Page:
        return {
            "name": clause_name(clause, self._language),
            "period": clause_period(clause, self._language),
            "text": clause["text"],
        }

    def _finding(self, found: ReportedFinding) -> Page:
        finding = found.finding
        state = STATES[found.state].tell(self._language) if found.state else ""
        witnesses = list(_distinct([*found.trace["witnesses"], *found.taken_out]))
        return {
            "id": found.id,
            "outcome": OUTCOMES[finding["outcome"]].tell(self._language),
            "kind": finding["outcome"],
            "subject": finding["subject"]["value"] or "",
            "state": state,
            "message": finding["message"],
            "weight": list(tell_weight(finding, self._language)),
            "decision": self._decision(found.decision) if found.decision else "",
            "measures": [list(m) for m in self._phrases.each_measure(finding)],
            "conditions": [
                *(self._condition(c, found.trace) for c in found.trace["conditions"]),
                *(self._read_of_group(c) for c in finding["conditions"]),
                *(
                    {"line": "", "text": n, "read": []}
                    for n in every_near_line(finding, self._language)
                ),
            ],
            "parameters": [self._parameter(p) for p in found.trace["parameters"]],
            "absent": self._bounded(list(self._phrases.absent(found.trace)), found.id),
            "missing": list(self._phrases.missing(finding)),
            "conflicts": list(self._phrases.conflicts(finding)),
            "exempted": list(self._phrases.exempted(finding)),
            "definitions": [self._definition(d) for d in found.trace["definitions"]],
            "rows": [
                printed_rows(w, self._phrases, self._language, id=found.id) for w in witnesses
            ],
        }

    def _decision(self, decision: DecisionFacts) -> str:
        """What was decided, by whom, when and why, in a line."""
        person = decision.person
        if decision.approver:
            person = words.APPROVED.tell(self._language, person=person, approver=decision.approver)
        return words.DECIDED.tell(
            self._language,
            told=decision.told,
            person=person,
            at=self._moment(decision.at),
            reason=decision.reason,
        )

    def _condition(self, condition: Json, trace: Json) -> Page:
        group = self._tell(words.GROUP) if condition["kind"] == "group" else ""
        tied = tie_words(condition, trace["conditions"], self._language)
        read = [*([tied] if tied else []), *map(self._phrases.values, condition["read"])]
        return {"line": condition["line"], "text": group + condition["text"], "read": read}

    def _read_of_group(self, read: Json) -> Page:
        """What a condition on the group worked out; it stands on no line of its own."""
        return {
            "line": "",
            "text": f"{read['reads']} = {self._phrases.value(read['value'])}"
            + self._phrases.lacking(read.get("lacking", 0)),
            "read": [],
        }

    def _bounded(self, texts: list[str], finding: str) -> list[str]:
        """As many as are printed of anything, and how many more there are."""
        printed = texts[: words.PRINTED_ROWS]
        if len(texts) > len(printed):
            count = len(texts) - len(printed)
            printed.append(words.MORE_ABSENT.tell(self._language, count=count, id=finding[:8]))
        return printed

    def _parameter(self, parameter: Json) -> str:
        title = parameter["title"] if self._language == "zh" else None
        name = (title or parameter["name"]) + say_row(parameter.get("row", ()), self._language)
        clauses = self._phrases.clauses(list(parameter["clauses"]))
        value = parameter["value"]
        told = f"{name} = {MISSING.tell(self._language) if value is None else value}"
        return f"{told}（{clauses}）" if self._language == "zh" else f"{told} ({clauses})"

    def _definition(self, definition: Json) -> str:
        """A definition by its title, with what it rests on itself."""
        name = str(definition["title"] or definition["name"])
        clauses = self._phrases.clauses(list(definition["clauses"]))
        indent = "　" * int(definition["depth"])
        told = f"{name}（{clauses}）" if self._language == "zh" else f"{name} ({clauses})"
        return indent + (told if clauses else name)

    def sources(self) -> Iterator[Page]:
        """Every filing that the run read."""
        for filing in self._content.run.filings:
            yield {
                "title": filing.title,
                "filing": f"{filing.id[:8]}\n{filing.filed_at[:10]}",
                "rows": f"{filing.rows:,} / {filing.quarantined:,}",
                "files": [f"{s.path}\n{s.sha256}" for s in filing.sources],
            }

    def _moment(self, text: str | None) -> str:
        if text is None:
            return ""
        moment = text[:19].replace("T", " ")
        return words.UTC.tell(self._language, moment=moment)

    def _several(self, names: Sequence[str]) -> str:
        return ("、" if self._language == "zh" else ", ").join(names)

    def _tell(self, said: Bilingual) -> str:
        return said.tell(self._language)


def _distinct(witnesses: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Each filing's rows under one name once: what exempts often stands among the witnesses."""
    seen = []
    for witness in witnesses:
        if witness not in seen:
            seen.append(witness)
            yield witness
