"""What the examples have exercised, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dsl.text.source import SourceText
from engine.run.coverage import Part, PartCoverage, RuleCoverage
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.invocation import Invocation

_TITLE = Bilingual(
    "示例覆盖的条件和除外规定：", "Conditions and exceptions that examples exercise:"
)
_NEVER_TRUE = Bilingual("没有示例使它成立", "no example makes it true")
_NEVER_FALSE = Bilingual("没有示例使它不成立", "no example makes it false")
_NEVER_HELD = Bilingual("没有示例用到这项除外规定", "no example uses this exception")
_NEVER_SILENT = Bilingual("没有“预期 无”的示例", "no example expects nothing")
_NONE = Bilingual("没有示例", "no examples")


def show_coverage(
    invocation: Invocation, covered: Sequence[RuleCoverage], texts: Sequence[SourceText]
) -> None:
    """One line a rule, and below it each part that is not covered, at its place."""
    results, language = invocation.results, invocation.language
    by_name = {t.name: t for t in texts}
    results.line(_TITLE.tell(language))
    for one in covered:
        done = sum(p.covered for p in one.parts)
        mark = results.mark(done == len(one.parts) and one.silent)
        results.line(f"  {mark} {one.rule.name}  {done}/{len(one.parts)}")
        if not one.examples:
            results.line(f"      {_NONE.tell(language)}")
            continue
        for part in one.parts:
            source = by_name[part.span.file]
            line, text = source.place(part.span.start).line, _one_line(source.slice(part.span))
            for lack in _lacks(part):
                results.line(f"      {part.span.file}:{line}  {text}  {lack.tell(language)}")
        if not one.silent:
            results.line(f"      {_NEVER_SILENT.tell(language)}")
    results.line()


def coverage_records(
    covered: Sequence[RuleCoverage], texts: Sequence[SourceText]
) -> list[dict[str, Any]]:
    """The same as plain data."""
    by_name = {t.name: t for t in texts}
    return [
        {
            "rule": one.rule.name,
            "examples": one.examples,
            "outcomes": sorted(o.value for o in one.outcomes),
            "expects_none": one.silent,
            "parts": [_part_record(p, by_name[p.span.file]) for p in one.parts],
        }
        for one in covered
    ]


def _part_record(part: PartCoverage, source: SourceText) -> dict[str, Any]:
    words = {True: "true", False: "false", None: "unknown"}
    return {
        "part": part.part.value,
        "file": part.span.file,
        "line": source.place(part.span.start).line,
        "text": _one_line(source.slice(part.span)),
        "seen": sorted(words[t] for t in part.seen),
        "covered": part.covered,
    }


def _lacks(part: PartCoverage) -> list[Bilingual]:
    if part.part is Part.EXCEPTION:
        return [] if part.covered else [_NEVER_HELD]
    words = {True: _NEVER_TRUE, False: _NEVER_FALSE}
    return [words[truth] for truth in (True, False) if truth in part.wanted - part.seen]


def _one_line(text: str) -> str:
    return " ".join(text.split())
