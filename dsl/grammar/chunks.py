"""Cutting a text with mistakes into pieces that can be read alone: declarations, clauses."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.grammar.lexemes import AFTER_NAME, WORD, Lexeme
from dsl.grammar.meant import meant_keyword, other_vocabulary
from dsl.surface import Vocabulary
from dsl.surface.keywords import Role

_LITERALS = frozenset({"NUMBER", "MONEY", "PERCENT", "PERIOD", "DATE", "MONTH", "TEXT", "LPAR"})
_LITERALS |= {"MINUS", "TIMESTAMP"}


def split_declarations(lexemes: Sequence[Lexeme], words: Vocabulary) -> list[list[Lexeme]]:
    """The lexemes cut before each line that begins a declaration, or is meant to."""
    pieces: list[list[Lexeme]] = []
    for index, lexeme in enumerate(lexemes):
        following = lexemes[index + 1] if index + 1 < len(lexemes) else None
        if not pieces or (lexeme.first and _begins_declaration(lexeme, following, words)):
            pieces.append([])
        pieces[-1].append(lexeme)
    return pieces


def _begins_declaration(lexeme: Lexeme, following: Lexeme | None, words: Vocabulary) -> bool:
    """A keyword of a declaration; at the margin, a word that was meant for one, too."""
    if lexeme.type != WORD or (following and following.type in AFTER_NAME):
        return False
    role = words.role_of(lexeme.text)
    if role is not None or lexeme.column > 0:
        return role is Role.DECLARATION
    if other_vocabulary(words).role_of(lexeme.text) is Role.DECLARATION:
        return True
    declarations = {t for t, r in words.roles.items() if r is Role.DECLARATION}
    return meant_keyword(lexeme.text, words, declarations) is not None


def split_clauses(lexemes: Sequence[Lexeme], words: Vocabulary) -> list[list[Lexeme]]:
    """A declaration cut before each line that begins a clause; the first piece is its head."""
    values = words.spellings["PARAMETER"] == lexemes[0].text
    versions = words.spellings["DECISION_TABLE"].split()[0] == lexemes[0].text
    pieces: list[list[Lexeme]] = [[lexemes[0]]]
    opened = 0
    for index, lexeme in enumerate(lexemes[1:], 1):
        following = lexemes[index + 1] if index + 1 < len(lexemes) else None
        inside = opened > 0 and lexeme.column > pieces[-1][0].column
        begins = _begins_clause(lexeme, following, words, values)
        begins = begins or (versions and lexeme.text in _dated(words))
        if lexeme.first and not inside and begins:
            opened = 0
            pieces.append([])
        opened += {"LPAR": 1, "RPAR": -1}.get(lexeme.type, 0)
        pieces[-1].append(lexeme)
    return pieces


def _dated(words: Vocabulary) -> tuple[str, str]:
    """The words that a version of a decision table may begin with."""
    return words.spellings["FROM"], words.spellings["UNTIL"]


def _begins_clause(
    lexeme: Lexeme, following: Lexeme | None, words: Vocabulary, values: bool
) -> bool:
    if lexeme.type == "PROVISION" or (values and lexeme.type in _LITERALS):
        return True
    if lexeme.type != WORD:
        return False
    if following is not None and following.type == "EQ":
        return True  # a measure
    if following is not None and following.type in AFTER_NAME:
        return False
    role = words.role_of(lexeme.text) or other_vocabulary(words).role_of(lexeme.text)
    if role is not None:
        return role in (Role.CLAUSE, Role.DECLARATION)
    clauses = {t for t, r in words.roles.items() if r is Role.CLAUSE}
    meant = meant_keyword(lexeme.text, words, clauses)
    return meant is not None and following is not None and following.type != "LPAR"
