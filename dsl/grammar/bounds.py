"""Bounds: no text, however hostile, makes the parser slow, deep or dead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from functools import cache

from dsl.diagnostics import diagnose
from dsl.grammar.lexemes import WORD, Lexeme, Reading
from dsl.surface import Vocabulary, vocabulary
from dsl.surface.keywords import Role
from dsl.syntax.declarations import Declaration
from dsl.syntax.expressions import Expression, Membership, Name
from dsl.syntax.walk import children, descendants, expressions_of

#: Longer files are not read at all. The Civil Code has about 110,000 characters.
MAX_CHARACTERS = 500_000
MAX_NESTING = 64
MAX_TERMS = 1_000
#: Mistakes told in one file; what follows would mostly be echoes.
MAX_MISTAKES = 50
ONE = Decimal(1)

#: A term may be a call of a function in parentheses: two words, eight lexemes.
_MOST_WORDS = 2 * MAX_TERMS
_MOST_LEXEMES = 8 * MAX_TERMS

_OPENING = frozenset({"LPAR", "MINUS"})
_OPENS = {"LPAR": 1, "RPAR": -1}
_OPERANDS = frozenset(
    {"NUMBER", "MONEY", "PERCENT", "PERIOD", "DATE", "MONTH", "TIMESTAMP", "TEXT"}
)


class Load:
    """Counts depth and operands of the clause that is being scanned.

    It is coarse, so that a hostile text is left before it is parsed; `expression_bound`
    is exact. Keywords of declarations and clauses start a new count.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.prefix_words = (vocabulary.say("NOT"), vocabulary.say("CASE"))
        self.fresh()

    def fresh(self) -> None:
        """Begin a clause."""
        self.open = self.prefixes = self.terms = self.lexemes = 0
        self.after_dot = False

    def add(self, lexeme: Lexeme) -> str:
        """The code of the bound that `lexeme` breaks, or empty text."""
        kind = lexeme.type
        self.lexemes += 1
        if kind == WORD:
            self._word(lexeme.text)
        elif kind == "TABLE_ROW":
            self.fresh()
        else:
            self.prefixes = self.prefixes + 1 if kind in _OPENING else 0
            self.open = max(0, self.open + _OPENS.get(kind, 0))
            self.terms += kind in _OPERANDS
        self.after_dot = kind == "DOT"
        if self.open > MAX_NESTING or self.prefixes > MAX_NESTING:
            return "HY114"
        return "HY115" if self.terms > _MOST_WORDS or self.lexemes > _MOST_LEXEMES else ""

    def _word(self, word: str) -> None:
        role = None if self.after_dot else self.vocabulary.role_of(word)
        if role in (Role.DECLARATION, Role.CLAUSE):
            self.fresh()
        elif word in self.prefix_words:
            self.prefixes += 1
            self.open += word == self.prefix_words[1]
        else:
            self.prefixes = 0
            self.terms += role is None and not self.after_dot
            self.open = max(0, self.open - (word == self.vocabulary.say("END")))


def next_declaration(reading: Reading, position: int) -> int | None:
    """Where the next line after `position` begins with the keyword of a declaration."""
    match = declaration_pattern(reading.vocabulary.surface).search(reading.text, position)
    return match.start() if match else None


@cache
def declaration_pattern(surface: str) -> re.Pattern[str]:
    """Matches the keyword of a declaration at the start of a line."""
    words: Vocabulary = vocabulary("zh" if surface == "zh" else "en")
    keywords = (words.say(t) for t, role in words.roles.items() if role is Role.DECLARATION)
    return re.compile(rf"^[ \t]*(?:{'|'.join(keywords)})(?!\w)", re.MULTILINE)


def expression_bound(expression: Expression) -> tuple[str, Expression] | None:
    """The code of the bound that `expression` breaks and the part that breaks it, or None."""
    stack: list[tuple[Expression, int]] = [(expression, 1)]
    terms = 0
    while stack:
        node, depth = stack.pop()
        below: Iterator[Expression] = iter(children(node))
        if depth > MAX_NESTING:
            return "HY114", node
        before = len(stack)
        stack.extend((child, depth + 1) for child in below)
        terms += len(stack) == before
        if terms > MAX_TERMS:
            return "HY115", expression
    return None


class Checked(Enum):
    """Whether a declaration may go on to the floors above."""

    SOUND = "sound"
    UNUSABLE = "unusable"


def check_declaration(declaration: Declaration, reading: Reading) -> Checked:
    """Tell what the grammar lets through in the expressions of `declaration`."""
    sound = [check_expression(e, reading) for e in expressions_of(declaration)]
    return Checked.SOUND if all(sound) else Checked.UNUSABLE


def check_expression(expression: Expression, reading: Reading) -> bool:
    """Whether `expression` is within the bounds; what is wrong in it is told.

    HY127: a data set stands where a list is asked for.
    """
    broken = expression_bound(expression)
    if broken is not None:
        code, node = broken
        limit = MAX_NESTING if code == "HY114" else MAX_TERMS
        reading.found.append(diagnose(code, node.span, limit=limit))
        return False
    for node in descendants(expression):
        if isinstance(node, Membership) and isinstance(node.options, Name):
            name = node.options
            if "." in name.name:
                reading.found.append(diagnose("HY127", name.span, found=name.name))
    return True
