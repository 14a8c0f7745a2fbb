"""Regulations: their versions in time, their clauses, and what a citation means."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dsl.check.listing import listed
from dsl.check.periods import ONE_DAY, is_empty, shared, show_period
from dsl.check.report import Report
from dsl.diagnostics.diagnostic import Related
from dsl.diagnostics.nearest import nearest
from dsl.model.law import Clause, InForce, Limit, Regulation
from dsl.surface.provisions import show_provision
from dsl.syntax.declarations import Surface
from dsl.syntax.law import Article, Citation, Provision
from dsl.syntax.law import Regulation as WrittenRegulation
from dsl.text.source import Span


@dataclass(frozen=True, slots=True)
class Law:
    """The regulations of a pack and their clauses, in the order of declaration.

    `missing` are names of declarations that could not be read: nothing is told of them.
    """

    regulations: Mapping[str, Regulation]
    clauses: Mapping[str, Mapping[Provision, Clause]]
    missing: frozenset[str] = frozenset()

    def all_clauses(self) -> tuple[Clause, ...]:
        """Every clause, regulation by regulation."""
        return tuple(c for clauses in self.clauses.values() for c in clauses.values())


def check_law(
    written: Mapping[str, WrittenRegulation],
    report: Report,
    *,
    missing: frozenset[str] = frozenset(),
) -> Law:
    """The law that the regulations state; tells HY207, HY405 to HY409, HY423 and HY424.

    A regulation with an error keeps its place, so that what cites it is not blamed for it.
    """
    ends = _ends_by_replacement(written, missing, report)
    regulations = {name: _regulation(r, ends.get(name), report) for name, r in written.items()}
    clauses = {name: _clauses(r, regulations[name], report) for name, r in written.items()}
    return Law(regulations, clauses, missing)


def _regulation(written: WrittenRegulation, end: InForce | None, report: Report) -> Regulation:
    period = InForce(written.start, written.until)
    if is_empty(period):
        report.tell("HY405", written.name_span, start=written.start, until=written.until)
    check_confirmed(written.confirmed, period, written.name_span, report)
    return Regulation(
        name=written.name,
        title=written.title,
        method=written.method,
        issuer=written.issuer,
        number=written.number,
        version=written.version,
        in_force=period if end is None else dataclasses.replace(period, until=end.until),
        replaces=written.replaces,
        span=written.span,
        confirmed=written.confirmed,
    )


def check_confirmed(
    confirmed: datetime.date | None, period: InForce, span: Span, report: Report
) -> None:
    """Tell HY432 where something is confirmed on a day on which it does not hold."""
    if confirmed is not None and not period.covers(confirmed):
        report.tell("HY432", span, confirmed=confirmed, period=show_period(period))


def _ends_by_replacement(
    written: Mapping[str, WrittenRegulation], missing: frozenset[str], report: Report
) -> Mapping[str, InForce]:
    """The last day of each version that another replaces and that names no end itself."""
    ends: dict[str, InForce] = {}
    replaced_by: dict[str, WrittenRegulation] = {}
    for newer in written.values():
        older = None if newer.replaces in missing else _replaced(newer, written, report)
        if older is None:
            continue
        if older.name in replaced_by:
            other = Related(replaced_by[older.name].name_span, "other")
            report.tell("HY408", _replaces_span(newer), other, name=older.name)
            continue
        replaced_by[older.name] = newer
        if _loops(newer, written):
            report.tell("HY423", _replaces_span(newer), name=newer.name)
        elif newer.start is None:
            report.tell("HY407", newer.name_span, name=newer.name, older=older.name)
        elif older.until is None:
            if older.start is not None and older.start >= newer.start:
                _tell_conflict(newer, older, report)
            elif newer.start > newer.start.min:
                ends[older.name] = InForce(older.start, newer.start - ONE_DAY)
        elif older.until >= newer.start:
            _tell_conflict(newer, older, report)
    return ends


def _replaces_span(written: WrittenRegulation) -> Span:
    return written.replaces_span or written.name_span


def _tell_conflict(newer: WrittenRegulation, older: WrittenRegulation, report: Report) -> None:
    period = show_period(InForce(older.start, older.until))
    related = Related(older.name_span, "other")
    report.tell(
        "HY406",
        newer.name_span,
        related,
        name=newer.name,
        start=newer.start,
        older=older.name,
        period=period,
    )


def _replaced(
    newer: WrittenRegulation, written: Mapping[str, WrittenRegulation], report: Report
) -> WrittenRegulation | None:
    if newer.replaces is None:
        return None
    older = written.get(newer.replaces)
    if older is None:
        near = nearest(newer.replaces, (n for n in written if n != newer.name))
        span = _replaces_span(newer)
        report.tell("HY207", span, regulation=newer.replaces, nearest=near, known=listed(written))
    return older


def _loops(newer: WrittenRegulation, written: Mapping[str, WrittenRegulation]) -> bool:
    seen = {newer.name}
    older = written.get(newer.replaces or "")
    while older is not None and older.name not in seen:
        seen.add(older.name)
        older = written.get(older.replaces or "")
    return older is not None and older.name == newer.name


def _clauses(
    written: WrittenRegulation, regulation: Regulation, report: Report
) -> Mapping[Provision, Clause]:
    clauses: dict[Provision, Clause] = {}
    for article in written.articles:
        if article.provision in clauses:
            first = Related(clauses[article.provision].span, "first")
            words = {"regulation": regulation.name}
            words["provision_zh"] = show_provision(article.provision, "zh")
            words["provision_en"] = show_provision(article.provision, "en")
            report.tell("HY424", article.span, first, **words)
            continue
        own = InForce(article.start, article.until)
        period = shared(own, regulation.in_force)
        if is_empty(own):
            report.tell("HY405", article.span, start=article.start, until=article.until)
        elif is_empty(period) and not is_empty(regulation.in_force):
            words = {"period": show_period(own), "regulation": regulation.name}
            words["in_force"] = show_period(regulation.in_force)
            report.tell("HY409", article.span, **words)
        clauses[article.provision] = Clause(
            regulation,
            article.provision,
            article.text,
            period,
            article.span,
            limit=None if article.reason is None else _limit(article),
        )
    return clauses


def _limit(article: Article) -> Limit:
    assert article.reason is not None, "the grammar asks for a reason"
    return Limit(article.encodable == "partly", article.reason)


def cite_all(
    citations: Sequence[Citation], law: Law, surface: Surface, report: Report
) -> tuple[Clause, ...]:
    """The clauses that `citations` name, each once; tells HY207 to HY209."""
    found = [cite(citation, law, surface, report) for citation in citations]
    return tuple(dict.fromkeys(clause for clause in found if clause is not None))


def cite(citation: Citation, law: Law, surface: Surface, report: Report) -> Clause | None:
    """The clause that `citation` names, or None after telling HY207, HY208 or HY209."""
    name, provision = citation.regulation, citation.provision
    if name in law.missing and name not in law.clauses:
        report.failed = True
        return None
    if name not in law.clauses:
        near = nearest(name, law.clauses)
        report.tell(
            "HY207", citation.span, regulation=name, nearest=near, known=listed(law.clauses)
        )
        return None
    clauses = law.clauses[name]
    if provision in clauses:
        found = clauses[provision]
        if found.limit is not None and not found.limit.partly:
            said = Related(found.span, "clause")
            report.tell("HY433", citation.span, said, reason=found.limit.reason)
        return found
    within = [p for p in clauses if p.article == provision.article]
    words = {"regulation": name, "provision": show_provision(provision, surface)}
    if within:
        declared = listed(show_provision(p, surface) for p in within)
        report.tell("HY209", citation.span, declared=declared, **words)
    else:
        known = [show_provision(p, surface) for p in clauses]
        near = nearest(words["provision"], known)
        report.tell("HY208", citation.span, nearest=near, known=listed(known), **words)
    return None
