"""Which surface a file is written in: said by its first line, or shown by its first words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest
from dsl.grammar.bounds import declaration_pattern
from dsl.surface.keywords import LANGUAGE_WORDS, SURFACE_NAMES
from dsl.syntax.declarations import Surface
from dsl.text.source import Span

_GAP = r"(?:\s|#[^\n]*(?:\n|$))"
_HEADER = re.compile(
    rf"{_GAP}*(?P<word>{'|'.join(LANGUAGE_WORDS.values())})(?!\w){_GAP}+(?P<name>[^\s#]+)"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SURFACES: tuple[Surface, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Header:
    """The surface of a file; `start` and `end` bound the line that says it (empty: none)."""

    surface: Surface
    start: int = 0
    end: int = 0
    mistakes: tuple[Diagnostic, ...] = ()


def read_header(name: str, text: str, given: Surface | None) -> Header:
    """The header of the normalised `text` of the file `name`.

    Without a line that says it, `given` counts, else the first declaration's keyword. An
    unknown surface is told and taken for the nearest.
    """
    match = _HEADER.match(text)
    if match is None:
        return Header(given or _inferred(text))
    said = match.group("name")
    for surface in _SURFACES:
        if said.casefold() in (n.casefold() for n in SURFACE_NAMES[surface]):
            return Header(surface, match.start("word"), match.end())
    names = {n: surface for surface in _SURFACES for n in SURFACE_NAMES[surface]}
    meant = nearest(said, names)
    surface = names[meant] if meant else given or _inferred(text[match.end() :])
    mistake = diagnose("HY117", Span(name, *match.span("name")), found=said, meant=meant)
    return Header(surface, match.start("word"), match.end(), (mistake,))


def _inferred(text: str) -> Surface:
    found = {s: m for s in _SURFACES if (m := declaration_pattern(s).search(text))}
    if found:
        return min(found, key=lambda s: found[s].start())
    uncommented = re.sub(r"#[^\n]*|\"[^\"\n]*\"", "", text)
    return "zh" if _HAN.search(uncommented) or not uncommented.strip() else "en"
