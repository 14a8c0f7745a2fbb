"""A comparison as plain data: `huiyan.diff/1`, and a line for each matter of both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from engine.comparison.causes import Causes
from engine.comparison.compare import Comparison, Difference, RuleCompared
from engine.comparison.content import Found
from engine.comparison.factors import Case, Differing, Factor
from engine.comparison.rows import MovedRow
from engine.comparison.since import CHANGED, NEW, PERSISTING
from engine.run.undelivered import RESOLVED, UNDELIVERED

SCHEMA = "huiyan.diff/1"
LINE_SCHEMA = "huiyan.difference/1"


def comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    """The whole comparison; matters of which nothing changed are there as well."""
    return {
        "schema": SCHEMA,
        "old": comparison.old,
        "new": comparison.new,
        "states": counts_of(comparison.differences),
        "cases": comparison.cases,
        "rules": [_rule(rule) for rule in comparison.rules],
        "uncompared": [asdict(u) for u in comparison.uncompared],
        "differences": [difference_to_json(d) for d in comparison.differences],
    }


def counts_of(differences: Sequence[Difference]) -> dict[str, int]:
    """How many matters are of each state."""
    states = Counter(d.state for d in differences)
    return {name: states[name] for name in (NEW, CHANGED, PERSISTING, RESOLVED, UNDELIVERED)}


def difference_to_json(difference: Difference) -> dict[str, Any]:
    """One matter; `cause` spells the causes: `rule+parameter` is both together, `|` either."""
    finding, before, after = difference.finding, difference.before, difference.after
    return {
        "schema": LINE_SCHEMA,
        "id": finding["id"],
        "pack": finding["pack"],
        "rule": finding["rule"],
        "title": finding["title"],
        "state": difference.state,
        "changed": list(difference.changed),
        "cause": spell_causes(difference.causes),
        "causes": [spell_case(case) for case in difference.causes],
        "severity": finding["severity"],
        "severity_before": before["severity"] if before else None,
        "score_before": before.get("score") if before else None,
        "score": after.get("score") if after else None,
        "outcome_before": before["outcome"] if before else None,
        "outcome": after["outcome"] if after else None,
        "subject": finding["subject"],
        "message": finding["message"],
        "measures_before": before["measures"] if before else None,
        "measures": after["measures"] if after else None,
        "appeared": [_row(r) for r in difference.appeared],
        "vanished": [_row(r) for r in difference.vanished],
        "clauses": _clauses(finding),
    }


def spell_case(case: Case) -> list[str]:
    """The factors of a case in their order."""
    return [factor.value for factor in Factor if factor in case]


def spell_causes(causes: Causes) -> str:
    """`data`, `rule+parameter` (both together), `rule|parameter` (either is enough)."""
    return "|".join("+".join(spell_case(case)) for case in causes)


def _rule(rule: RuleCompared) -> dict[str, Any]:
    return {
        "pack": rule.pack,
        "rule": rule.rule,
        "title": rule.title,
        **_differing(rule.differing),
        "unevaluated": [
            {"case": spell_case(u.case), "code": u.code, "arguments": dict(u.arguments)}
            for u in rule.unevaluated
        ],
    }


def _differing(differing: Differing) -> dict[str, Any]:
    return {
        "differs": [f.value for f in differing.factors],
        "filings": [{**asdict(f), "factors": spell_case(f.factors)} for f in differing.filings],
        "lines": {"removed": list(differing.removed), "added": list(differing.added)},
        "parameters": [asdict(p) for p in differing.parameters],
        "contracts": [asdict(c) for c in differing.contracts],
        "as_of": list(differing.date) if differing.date else None,
        "program": list(differing.program) if differing.program else None,
    }


def _row(row: MovedRow) -> dict[str, Any]:
    other = {"filing": row.other[0], "row": row.other[1]} if row.other else None
    place = {"alias": row.alias, "dataset": row.data_set, "filing": row.filing, "row": row.row}
    return {**place, "other": other}


def _clauses(finding: Found) -> list[str]:
    return [f"{c['title']} {c['article']}" for c in finding["clauses"]]
