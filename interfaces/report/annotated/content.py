"""What both forms of the annotated regulation tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dsl.explain.weight import say_severity
from dsl.model.coverage import ClauseCoverage, Encoded, Use, UseKind, coverage_of
from dsl.model.law import Regulation
from dsl.model.rules import Model, Rule
from dsl.rule_page.check import is_written
from dsl.rule_page.form import SECTIONS, section_named
from dsl.rule_page.generated import generated_sections
from dsl.rule_page.reading import read_page
from dsl.surface.provisions import show_provision
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText
from engine.packs.pack import LoadedPack
from engine.packs.pages import page_name
from interfaces.cli.bilingual import Bilingual

COVERS = {
    Encoded.ENCODED: Bilingual("已编写", "encoded"),
    Encoded.PARTLY: Bilingual("部分编写", "partly"),
    Encoded.NOT_ENCODABLE: Bilingual("不能编写", "not encodable"),
    Encoded.NOT_YET: Bilingual("尚未编写", "not yet"),
}
ROLES = {
    UseKind.RULE: Bilingual("规则", "rule"),
    UseKind.EXCEPTION: Bilingual("例外", "exception"),
    UseKind.PARAMETER: Bilingual("参数", "parameter"),
    UseKind.DECISION_TABLE: Bilingual("对照表", "decision table"),
    UseKind.DEFINITION: Bilingual("定义", "definition"),
}
_FROM = Bilingual("{start} 起施行", "in force from {start}")
_UNTIL = Bilingual("{start} 至 {until} 施行", "in force from {start} until {until}")


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a clause: a role, a name, the rule that it belongs to (or empty)."""

    role: str
    name: str
    rule: str
    title: str
    severity: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Article:
    """One clause: where, since when, its text, what became of it and why, what rests on it."""

    provision: str
    period: str
    text: str
    cover: str
    cover_words: str
    reason: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Statute:
    """One regulation or method."""

    title: str
    details: tuple[str, ...]
    articles: tuple[Article, ...]
    counts: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class RuleText:
    """One rule with its page, section by section, and as it is written."""

    name: str
    title: str
    severity: str
    sections: tuple[tuple[str, str], ...]
    written: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """A pack as the annotated regulation tells it."""

    language: Surface
    name: str
    title: str
    version: str
    statutes: tuple[Statute, ...]
    rules: tuple[RuleText, ...]


def annotated(pack: LoadedPack, pages: Mapping[str, SourceText], language: Surface) -> Annotated:
    """The content, in words of `language`.

    What authors wrote is told from the page in `language` where there is one, else from the
    page that is there.
    """
    told = {r.name: dict(_authored(r, pages, language)) for r in pack.model.rules}
    return Annotated(
        language=language,
        name=pack.manifest.name,
        title=pack.manifest.title,
        version=pack.manifest.version,
        statutes=tuple(_statutes(pack.model, told, language)),
        rules=tuple(_rule(pack, r, told.get(r.name, {}), language) for r in pack.model.rules),
    )


def _authored(
    rule: Rule, pages: Mapping[str, SourceText], language: Surface
) -> Iterator[tuple[str, str]]:
    source = pages.get(page_name(rule, language)) or pages.get(rule.name)
    for part in read_page(source).parts if source is not None else ():
        section = section_named(part.heading)
        if section is not None and not section.generated and is_written(section, part.text):
            yield section.name, part.text


def _statutes(
    model: Model, told: Mapping[str, Mapping[str, str]], language: Surface
) -> Iterator[Statute]:
    covered = coverage_of(model)
    for regulation in model.regulations:
        clauses = [c for c in covered if c.clause.regulation.name == regulation.name]
        counts = Counter(clause.encoded for clause in clauses)
        yield Statute(
            title=regulation.title,
            details=_details(regulation),
            articles=tuple(_article(clause, model, told, language) for clause in clauses),
            counts=tuple((e.value, COVERS[e].tell(language), counts[e]) for e in Encoded),
        )


def _details(regulation: Regulation) -> tuple[str, ...]:
    details = (regulation.issuer, regulation.number, str(regulation.version or ""))
    return tuple(d for d in details if d)


def _article(
    covered: ClauseCoverage,
    model: Model,
    told: Mapping[str, Mapping[str, str]],
    language: Surface,
) -> Article:
    start, until = covered.clause.in_force.start, covered.clause.in_force.until
    words = _UNTIL if until else _FROM
    return Article(
        provision=show_provision(covered.clause.provision, language),
        period=words.tell(language, start=start, until=until) if start or until else "",
        text=covered.clause.text,
        cover=covered.encoded.value,
        cover_words=COVERS[covered.encoded].tell(language),
        reason=covered.reason or "",
        notes=tuple(_note(use, model, told, language) for use in covered.uses),
    )


def _note(use: Use, model: Model, told: Mapping[str, Mapping[str, str]], language: Surface) -> Note:
    role = ROLES[use.kind].tell(language)
    if use.kind not in (UseKind.RULE, UseKind.EXCEPTION):
        return Note(role, _title(use, model), rule="", title="", severity="", meaning="")
    rule = model.rule(use.name)
    meaning = told.get(rule.name, {}).get("meaning", "") if use.kind is UseKind.RULE else ""
    severity = _severity(rule, language)
    return Note(role, use.name, rule.name, rule.title, severity, meaning)


def _title(use: Use, model: Model) -> str:
    """What a parameter, a decision table or a definition is called in words."""
    titles = {p.name: p.title for p in model.parameters}
    titles |= {d.name: d.title for d in model.definitions}
    titles |= {t.name: t.title for t in model.decision_tables}
    return titles.get(use.name) or use.name


def _severity(rule: Rule, language: Surface) -> str:
    return say_severity(rule, language)


def _rule(pack: LoadedPack, rule: Rule, own: Mapping[str, str], language: Surface) -> RuleText:
    texts = {**own, **generated_sections(rule, pack.model, language)}
    source = pack.source(rule.span.file)
    return RuleText(
        name=rule.name,
        title=rule.title,
        severity=_severity(rule, language),
        sections=tuple(
            (section.heading(language), texts[section.name])
            for section in SECTIONS
            if texts.get(section.name)
        ),
        written=source.slice(rule.span).rstrip() if source is not None else "",
    )
