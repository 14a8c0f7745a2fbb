"""The same lexemes, laid out as no formatter would: any blanks, breaks and comments between."""

from __future__ import annotations

from random import Random

from dsl.grammar.characters import normalise
from dsl.grammar.lexemes import Reading
from dsl.grammar.scan import scan
from dsl.surface import vocabulary
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText

_BLANKS = (" ", " ", "  ", "\n", "\n\n", "\t", "\r\n", "\u3000", "\n      ")


def laid_out(canonical: str, surface: Surface, random: Random) -> tuple[str, list[str]]:
    """`canonical` with other gaps, and the comments put into them.

    Where two lexemes touch they go on touching; a row of a table keeps a line of its own, and a
    number the end of its line: `working days where` on the next would be its unit.
    """
    source = SourceText("canonical", canonical)
    reading = Reading(source, normalise(canonical), vocabulary(surface), [], _no_messages)
    comments: list[str] = []
    pieces: list[str] = []
    end, before = 0, ""
    for lexeme in scan(reading).lexemes:
        gap = canonical[end : lexeme.span.start]
        row = lexeme.type == "TABLE_ROW" or (pieces[-1:] and pieces[-1].endswith("|"))
        ends_line = before == "NUMBER" and "\n" in gap
        pieces.append(_gap(gap, bool(row) or ends_line, comments, random))
        pieces.append(canonical[lexeme.span.start : lexeme.span.end])
        end, before = lexeme.span.end, lexeme.type
    pieces.append(_gap("\n", True, comments, random))
    return "".join(pieces), comments


def _gap(gap: str, breaks: bool, comments: list[str], random: Random) -> str:
    if not gap:
        return gap
    made = random.choice(_BLANKS)
    for _ in range(random.choice((0, 0, 0, 0, 1, 1, 2))):
        comment = (
            f"# {random.choice(('说明', 'note', 'see (1', '“', '当 x', '| a |'))} {len(comments)}"
        )
        comments.append(comment)
        made += f"{comment}{random.choice(('', '  '))}\n" + random.choice(_BLANKS)
    return made if "\n" in made or not breaks else f"{made}\n"


def _no_messages(*_: object) -> None:
    raise AssertionError("scanning parses nothing")
