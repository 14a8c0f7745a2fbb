"""The file put together: templates, style and script in one, each sealed by its hash."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.clause_words import clause_name, clause_period
from interfaces.cli.finding_words import GRADES
from interfaces.cli.weight_words import tell_over_budget, tell_weight
from interfaces.report.facts import OUTCOMES, ReportContent, ReportedFinding, RuleFacts
from interfaces.report.html.bars import SHOWN, Bar, longest, parts_of
from interfaces.report.html.drawn_trace import drawn_trace, nodes_of
from interfaces.report.html.facets import Facets
from interfaces.report.html.finding_page import finding_page
from interfaces.report.html.highlight import highlighted
from interfaces.report.html.months import timeline
from interfaces.report.html.words import WORDS
from interfaces.report.near import NearByRule

#: Findings with a page of their own, about 13 kB each: a browser still opens the file at once.
PAGES: Final = 5000
_NONE_NEAR: Final[NearByRule] = MappingProxyType({})
_SEVERITIES: Final = ("high", "medium", "low", "hint")


def write_html(
    content: ReportContent,
    path: Path,
    *,
    near: NearByRule = _NONE_NEAR,
    reason: str | None = None,
    pages: int = PAGES,
) -> None:
    """Write the report to `path`, the same bytes for the same content."""
    text = html_report(content, near=near, reason=reason, pages=pages)
    path.write_text(text, encoding="utf-8", newline="")


def html_report(
    content: ReportContent,
    *,
    near: NearByRule = _NONE_NEAR,
    reason: str | None = None,
    pages: int = PAGES,
) -> str:
    """The whole file; at most `pages` findings get a page of their own.

    `near` is what came nearest to being brought up, masked as the content is; `reason` says
    why values are not masked.
    """
    facets = Facets(content)
    ordered = _ordered(content.findings)
    say = partial(_say, content.language)
    view = {
        "content": content,
        "run": content.run,
        "facets": facets.facets,
        "numbers": facets.numbers,
        "link": facets.link,
        "ordered": ordered,
        "paged": frozenset(f.id for f in ordered[:pages]),
        "left_out": max(len(ordered) - pages, 0),
        "rule_numbers": {(r.pack, r.name): n for n, r in enumerate(content.rules)},
        "rows": sum(f.rows for f in content.run.filings),
        "quarantined": sum(f.quarantined for f in content.run.filings),
        "departments": len({f.department for f in content.run.filings}),
        "rules_by_pack": _by_pack(content),
        "charts": _bars(content, facets),
        "shown_bars": SHOWN,
        "timeline": timeline(content.totals.by_month),
        "page_of": partial(finding_page, content),
        "drawing_of": partial(drawn_trace, content),
        "near": near,
        "reason": reason,
        "t": say,
        "language": content.language,
        "outcomes": [o for o in OUTCOMES if o != "conflict" or content.totals.by_outcome[o]],
        "style": _part("report.css"),
        "script": _part("report.js"),
        "early": _EARLY,
        "policy": _policy(),
    }
    return _environment().get_template("report.html").render(view)


#: Runs before anything is drawn, so that nothing is shown and taken away again.
_EARLY: Final = Markup('document.documentElement.classList.add("js")')


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("interfaces.report.html", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "figure": lambda number: f"{number:,}",
        "clause_name": clause_name,
        "clause_period": clause_period,
        "source": lambda rule: highlighted(rule.text, rule.line),
        "grade": lambda grade, language: GRADES[grade].tell(language),
        "weight": tell_weight,
        "over_budget": lambda rule, language: tell_over_budget(
            rule.counts["suspected"], rule.budget, language
        ),
        "described": lambda drawing: "; ".join(nodes_of(drawing)),
    }
    return environment


@cache
def _part(name: str) -> Markup:
    """A file of ours as it goes between two tags: it is no text of anybody else's."""
    return Markup((files("interfaces.report.html") / name).read_text(encoding="utf-8"))


@cache
def _policy() -> str:
    """What the page may do: run and wear what stands in it, and ask the network for nothing."""
    scripts = " ".join(_sealed(str(s)) for s in (_EARLY, _part("report.js")))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_sealed(str(_part('report.css')))}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _sealed(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _say(language: str, key: str, **values: Any) -> str:
    words: Bilingual = WORDS[key]
    return words.tell(language, **values)


def _ordered(found: Sequence[ReportedFinding]) -> tuple[ReportedFinding, ...]:
    """Clues first, the weightiest before the others; within that, the order of the run."""
    outcomes, severities = list(OUTCOMES), list(_SEVERITIES)

    def weight(one: ReportedFinding) -> tuple[int, int]:
        finding = one.finding
        return outcomes.index(finding["outcome"]), severities.index(finding["severity"])

    return tuple(sorted(found, key=weight))


@dataclass(frozen=True, slots=True)
class PackOfRules:
    """A pack with its rules, in their order."""

    title: str
    version: str
    rules: tuple[RuleFacts, ...]


def _by_pack(content: ReportContent) -> tuple[PackOfRules, ...]:
    packs = (
        PackOfRules(p.title, p.version, tuple(r for r in content.rules if r.pack == p.name))
        for p in content.run.packs
    )
    return tuple(p for p in packs if p.rules)


def _bars(content: ReportContent, facets: Facets) -> dict[str, list[Bar]]:
    totals = content.totals
    bars = {
        name: [
            Bar(t.title, "", facets.link(name, t.key), t.counts, parts_of(t.counts, most))
            for t in own
        ]
        for name, own in (("department", totals.by_department), ("clause", totals.by_clause))
        for most in (longest(t.counts for t in own),)
    }
    return {"rule": list(_rule_bars(content, facets)), **bars}


def _rule_bars(content: ReportContent, facets: Facets) -> Iterator[Bar]:
    """Every rule of the run; what was not looked at and what is clean must not look alike."""
    most = longest(r.counts for r in content.rules)
    titles, before = {p.name: p.title for p in content.run.packs}, ""
    for rule in content.rules:
        state = "failed" if rule.looked_at is None else "partly" if rule.failures else ""
        if not state and not rule.told:
            state = "clean"
        looked = (
            ""
            if rule.looked_at is None
            else _say(content.language, "looked_at", count=rule.looked_at)
        )
        link = facets.link("rule", f"{rule.pack}/{rule.name}")
        group = titles[rule.pack] if rule.pack != before else ""
        before = rule.pack
        parts = parts_of(rule.counts, most)
        yield Bar(rule.title, looked, link, rule.counts, parts, state, group)
