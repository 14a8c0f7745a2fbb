"""What a word is, decided by what the parser's state accepts.

A keyword is reserved only where the grammar would take it: after a dot, or where a name
must stand, any word is a name. Lark's own contextual lexer matches characters again in
each state; here lexemes that were scanned once are classified.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from dsl.grammar.lexemes import AFTER_NAME, WORD, Lexeme
from dsl.grammar.state import State
from dsl.surface.keywords import Role

_ARTICLE_CODE = re.compile(r"\w+(?:[-.]\w+)*")


#: A lexeme with its terminal, where the next one is, and whether the terminal is known to fit.
Classified: TypeAlias = tuple[Lexeme, int, bool]


def classified(lexemes: Sequence[Lexeme], position: int, state: State) -> Classified:
    """The lexeme at `position` as what it is there."""
    lexeme = lexemes[position]
    if lexeme.type in (WORD, "PROVISION"):
        if state.accepts("ARTICLE_CODE"):
            return _article_code(lexemes, position)
        if lexeme.type == WORD:
            return _word(lexemes, position, state)
        if not state.accepts("PROVISION"):
            return lexeme.typed("NAME"), position + 1, False
    return lexeme, position + 1, False


def _word(lexemes: Sequence[Lexeme], position: int, state: State) -> Classified:
    """A keyword where one fits, else a name; a keyword that fits nowhere stays one."""
    lexeme = lexemes[position]
    phrases = lexeme.reading.vocabulary.phrases.get(lexeme.text)
    if phrases is None:
        return lexeme.typed("NAME"), position + 1, False
    refused: Classified | None = None
    for spelled, terminals in phrases:
        size = len(spelled)
        if size > 1 and tuple(x.text for x in lexemes[position : position + size]) != spelled:
            continue
        for terminal in terminals:
            if state.accepts(terminal):
                return _joined(lexemes[position : position + size], terminal), position + size, True
        if refused is None:
            joined = _joined(lexemes[position : position + size], terminals[0])
            refused = (joined, position + size, False)
    if refused is None:
        return lexeme.typed("NAME"), position + 1, False
    ends_early = state.accepts("LPAR") and _begins_line(lexemes, position)
    if state.accepts("NAME") and not ends_early:
        return lexeme.typed("NAME"), position + 1, True
    return refused


def _begins_line(lexemes: Sequence[Lexeme], position: int) -> bool:
    """Whether a keyword where a value must stand begins the next clause.

    The clause before ends too early then. Without this, `where x >` would take the `finding`
    of the next line for a name.
    """
    lexeme = lexemes[position]
    role = lexeme.reading.vocabulary.role_of(lexeme.text)
    if not lexeme.first or role not in (Role.CLAUSE, Role.DECLARATION):
        return False
    if position > 0 and lexemes[position - 1].type == "DOT":
        return False
    following = lexemes[position + 1] if position + 1 < len(lexemes) else None
    return following is None or following.type not in AFTER_NAME


def _joined(parts: Sequence[Lexeme], terminal: str) -> Lexeme:
    if len(parts) == 1:
        return parts[0].typed(terminal)
    return replace(
        parts[0],
        type=terminal,
        text=" ".join(p.text for p in parts),
        end=parts[-1].end,
        placed=parts[0].span.to(parts[-1].span),
    )


def _article_code(lexemes: Sequence[Lexeme], position: int) -> Classified:
    """`R008`, `A-1`: perhaps several lexemes for the scanner, one name of an article here."""
    lexeme = lexemes[position]
    match = _ARTICLE_CODE.match(lexeme.reading.text, lexeme.at)
    if match is None or lexeme.type == "TEXT":
        return lexeme, position + 1, False
    end = match.end()
    position += 1
    while position < len(lexemes) and lexemes[position].at < end:
        position += 1
    code = replace(
        lexeme, type="ARTICLE_CODE", text=match.group(), end=end, value=None, placed=None
    )
    return code, position, False
