"""The contextual lexer: decides what a word is by what the parser's state accepts.

A keyword is reserved only where the grammar would take it: after a dot, or where a name
must stand, any word is a name. Lark's own contextual lexer matches characters again in
each state; this one classifies lexemes that were scanned once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from lark.lexer import Lexer, Token
from lark.parsers.lalr_analysis import Shift

from dsl.grammar.lexemes import AFTER_NAME, WORD, Lexeme
from dsl.surface.keywords import Role

_ARTICLE_CODE = re.compile(r"\w+(?:[-.]\w+)*")


class Refused(Exception):  # noqa: N818 not an error of the program: the text is at fault
    """`lexeme` (None: the end) does not fit; one of the terminals `accepted` would have."""

    def __init__(self, lexeme: Lexeme | None, accepted: frozenset[str]) -> None:
        super().__init__(lexeme, accepted)
        self.lexeme = lexeme
        self.accepted = accepted


class ContextualLexer(Lexer):
    """Feeds a sequence of lexemes, given to Lark in place of a text, to the parser.

    A lexeme that does not fit is refused before the parser sees it: by the time that the
    parser notices, it has reduced what stands before, and no longer knows what would fit.
    """

    __future_interface__: ClassVar[int] = 2

    def __init__(self, lexer_conf: object) -> None:
        """Lark passes its terminals; they have no spellings here."""

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Token]:
        """Each lexeme with the terminal that fits the state the parser is in by then.

        Raises Refused at the first that does not fit, or where the text ends too early.
        """
        lexemes: Sequence[Lexeme] = lexer_state.text
        position = 0
        while position < len(lexemes):
            lexeme, position = _classified(lexemes, position, parser_state)
            if not accepts(parser_state, lexeme.type):
                raise Refused(lexeme, _accepted(parser_state))
            yield lexeme  # type: ignore[misc]  # it has what Lark asks of a token
        if not accepts(parser_state, "$END"):
            raise Refused(None, _accepted(parser_state))


def _accepted(parser: Any) -> frozenset[str]:
    terminals = parser.parse_conf.states[parser.position]
    return frozenset(t for t in terminals if t.isupper() and accepts(parser, t))


def _classified(lexemes: Sequence[Lexeme], position: int, parser: Any) -> tuple[Lexeme, int]:
    """The lexeme at `position` with its terminal, and where the next one is."""
    lexeme = lexemes[position]
    if lexeme.type in (WORD, "PROVISION"):
        if accepts(parser, "ARTICLE_CODE"):
            return _article_code(lexemes, position)
        if lexeme.type == WORD:
            return _word(lexemes, position, parser)
        if not accepts(parser, "PROVISION"):
            return replace(lexeme, type="NAME"), position + 1
    return lexeme, position + 1


def accepts(parser: Any, terminal: str) -> bool:
    """Whether the parser would take `terminal` next.

    The table alone does not tell: LALR merges what may follow a phrase over all the places
    where the phrase stands, so the reductions are followed without their builders.
    """
    states = parser.parse_conf.states
    stack: list[Any] = parser.state_stack
    # The stack as it would be: stack[:below] + above.
    below = len(stack)
    above: list[Any] = []
    while True:
        top = above[-1] if above else stack[below - 1]
        if terminal == "$END" and top == parser.parse_conf.end_state:
            return True
        action = states[top].get(terminal)
        if action is None:
            return False
        if action[0] is Shift:
            return True
        rule = action[1]
        size = len(rule.expansion)
        kept = min(size, len(above))
        if kept:
            del above[-kept:]
        below -= size - kept
        top = above[-1] if above else stack[below - 1]
        above.append(states[top][rule.origin.name][1])


def _word(lexemes: Sequence[Lexeme], position: int, parser: Any) -> tuple[Lexeme, int]:
    """A keyword where one fits, else a name; a keyword that fits nowhere stays one."""
    lexeme = lexemes[position]
    refused: tuple[Lexeme, int] | None = None
    for spelled, terminals in lexeme.reading.vocabulary.phrases.get(lexeme.text, ()):
        size = len(spelled)
        if size > 1 and tuple(x.text for x in lexemes[position : position + size]) != spelled:
            continue
        for terminal in terminals:
            if accepts(parser, terminal):
                return _joined(lexemes[position : position + size], terminal), position + size
        if refused is None:
            joined = _joined(lexemes[position : position + size], terminals[0])
            refused = (joined, position + size)
    if refused is None:
        return replace(lexeme, type="NAME"), position + 1
    ends_early = accepts(parser, "LPAR") and _begins_line(lexemes, position)
    if accepts(parser, "NAME") and not ends_early:
        return replace(lexeme, type="NAME"), position + 1
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
        return replace(parts[0], type=terminal)
    return replace(
        parts[0],
        type=terminal,
        text=" ".join(p.text for p in parts),
        span=parts[0].span.to(parts[-1].span),
    )


def _article_code(lexemes: Sequence[Lexeme], position: int) -> tuple[Lexeme, int]:
    """`R008`, `A-1`: perhaps several lexemes for the scanner, one name of an article here."""
    lexeme = lexemes[position]
    match = _ARTICLE_CODE.match(lexeme.reading.text, lexeme.at)
    if match is None or lexeme.type == "TEXT":
        return lexeme, position + 1
    end = match.end()
    position += 1
    while position < len(lexemes) and lexemes[position].at < end:
        position += 1
    span = lexeme.reading.span(lexeme.at, end)
    return replace(lexeme, type="ARTICLE_CODE", text=match.group(), span=span, value=None), position
