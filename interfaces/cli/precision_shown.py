"""Measured precision for people and programs: per version of a rule, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from engine.catalog.workspace import Workspace
from engine.ledger import Decision, Precision, precisions
from engine.packs.meaning import rule_version
from engine.packs.pack import find_packs, load_pack
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.packs import nothing_selected
from interfaces.cli.shown import Heading, show_listing

HEADINGS: Final = (
    Heading("rule", Bilingual("规则", "rule")),
    Heading("version", Bilingual("版本", "version")),
    Heading("current", Bilingual("现行", "current")),
    Heading("confirmed", Bilingual("属实", "confirmed"), number=True),
    Heading("explained", Bilingual("有合理原因", "explained"), number=True),
    Heading("waiting", Bilingual("未定", "open"), number=True),
    Heading("precision", Bilingual("查准率", "precision"), number=True),
    Heading("interval", Bilingual("95% 区间", "95 % interval"), number=True),
)
_YES: Final = Bilingual("是", "yes")
_HOW: Final = Bilingual(
    "查准率 = 属实 ÷（属实 + 有合理原因），区间按 Wilson 法；只计经过人核实的疑点。",
    "precision = confirmed / (confirmed + explained), Wilson's interval; only what people decided.",
)
_WHAT: Final = Bilingual("处理意见", "decision")
_HINT: Final = Bilingual("先用 huiyan decide 记下处理意见", "`huiyan decide` writes them down")


def show_precision(
    invocation: Invocation,
    workspace: Workspace,
    decisions: Sequence[Decision],
    *,
    rules: Sequence[str],
) -> ExitCode:
    """The precision of each version of `rules` (all without one) that somebody judged."""
    found = [p for p in precisions(decisions) if not rules or p.rule in rules]
    if not found:
        raise nothing_selected(_WHAT, _HINT)
    current = _current_versions(invocation, workspace, found)
    records = [_record(p, current, invocation) for p in found]
    show_listing(invocation, "huiyan.precision/1", HEADINGS, records)
    if not invocation.machine:
        invocation.results.line()
        invocation.results.line(_HOW.tell(invocation.language))
    return ExitCode.DONE


def _current_versions(
    invocation: Invocation, workspace: Workspace, found: Sequence[Precision]
) -> set[tuple[str, str, str]]:
    """The versions of the workspace's rules as they are now."""
    schema = invocation.contracts(workspace).schema()
    names = {p.pack for p in found}
    packs = [load_pack(f, schema) for f in find_packs(workspace.packs).values()]
    return {
        (pack.manifest.name, rule.name, rule_version(pack.model, rule))
        for pack in packs
        if pack.manifest.name in names
        for rule in pack.model.rules
    }


def _record(
    p: Precision, current: set[tuple[str, str, str]], invocation: Invocation
) -> dict[str, Any]:
    is_current = (p.pack, p.rule, p.version) in current
    counts = {"confirmed": p.confirmed, "explained": p.explained, "waiting": p.waiting}
    head = {"pack": p.pack, "rule": p.rule, "version": p.version}
    share, bounds = p.share, p.interval
    if invocation.machine:
        low, high = bounds or (None, None)
        shares = {"precision": _rounded(share), "low": _rounded(low), "high": _rounded(high)}
        return {**head, "current": is_current, **counts, **shares}
    told = {"precision": _percent(share), "interval": "–".join(map(_percent, bounds or ()))}
    mark = _YES.tell(invocation.language) if is_current else ""
    return {**head, "current": mark, **counts, **told}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value * 100:.1f}%"
