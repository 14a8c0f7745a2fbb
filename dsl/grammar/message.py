"""Message templates: `"{death.name} died on {death.date}"` as texts and expressions in turn."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, diagnose
from dsl.grammar.lexemes import Lexeme, Reading
from dsl.grammar.literals import unescape
from dsl.syntax.expressions import Expression

_QUOTES = {'"': '"', "“": "”"}


def message_parts(text: Lexeme) -> tuple[str | Expression, ...]:
    """The parts of the template `text`; doubled braces stand for themselves.

    Told: a brace without its partner, an empty pair, and whatever is wrong between them.
    """
    reading = text.reading
    if not text.value:
        return ()
    body, places = _resolved(reading, text)
    parts: list[str | Expression] = []
    literal, position = "", 0
    while position < len(body):
        character = body[position]
        if character not in "{}":
            literal += character
            position += 1
        elif body[position : position + 2] == character * 2:
            literal += character
            position += 2
        else:
            end = _closing(body, position) if character == "{" else None
            if end is None:
                _tell_brace(reading, places[position], character)
                return (*parts, literal) if literal else tuple(parts)
            expression = _expression(reading, body, places, (position + 1, end))
            if literal:
                parts.append(literal)
                literal = ""
            if expression is not None:
                parts.append(expression)
            position = end + 1
    return (*parts, literal) if literal else tuple(parts)


def _resolved(reading: Reading, text: Lexeme) -> tuple[str, list[int]]:
    """The text without its escapes, and where in the source each character stands."""
    source = reading.source.text
    characters: list[str] = []
    places: list[int] = []
    position, end = text.span.start + 1, text.span.end - 1
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
    quote = ""
    skip = False
    for position in range(opening + 1, len(body)):
        character = body[position]
        if skip:
            skip = False
        elif quote:
            skip = character == "\\"
            quote = "" if character == quote else quote
        elif character in _QUOTES:
            quote = _QUOTES[character]
        elif character in "{}":
            return position if character == "}" else None
    return None


def _expression(
    reading: Reading, body: str, places: list[int], inside: tuple[int, int]
) -> Expression | None:
    start, end = inside
    if not body[start:end].strip():
        span = reading.span(places[start - 1], places[end] + 1)
        reading.found.append(diagnose("HY113", span, found="{}", brace=""))
        return None
    return reading.expression_in(body[start:end], reading, places[start : end + 1])


def _tell_brace(reading: Reading, place: int, brace: str) -> None:
    found: Diagnostic = diagnose(
        "HY113", reading.span(place, place + 1), found=brace, brace=brace * 2
    )
    reading.found.append(found)
