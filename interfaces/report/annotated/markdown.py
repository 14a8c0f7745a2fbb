"""The annotated regulation as Markdown: for reviews, wikis and paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interfaces.cli.bilingual import Bilingual
from interfaces.report.annotated.content import Annotated, Article, Note, Statute

_TITLE = Bilingual("{title}：条文与规则", "{title}: clauses and rules")
_CLAUSE = Bilingual("条文", "clause")
_COVER = Bilingual("编写情况", "coverage")
_RESTS = Bilingual("规则、参数和定义", "rules, parameters, definitions")
_RULES = Bilingual("规则", "Rules")
_WRITTEN = Bilingual("规则原文", "As written")
#: What Markdown would act on; a pipe would end a cell.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def annotated_markdown(content: Annotated) -> str:
    """The whole text, the same for the same pack."""
    return "\n".join(_lines(content)).rstrip("\n") + "\n"


def _lines(content: Annotated) -> Iterator[str]:
    language = content.language
    yield f"# {_TITLE.tell(language, title=_plain(content.title))}"
    yield ""
    yield f"{content.name} {content.version}"
    for statute in content.statutes:
        yield from _statute(statute, language)
    yield ""
    yield f"## {_RULES.tell(language)}"
    for rule in content.rules:
        yield ""
        yield f'### <a id="{rule.name}"></a>{_plain(rule.title)}'
        yield ""
        yield f"{_plain(rule.name)} · {rule.severity}"
        for heading, text in rule.sections:
            yield ""
            yield f"#### {heading}"
            yield ""
            yield text
        yield ""
        yield f"#### {_WRITTEN.tell(language)}"
        yield ""
        yield "```huiyan"
        yield rule.written
        yield "```"


def _statute(statute: Statute, language: str) -> Iterator[str]:
    yield ""
    yield f"## {_plain(statute.title)}"
    yield ""
    if statute.details:
        yield " · ".join(map(_plain, statute.details))
        yield ""
    yield "，".join(f"{words} {n}" for _, words, n in statute.counts)
    yield ""
    heads = (_CLAUSE.tell(language), _COVER.tell(language), _RESTS.tell(language))
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|---|"
    for article in statute.articles:
        cover = article.cover_words
        if article.reason:
            cover += f"<br>{_plain(article.reason)}"
        yield f"| {_clause(article)} | {cover} | {_notes(article.notes)} |"


def _clause(article: Article) -> str:
    period = f"（{article.period}）" if article.period else ""
    text = "<br>".join(_plain(line) for line in article.text.splitlines())
    return f"**{article.provision}**{period}<br>{text}"


def _notes(notes: tuple[Note, ...]) -> str:
    return "<br>".join(map(_note, notes))


def _note(note: Note) -> str:
    if not note.rule:
        return f"{note.role} {_plain(note.name)}"
    return f"{note.role} [{_plain(note.title)}](#{note.rule})"


def _plain(text: str) -> str:
    """`text` as it stands, whatever Markdown would make of it."""
    return _SPECIAL.sub(r"\\\1", text)
