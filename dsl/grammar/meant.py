"""What was probably meant: the keyword or word nearest to what stands there."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from dsl.diagnostics import diagnose
from dsl.diagnostics.nearest import nearest
from dsl.grammar.expected import SIGNS
from dsl.grammar.lexemes import Lexeme
from dsl.surface import Vocabulary, vocabulary
from dsl.surface.words import OUTCOMES, OUTCOMES_EN, SEVERITIES

_KINDS = {
    "severity": ("等级", "severity"),
    "outcome": ("预期结果", "outcome"),
}
_ELSEWHERE: dict[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "severity": (SEVERITIES, {w: w for w in SEVERITIES}),
    "outcome": (OUTCOMES, OUTCOMES_EN),
}


@dataclass(frozen=True, slots=True)
class Meant:
    """The keyword or sign `spelling` was meant, and why what stands there is not it."""

    spelling: str
    why: Literal["misspelt", "synonym", "other surface", "no blank after", "no blank before"]


def other_vocabulary(words: Vocabulary) -> Vocabulary:
    """The words of the other surface."""
    return vocabulary("en" if words.surface == "zh" else "zh")


def meant_keyword(word: str, words: Vocabulary, accepted: Container[str]) -> Meant | None:
    """The keyword or sign meant by `word` among the terminals accepted here, or None."""
    spellings = {s for t, s in words.spellings.items() if t in accepted}
    terminal = words.meant.get(word)
    if terminal in accepted and terminal is not None:
        return Meant(words.spellings.get(terminal) or SIGNS[terminal], "synonym")
    other = other_vocabulary(words)
    for spelled, terminals in other.phrases.get(word, ()):
        said = next((t for t in terminals if t in accepted and t in words.spellings), None)
        if said is not None and len(spelled) == 1:
            return Meant(words.spellings[said], "other surface")
    if words.surface == "zh":
        glued = [s for s in spellings if word.startswith(s) and len(word) > len(s)]
        if glued:
            return Meant(max(glued, key=len), "no blank after")
    near = nearest_keyword(word, spellings)
    return Meant(near, "misspelt") if near else None


def nearest_keyword(word: str, spellings: Iterable[str]) -> str:
    """The nearest keyword by edits; one that is merely contained is no misspelling."""
    near = nearest(word, (s for s in spellings if s.isascii() == word.isascii()))
    if not near or abs(len(near) - len(word)) > 2:
        return ""
    return near


def tell_unknown_word(lexeme: Lexeme, kind: str, known: Mapping[str, str]) -> None:
    """HY118: `lexeme` is none of the words that can stand here, which are told."""
    words = lexeme.reading.vocabulary
    other = _ELSEWHERE[kind][0 if words.surface == "en" else 1]
    canonical = {said: name for name, said in other.items()}.get(lexeme.text, "")
    meant = next((said for said, name in known.items() if name == canonical), "")
    zh, en = _KINDS[kind]
    found = diagnose(
        "HY118",
        lexeme.span,
        found=lexeme.text,
        kind_zh=zh,
        kind_en=en,
        meant=meant or nearest(lexeme.text, known),
        known_zh="、".join(known),
        known_en=", ".join(known),
    )
    lexeme.reading.found.append(found)
