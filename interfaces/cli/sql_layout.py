"""SQL laid out for reading: a line for each clause, moved in by the depth of its subquery."""

from __future__ import annotations

import re
from typing import Final

#: Texts and quoted names are one token each, so that nothing in them is taken for a keyword.
_TOKEN: Final = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\(|\)|\s+|[^\s()'"]+""")
_CLAUSES: Final = frozenset({"FROM", "WHERE", "HAVING", "LEFT", "INNER", "RIGHT", "FULL", "UNION"})
_BEFORE: Final = {"GROUP": "BY", "ORDER": "BY", "JOIN": ""}
_JOINED: Final = frozenset({"LEFT", "INNER", "RIGHT", "FULL", "OUTER", "SEMI", "ANTI", "CROSS"})


def laid_out(sql: str) -> str:
    """The same SQL, only its blanks changed.

    >>> print(laid_out('SELECT "a" FROM (SELECT "a" FROM "t" WHERE "a" > 1) AS "u"'), end="")
    SELECT "a"
    FROM (
      SELECT "a"
      FROM "t"
      WHERE "a" > 1) AS "u"
    """
    words = [t for t in _TOKEN.findall(sql) if not t.isspace()]
    gaps = _gaps(sql)
    text = ""
    opened: list[bool] = []
    for position, word in enumerate(words):
        following = words[position + 1].upper() if position + 1 < len(words) else ""
        before = words[position - 1].upper() if position else ""
        depth = sum(opened)
        if word == ")":
            opened.pop()
        query = before == "(" and word.upper() == "SELECT"
        if position and (query or _begins_clause(word.upper(), before, following, opened)):
            text = text.rstrip() + "\n" + "  " * depth
        elif gaps[position]:
            text += " "
        text += word
        if word == "(":
            opened.append(following == "SELECT")
    return text + "\n"


def _begins_clause(word: str, before: str, following: str, opened: list[bool]) -> bool:
    """Whether a clause of a query begins here; `FROM` within a function's brackets is none."""
    if opened and not opened[-1]:
        return False
    if word == "JOIN":
        return before not in _JOINED
    if word in _BEFORE:
        return following == _BEFORE[word]
    return word in _CLAUSES


def _gaps(sql: str) -> list[bool]:
    """For each word, whether a blank stands before it."""
    found = []
    blank = False
    for token in _TOKEN.findall(sql):
        if token.isspace():
            blank = True
            continue
        found.append(blank)
        blank = False
    return found
