"""Findings as results.

Kinds (SARIF 2.1.0, 3.27.9). A suspected finding is a clue for a person: `review`, "requires
review by a human user to decide if it represents a problem". `fail` would be a verdict.
An undetermined one is `open`: "insufficient information to decide"; so is a conflict of
sources. An exempt one is `notApplicable`: a clause takes the matter out of the rule. It is no
suppression: those are decisions of persons about a result, and here the law itself decides. A
finding that a person explained or waived is suppressed, as long as that holds; the list of
suppressions stands with every result, since either all or none say whether they are (3.27.23).
Each kind but `fail` must have the level `none` (3.27.10): weight is told as `rank`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.near_words import every_comparison
from interfaces.report.facts import DecisionFacts, Json, ReportContent, ReportedFinding
from interfaces.report.phrases import Phrases
from interfaces.report.sarif.artifacts import Artifacts
from interfaces.report.sarif.messages import message
from interfaces.report.sarif.rules import RANKS, Clauses, rule_id

KINDS: Final = {
    "suspected": "review",
    "undetermined": "open",
    "conflict": "open",
    "exempt": "notApplicable",
}
#: A matter that was there before keeps its id; what its rows were then is told by `diff`.
STATES: Final = {
    "new": "new",
    "changed": "updated",
    "persisting": "unchanged",
    "resolved": "absent",
    "undelivered": "absent",
}
#: The version of how ids are made; a change of it would make every result look new.
FINGERPRINT: Final = "huiyanFinding/v1"
#: What is no clue has none, not that of its rule (3.27.25).
_NO_RANK: Final = -1.0
_ROW = Bilingual(
    "{title}（{alias}）第 {line} 行：{cells}", "{title} ({alias}), line {line}: {cells}"
)
_STEP = Bilingual("{text}\n读到：{values}", "{text}\nread: {values}")
_RULE = Bilingual("规则 {name}", "rule {name}")


class Results:
    """Makes results that point to the rules, clauses and files of one log."""

    def __init__(self, content: ReportContent, artifacts: Artifacts, clauses: Clauses) -> None:
        self._language = content.language
        self._phrases = Phrases(content)
        self._artifacts = artifacts
        self._clauses = clauses
        self._rules = {(r.pack, r.name): (i, r) for i, r in enumerate(content.rules)}

    def result(self, found: ReportedFinding) -> dict[str, Any]:
        """One finding, with the rule's text as its place and the delivered rows beside it."""
        finding = found.finding
        index, _ = self._rules[finding["pack"], finding["rule"]]
        rows = list(self._rows(found))
        result: dict[str, Any] = {
            "ruleId": rule_id(finding["pack"], finding["rule"]),
            "ruleIndex": index,
            "kind": KINDS[finding["outcome"]],
            "level": "none",
            "rank": RANKS[found.severity] if found.severity else _NO_RANK,
            "message": message(finding["message"]),
            "locations": [self._rule_location(found)],
            "relatedLocations": rows,
            "fingerprints": {FINGERPRINT: found.id},
            "taxa": _distinct(self._clauses.reference(c) for c in _clauses(finding)),
        }
        if flow := list(self._steps(found)):
            result["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
        if found.state is not None:
            result["baselineState"] = STATES[found.state]
        result["suppressions"] = list(_suppressions(found.decision))
        result["properties"] = self._properties(found)
        return result

    def _rule_location(self, found: ReportedFinding) -> dict[str, Any]:
        trace = found.trace
        lines = trace["rule_text"].splitlines()
        region = {
            "startLine": trace["line"],
            "endLine": trace["line"] + len(lines) - 1,
            "snippet": {"text": trace["rule_text"]},
        }
        name = rule_id(trace["pack"], trace["finding"]["rule"])
        return {
            "physicalLocation": self._artifacts.physical(trace["file"], region),
            "logicalLocations": [{"fullyQualifiedName": name, "kind": "rule"}],
            "message": message(_RULE.tell(self._language, name=name)),
        }

    def _rows(self, found: ReportedFinding) -> Iterator[dict[str, Any]]:
        """Every row that the finding rests on, each once.

        No snippet: that would have to be the file's own characters, and they are masked here.
        """
        seen: set[tuple[str, int]] = set()
        for witness in (*found.trace["witnesses"], *found.taken_out):
            for row in witness["rows"]:
                if (witness["filing"], row["row"]) in seen:
                    continue
                seen.add((witness["filing"], row["row"]))
                yield self._row(witness, row, number=len(seen))

    def _row(self, witness: Json, row: Json, *, number: int) -> dict[str, Any]:
        name = f"{witness['data_set']}/{witness['filing']}/{row['row']}"
        told = _ROW.tell(
            self._language,
            title=self._phrases.data_set(witness["data_set"]),
            alias=witness["alias"],
            line=row["line"],
            cells=self._phrases.cells(row),
        )
        return {
            "id": number,
            "physicalLocation": self._artifacts.physical(row["file"], {"startLine": row["line"]}),
            "logicalLocations": [{"fullyQualifiedName": name, "kind": "row"}],
            "message": message(told),
        }

    def _steps(self, found: ReportedFinding) -> Iterator[dict[str, Any]]:
        """The conditions in their order, with what they read: how the rule came to it."""
        trace = found.trace
        for order, condition in enumerate(trace["conditions"]):
            values = "; ".join(map(self._phrases.values, condition["read"]))
            told = _STEP.tell(self._language, text=condition["text"], values=values)
            text = told if condition["read"] else condition["text"]
            region = {"startLine": condition["line"]}
            location = {
                "physicalLocation": self._artifacts.physical(trace["file"], region),
                "message": message(text),
            }
            yield {"location": location, "executionOrder": order, "kinds": [condition["kind"]]}

    def _properties(self, found: ReportedFinding) -> dict[str, Any]:
        finding = found.finding
        kept = (
            *("outcome", "severity", "severity_by", "score", "score_by", "grade", "subject"),
            *("window_start", "measures"),
        )
        properties = {name: finding.get(name) for name in kept}
        properties["severity"] = found.severity
        properties["departments"] = list(found.departments)
        properties["absent"] = [w for w in finding["witness"] if "absent" in w]
        properties["decision"] = asdict(found.decision) if found.decision else None
        properties["near"] = list(every_comparison(finding))
        for name in ("ties", "missing", "conflicts", "parameters", "definitions"):
            properties[name] = finding.get(name)
        return {name: value for name, value in properties.items() if value not in (None, [], {})}


def _suppressions(decision: DecisionFacts | None) -> Iterator[dict[str, Any]]:
    """What a person said of it outside the rules, where it needs nobody for that reason."""
    if decision is not None and decision.closes:
        yield {"kind": "external", "status": "accepted", "justification": decision.reason}


def _clauses(finding: Json) -> Iterator[Json]:
    yield from finding["clauses"]
    for exempted in finding["exempted"]:
        yield from exempted["clauses"]


def _distinct(references: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """SARIF wants each taxon of a result once."""
    by_id = {(r["toolComponent"]["index"], r["id"]): r for r in references}
    return list(by_id.values())
