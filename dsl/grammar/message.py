"""Message templates: `"{death.name} died on {death.date}"` as texts and slots in turn."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dsl.diagnostics import Diagnostic, diagnose
from dsl.grammar.lexemes import Lexeme, Reading
from dsl.grammar.literals import unescape
from dsl.syntax.declarations import Slot

#: Text up to the next single brace.
_PLAIN = re.compile(r"(?:[^{}]|\{\{|\}\})+")
#: What a brace can close behind: inner texts are passed over as a whole.
_INSIDE = re.compile(r'"(?:[^"\\]|\\.)*"|[“”](?:[^“”\\]|\\.)*[“”]|[{}]')


def message_parts(text: Lexeme) -> tuple[str | Slot, ...]:
    """The parts of the template `text`; doubled braces stand for themselves.

    Told: a brace without its partner, an empty pair, and whatever is wrong between them.
    """
    reading = text.reading
    if not text.value:
        return ()
    body, places = _resolved(reading, text)
    parts: list[str | Slot] = []
    literal, position = "", 0
    while position < len(body):
        plain = _PLAIN.match(body, position)
        if plain is not None:
            literal += plain.group().replace("{{", "{").replace("}}", "}")
            position = plain.end()
            continue
        brace = body[position]
        end = _closing(body, position) if brace == "{" else None
        if end is None:
            _tell_brace(reading, places[position], brace)
            break
        slot = _slot(reading, body, places, (position + 1, end))
        parts += [literal] if literal else []
        parts += [slot] if slot is not None else []
        literal, position = "", end + 1
    return (*parts, literal) if literal else tuple(parts)


def _resolved(reading: Reading, text: Lexeme) -> tuple[str, Sequence[int]]:
    """The text without its escapes, and where in the source each character stands."""
    source = reading.source.text
    position, end = text.span.start + 1, text.span.end - 1
    if "\\" not in source[position:end]:
        return source[position:end], range(position, end + 1)
    characters: list[str] = []
    places: list[int] = []
    while position < end:
        size = 2 if source[position] == "\\" else 1
        resolved = unescape(source[position : position + size])
        characters.extend(resolved)
        places.extend([position] * len(resolved))
        position += size
    places.append(end)
    return "".join(characters), places


def _closing(body: str, opening: int) -> int | None:
    """Where the brace that closes `opening` stands; braces in inner texts do not count."""
    for match in _INSIDE.finditer(body, opening + 1):
        if match.group() in "{}":
            return match.start() if match.group() == "}" else None
    return None


def _slot(
    reading: Reading, body: str, places: Sequence[int], inside: tuple[int, int]
) -> Slot | None:
    start, end = inside
    if not body[start:end].strip():
        span = reading.span(places[start - 1], places[end] + 1)
        reading.found.append(diagnose("HY113", span, found="{}", brace=""))
        return None
    slot: Slot | None = reading.part_in(body[start:end], reading, places[start : end + 1], "slot")
    return slot


def _tell_brace(reading: Reading, place: int, brace: str) -> None:
    found: Diagnostic = diagnose(
        "HY113", reading.span(place, place + 1), found=brace, brace=brace * 2
    )
    reading.found.append(found)
