"""Findings counted: by pack, department, clause and month, each by outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from interfaces.cli.clause_words import clause_name
from interfaces.report.facts import (
    OUTCOMES,
    PackFacts,
    ReportedFinding,
    RuleFacts,
    Total,
    Totals,
    clause_key,
)


def count_findings(
    findings: Sequence[ReportedFinding],
    rules: Iterable[RuleFacts],
    packs: Iterable[PackFacts],
    language: str,
) -> Totals:
    """The totals; the largest first, months in their order."""
    titles = {p.name: p.title for p in packs}
    cited = [*(c for r in rules for c in r.clauses)]
    cited += [c for f in findings for c in f.finding["clauses"]]
    clauses = {clause_key(c): clause_name(c, language) for c in cited}
    months = _totals((f.month, f) for f in findings if f.month is not None)
    return Totals(
        by_outcome={o: sum(f.finding["outcome"] == o for f in findings) for o in OUTCOMES},
        by_pack=_largest(_totals(((f.finding["pack"], f) for f in findings), titles)),
        by_department=_largest(_totals((d, f) for f in findings for d in f.departments)),
        by_clause=_largest(_totals(((c, f) for f in findings for c in f.clauses), clauses)),
        by_month=tuple(sorted(months, key=lambda t: t.key)),
        by_state=dict(sorted(Counter(f.state for f in findings if f.state).items())),
        undated=sum(f.month is None for f in findings),
    )


def _totals(
    pairs: Iterable[tuple[str, ReportedFinding]], titles: dict[str, str] | None = None
) -> list[Total]:
    counts: dict[str, Counter[str]] = {}
    for key, found in pairs:
        counts.setdefault(key, Counter())[found.finding["outcome"]] += 1
    return [
        Total(key, (titles or {}).get(key, key), {o: own[o] for o in OUTCOMES})
        for key, own in counts.items()
    ]


def _largest(totals: list[Total]) -> tuple[Total, ...]:
    return tuple(sorted(totals, key=lambda t: (-t.counts["suspected"], -t.sum, t.key)))
