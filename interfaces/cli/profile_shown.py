"""What each rule of a run took, for people: the slowest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.invocation import Invocation
from interfaces.cli.shown import Heading, show_table

_HEADINGS = (
    Heading("rule", Bilingual("规则", "rule")),
    Heading("seconds", Bilingual("用时（秒）", "seconds"), number=True),
    Heading("share", Bilingual("占比", "share"), number=True),
    Heading("looked_at", Bilingual("查看行数", "rows looked at"), number=True),
    Heading("narrowed_to", Bilingual("细看行数", "rows evaluated"), number=True),
    Heading("speed", Bilingual("行/秒", "rows/s"), number=True),
    Heading("planning", Bilingual("编译", "planning"), number=True),
    Heading("engine", Bilingual("查询", "engine"), number=True),
    Heading("shared", Bilingual("其中共用", "of it shared"), number=True),
    Heading("reused", Bilingual("沿用", "taken over from")),
    Heading("since", Bilingual("只查变动", "changes since")),
)
_WHOLE = Bilingual(
    "共用时 {seconds} 秒，其中规则 {rules} 秒；{reused} 条规则沿用以前的结果，"
    "{evaluated} 条重新计算；单个计算进程内存最多 {peak} MiB。",
    "{seconds} s in all, {rules} s of it for rules; {reused} rules taken over from earlier runs, "
    "{evaluated} evaluated; an evaluating process held {peak} MiB at most.",
)

_ALONE = Bilingual(
    "各条规则都逐一查看了全部数据，未能先合并查找：{reason}",
    "Every rule looked at all rows by itself, since they could not be asked together: {reason}",
)


def show_profile(invocation: Invocation, metrics: Mapping[str, Any]) -> None:
    """The times of every rule, then those of the run."""
    rules = metrics["rules"]
    spent = sum(r["seconds"] for r in rules)
    slowest = sorted(rules, key=lambda r: (-r["seconds"], r["pack"], r["rule"]))
    invocation.results.line()
    show_table(invocation, _HEADINGS, [_record(r, spent) for r in slowest])
    invocation.results.line()
    reused = sum(r["reused"] is not None for r in rules)
    told = _WHOLE.tell(
        invocation.language,
        seconds=f"{metrics['seconds']:.1f}",
        rules=f"{spent:.1f}",
        reused=reused,
        evaluated=len(rules) - reused,
        peak=f"{metrics['peak_bytes'] / 2**20:,.0f}",
    )
    invocation.results.line(told)
    if metrics["not_narrowed"] is not None:
        invocation.results.line(_ALONE.tell(invocation.language, reason=metrics["not_narrowed"]))


def _record(rule: Mapping[str, Any], spent: float) -> dict[str, Any]:
    evaluated = rule["reused"] is None
    return {
        "rule": rule["rule"],
        "seconds": f"{rule['seconds']:.3f}",
        "share": f"{rule['seconds'] / spent:.0%}" if spent else "",
        "looked_at": rule["looked_at"],
        "narrowed_to": rule["narrowed_to"],
        "speed": int(rule["looked_at"] / rule["seconds"])
        if evaluated and rule["seconds"]
        else None,
        "planning": f"{rule['planning']:.3f}",
        "engine": f"{rule['engine']:.3f}" if evaluated else None,
        "shared": f"{rule['shared'] / rule['engine']:.0%}" if rule["engine"] else None,
        "reused": rule["reused"],
        "since": rule["since"],
    }
