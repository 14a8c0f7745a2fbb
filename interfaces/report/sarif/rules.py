"""Rules as descriptors, and the regulations they rest on as taxonomies.

A regulation is to a rule what a weakness catalogue is to a code check: a taxonomy made
elsewhere, whose entries rules and results point to. So each clause that is cited is a taxon.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.clause_words import clause_name, clause_period
from interfaces.cli.finding_words import SEVERITIES
from interfaces.report.facts import Json, ReportContent, RuleFacts, clause_key
from interfaces.report.sarif.messages import doubled, message

#: SARIF leaves `level` to proven failures; what a finding weighs is told as its rank.
RANKS: Final = {"hint": 10.0, "low": 30.0, "medium": 60.0, "high": 90.0}
_UNDER = Bilingual("依据", "Under")
_RULE = Bilingual("规则", "Rule")
_SEVERITY = Bilingual("等级：{severity}", "severity: {severity}")
_REVIEW = Bilingual(
    "结果是供人复核的疑点，不是结论。", "Results are clues for a person to review, not conclusions."
)


def rule_id(pack: str, name: str) -> str:
    """The name of a rule in the log: rules of two packs may be called alike."""
    return f"{pack}/{name}"


class Clauses:
    """The clauses that the run's rules and findings cite, grouped by regulation."""

    def __init__(self, content: ReportContent) -> None:
        self._language = content.language
        self._regulations: dict[tuple[str, str | None], dict[str, Json]] = {}
        for clause in _cited(content):
            regulation = (clause["regulation"], clause["version"])
            self._regulations.setdefault(regulation, {}).setdefault(clause_key(clause), clause)

    def reference(self, clause: Json) -> dict[str, Any]:
        """What points to a clause, from a rule or a result."""
        regulation = (clause["regulation"], clause["version"])
        keys = list(self._regulations[regulation])
        index = list(self._regulations).index(regulation)
        component = {"name": clause["title"], "index": index}
        key = clause_key(clause)
        return {"id": key, "index": keys.index(key), "toolComponent": component}

    def taxonomies(self) -> list[dict[str, Any]]:
        """One tool component a regulation."""
        return [self._taxonomy(v, list(c.values())) for (_, v), c in self._regulations.items()]

    def _taxonomy(self, version: str | None, clauses: list[Json]) -> dict[str, Any]:
        first = clauses[0]
        taxonomy: dict[str, Any] = {"name": first["title"], "isComprehensive": False}
        if version:
            taxonomy |= {"version": version, "releaseDateUtc": version}
        if first["number"]:
            taxonomy["properties"] = {"number": first["number"]}
        taxonomy["taxa"] = [self._taxon(c) for c in clauses]
        return taxonomy

    def _taxon(self, clause: Json) -> dict[str, Any]:
        return {
            "id": clause_key(clause),
            "name": clause_name(clause, self._language),
            "shortDescription": message(clause_name(clause, self._language)),
            "fullDescription": message(clause["text"]),
            "properties": {"inForce": clause["in_force"], "law": not clause["method"]},
        }


def _cited(content: ReportContent) -> Iterable[Json]:
    for rule in content.rules:
        yield from rule.clauses
    for found in content.findings:
        yield from found.finding["clauses"]
        for exempted in found.finding["exempted"]:
            yield from exempted["clauses"]


def descriptor(rule: RuleFacts, clauses: Clauses, language: str) -> dict[str, Any]:
    """A rule with its clauses in full and its source as help."""
    severity, over = SEVERITIES[rule.severity].tell(language), rule.over_budget
    return {
        "id": rule_id(rule.pack, rule.name),
        "name": rule.name,
        "shortDescription": message(rule.title),
        "fullDescription": message(_full(rule, language)),
        "help": {
            **message(f"{_full(rule, language)}\n\n{_RULE.tell(language)}\n{rule.text}"),
            "markdown": _markdown(rule, language),
        },
        "defaultConfiguration": {"level": "none", "rank": RANKS[rule.severity]},
        "relationships": [
            {"target": clauses.reference(c), "kinds": ["relevant"]} for c in rule.clauses
        ],
        "properties": {
            "pack": rule.pack,
            "severity": rule.severity,
            "tags": [rule.pack, severity, *rule.departments],
            "datasets": list(rule.data_sets),
            "lookedAt": rule.looked_at,
            "counts": dict(rule.counts),
            **({} if rule.budget is None else {"budget": rule.budget, "overBudget": over}),
        },
    }


def _full(rule: RuleFacts, language: str) -> str:
    severity = SEVERITIES[rule.severity].tell(language)
    head = f"{rule.title}\n{_SEVERITY.tell(language, severity=severity)}"
    told = [f"{_clause_head(c, language)}\n{c['text']}" for c in rule.clauses]
    return "\n\n".join([head, *told, _REVIEW.tell(language)])


def _clause_head(clause: Json, language: str) -> str:
    period = clause_period(clause, language)
    around = "（{}）" if language == "zh" else " ({})"
    return clause_name(clause, language) + (around.format(period) if period else "")


def _markdown(rule: RuleFacts, language: str) -> str:
    """Clauses and source stand in fences, where nothing is read as markup."""
    lines = [f"### {_UNDER.tell(language)}", ""]
    for clause in rule.clauses:
        lines += [_fence(f"{_clause_head(clause, language)}\n{clause['text']}", ""), ""]
    lines += [f"### {_RULE.tell(language)}", "", _fence(rule.text, "huiyan")]
    return doubled("\n".join([*lines, "", _REVIEW.tell(language)]))


def _fence(text: str, word: str) -> str:
    """A fence longer than any run of backticks within."""
    marks = "`" * max(3, _longest_run(text) + 1)
    return f"{marks}{word}\n{text}\n{marks}"


def _longest_run(text: str) -> int:
    longest = run = 0
    for sign in text:
        run = run + 1 if sign == "`" else 0
        longest = max(longest, run)
    return longest
