"""Builders of what declarations name: provisions of the law, and domains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dsl.diagnostics import diagnose
from dsl.grammar.lexemes import Lexeme
from dsl.surface.provisions import provision_from_chinese
from dsl.syntax.law import Citation, DomainName, Provision
from dsl.text.digits import whole_number
from dsl.text.source import Span

MAX_ORDINAL = 9_999


@dataclass(frozen=True, slots=True)
class Placed:
    """A provision and its place; the tree keeps the provision only."""

    provision: Provision
    span: Span


def provision(parts: Sequence[Lexeme | None]) -> Placed:
    """`article 9 paragraph 2` or 第九条第二款."""
    first = parts[0]
    assert first is not None, "the grammar begins a provision with a keyword or 第…条"
    if first.type == "PROVISION":
        said = provision_from_chinese(first.text)
        assert said is not None, "the scanner took this for a provision"
        return Placed(said, first.span)
    _, code, _, paragraph, _, item = parts
    assert code is not None, "the grammar asks for the article's number"
    last = item or paragraph or code
    chinese = provision_from_chinese(f"第{code.text}条")
    article = chinese.article if chinese else code.text
    return Placed(Provision(article, _ordinal(paragraph), _ordinal(item)), first.span.to(last.span))


def _ordinal(lexeme: Lexeme | None) -> int:
    if lexeme is None:
        return 0
    number = whole_number(lexeme.text) or 0
    if 0 < number <= MAX_ORDINAL:
        return number
    lexeme.reading.found.append(diagnose("HY124", lexeme.span, found=lexeme.text, meant=""))
    return 1


def citation(parts: Sequence[Any]) -> Citation:
    """`allowance article 9`."""
    name, placed = parts
    return Citation(name.text, placed.provision, span=name.span.to(placed.span))


def citations(parts: Sequence[Any]) -> tuple[Citation, ...]:
    """Citations between commas."""
    return tuple(parts[::2])


def domain(parts: Sequence[Lexeme | None]) -> DomainName:
    """`money/month`, `code:project`, `list of category`, in canonical spelling.

    A word that the surface does not have stays as written, and is told with the names.
    """
    many, word, sign, part = parts
    assert word is not None, "the grammar asks for a word"
    words = word.reading.vocabulary
    kind = words.domains.get(word.text)
    text = kind or word.text
    if sign is not None and part is not None:
        said = part.text
        if sign.type == "SLASH":
            said = words.domain_parts.get(part.text, part.text)
        text += (":" if sign.type == "COLON" else "/") + said
    span = (many or word).span.to((part or word).span)
    return DomainName(text, many is not None, span=span)
