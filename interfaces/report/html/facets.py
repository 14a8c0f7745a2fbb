"""What the list of findings can be narrowed by: facets, their options, and counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from interfaces.cli.decision_words import DECISIONS
from interfaces.report.facts import OUTCOMES, ReportContent, ReportedFinding
from interfaces.report.html.words import WORDS

_SEVERITIES: Final = ("high", "medium", "low", "hint")
_STATES: Final = ("new", "changed", "persisting")
_UNDECIDED: Final = "undecided"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet; `number` names it in the page, `icon` is an outcome's sign."""

    number: int
    key: str
    title: str
    count: int
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the list."""

    name: str
    title: str
    options: tuple[Option, ...]


class Facets:
    """The facets of a report that have something to choose between."""

    def __init__(self, content: ReportContent) -> None:
        self._content = content
        self._numbers: dict[tuple[str, str], int] = {}
        self.facets = tuple(self._facets())

    def numbers(self, found: ReportedFinding) -> str:
        """The options that `found` falls under, as the page wants them: `0 4 17`."""
        numbers = (self._numbers.get(pair) for pair in _pairs(found))
        return " ".join(str(n) for n in numbers if n is not None)

    def link(self, facet: str, key: str) -> str:
        """Where the page lists what falls under that option; empty where there is none."""
        number = self._numbers.get((facet, key))
        return "" if number is None else f"#findings?f={number}"

    def _facets(self) -> Iterator[Facet]:
        totals = self._content.totals
        # by facet: a pack and a department may have the same name
        titles = {
            "pack": {t.key: t.title for t in totals.by_pack},
            "clause": {t.key: t.title for t in totals.by_clause},
            "rule": {f"{r.pack}/{r.name}": r.title for r in self._content.rules},
            "decision": {k: w.tell(self._content.language) for k, w in DECISIONS.items()},
        }
        for name, keys in self._keys():
            options = [self._option(name, k, titles.get(name, {}).get(k, "")) for k in keys]
            kept = tuple(o for o in options if o.count)
            if kept:
                yield Facet(name, WORDS[name].tell(self._content.language), kept)

    def _keys(self) -> Iterator[tuple[str, Sequence[str]]]:
        totals = self._content.totals
        yield "outcome", OUTCOMES
        yield "severity", _SEVERITIES
        if self._content.run.baseline:
            yield "state", _STATES
        if any(f.decision for f in self._content.findings):
            yield "decision", (*DECISIONS, _UNDECIDED)
        yield "department", [t.key for t in totals.by_department]
        yield "pack", [t.key for t in totals.by_pack]
        rules = sorted(self._content.rules, key=lambda r: -r.told)
        yield "rule", [f"{r.pack}/{r.name}" for r in rules]
        yield "clause", [t.key for t in totals.by_clause]

    def _option(self, facet: str, key: str, title: str) -> Option:
        count = sum((facet, key) in _pairs(f) for f in self._content.findings)
        if count:
            self._numbers[facet, key] = len(self._numbers)
        worded = facet in _WORDED or key == _UNDECIDED
        words = WORDS[key].tell(self._content.language) if worded else title or key
        icon = key if facet == "outcome" else ""
        return Option(self._numbers.get((facet, key), -1), key, words, count, icon)


_WORDED: Final = ("outcome", "severity", "state")


def _pairs(found: ReportedFinding) -> list[tuple[str, str]]:
    finding = found.finding
    pairs = [(name, str(finding[name])) for name in ("outcome", "pack")]
    pairs.append(("rule", f"{finding['pack']}/{finding['rule']}"))
    pairs += [("department", d) for d in found.departments]
    pairs += [("clause", c) for c in found.clauses]
    pairs.append(("decision", found.decision.kind if found.decision else _UNDECIDED))
    return [*pairs, ("state", found.state or ""), ("severity", found.severity or "")]
