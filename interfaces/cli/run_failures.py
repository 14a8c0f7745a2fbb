"""The rules of a run that could not be evaluated, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.page import tell
from engine.run.store import StoredRun
from interfaces.cli.bilingual import Bilingual

PAGE: Final = Bilingual("这一条诊断是什么意思，怎样处理", "what this means, and what to do")


def over_budget(run: StoredRun) -> list[Diagnostic]:
    """The rules that told more than their alert budgets: all of it is there, and this is said."""
    return [
        diagnose(
            "HY668", None, rule=r["rule"], told=f"{r['suspected']:,}", budget=f"{r['budget']:,}"
        )
        for r in run.record["rules"]
        if r.get("over_budget")
    ]


def failures(run: StoredRun, rules: Sequence[str] = ()) -> list[Diagnostic]:
    """Why rules failed, of `rules` where some are named; what several have in common once."""
    failed = [
        diagnose(r["failed"], None, **{"pack": r["pack"], "rule": r["rule"], **r["arguments"]})
        for r in run.record["rules"]
        if "failed" in r and (not rules or r["rule"] in rules)
    ]
    by_words = {(d.code, tell(d, "zh")): d for d in reversed(failed)}
    return list(reversed(by_words.values()))
