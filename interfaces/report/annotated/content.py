"""What both forms of the annotated regulation tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dsl.model.rules import Rule
from dsl.rule_page.coverage import Cover, CoveredClause, CoveredRegulation, Role, Use, coverage
from dsl.rule_page.form import SECTIONS, section_named
from dsl.rule_page.generated import generated_sections
from dsl.rule_page.reading import read_page
from dsl.surface import vocabulary
from dsl.surface.provisions import show_provision
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText
from engine.packs.pack import LoadedPack
from interfaces.cli.bilingual import Bilingual

COVERS = {
    Cover.ENCODED: Bilingual("已编写", "encoded"),
    Cover.PARTLY: Bilingual("部分编写", "partly"),
    Cover.NOT_YET: Bilingual("尚未编写", "not yet"),
}
ROLES = {
    Role.RULE: Bilingual("规则", "rule"),
    Role.EXEMPTION: Bilingual("例外", "exception"),
    Role.PARAMETER: Bilingual("参数", "parameter"),
    Role.DEFINITION: Bilingual("定义", "definition"),
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
    """One clause: where, since when, its text, what has been made of it, by what."""

    provision: str
    period: str
    text: str
    cover: Cover
    cover_words: str
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
    """The content, in words of `language`; pages are told in the language they are written in."""
    told = {name: dict(_authored(source)) for name, source in pages.items()}
    return Annotated(
        language=language,
        name=pack.manifest.name,
        title=pack.manifest.title,
        version=pack.manifest.version,
        statutes=tuple(_statute(c, told, language) for c in coverage(pack.model)),
        rules=tuple(_rule(pack, r, told.get(r.name, {}), language) for r in pack.model.rules),
    )


def _authored(source: SourceText) -> Iterator[tuple[str, str]]:
    for part in read_page(source).parts:
        section = section_named(part.heading)
        if section is not None and not section.generated:
            yield section.name, part.text


def _statute(
    covered: CoveredRegulation, told: Mapping[str, Mapping[str, str]], language: Surface
) -> Statute:
    regulation = covered.regulation
    details = (regulation.issuer, regulation.number, str(regulation.version or ""))
    counts = ((c.value, COVERS[c].tell(language), covered.count(c)) for c in Cover)
    return Statute(
        title=regulation.title,
        details=tuple(d for d in details if d),
        articles=tuple(_article(clause, told, language) for clause in covered.clauses),
        counts=tuple(counts),
    )


def _article(
    covered: CoveredClause, told: Mapping[str, Mapping[str, str]], language: Surface
) -> Article:
    start, until = covered.clause.in_force.start, covered.clause.in_force.until
    words = _UNTIL if until else _FROM
    return Article(
        provision=show_provision(covered.clause.provision, language),
        period=words.tell(language, start=start, until=until) if start or until else "",
        text=covered.clause.text,
        cover=covered.cover,
        cover_words=COVERS[covered.cover].tell(language),
        notes=tuple(_note(use, told, language) for use in covered.uses),
    )


def _note(use: Use, told: Mapping[str, Mapping[str, str]], language: Surface) -> Note:
    rule = use.rule
    meaning = told.get(rule.name, {}).get("meaning", "") if rule is not None else ""
    return Note(
        role=ROLES[use.role].tell(language),
        name=use.name,
        rule=rule.name if rule is not None else "",
        title=rule.title if rule is not None else "",
        severity=_severity(rule, language) if rule is not None else "",
        meaning=meaning if use.role is Role.RULE else "",
    )


def _severity(rule: Rule, language: Surface) -> str:
    return vocabulary(language).say_severity(rule.severity.value)


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
