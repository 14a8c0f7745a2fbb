"""`-k EXPR`: words that a name must or must not hold, with and, or, not (且 或 非)."""

from __future__ import annotations

import re
from collections.abc import Callable

Choice = Callable[[str], bool]

_OR = re.compile(r"\s+(?:or|或)\s+")
_AND = re.compile(r"\s+(?:and|且)\s+")
#: With a blank behind it: `非耕地补贴` is a name, and `非 耕地补贴` whatever is not so called.
_NOT = re.compile(r"^(?:not|非)\s+")


def choice_from_text(text: str) -> Choice:
    """Whether a name is meant; `or` binds least, then `and`, then `not`. Case does not matter.

    >>> wanted = choice_from_text("allowance and not returned")
    >>> wanted("Allowance paid"), wanted("allowance returned")
    (True, False)
    """
    options = [[_word(w) for w in _AND.split(part)] for part in _OR.split(text.strip())]
    return lambda name: any(all(holds(name) for holds in words) for words in options)


def _word(text: str) -> Choice:
    bare = _NOT.sub("", text.strip())
    negated = bare != text.strip()
    folded = bare.strip().casefold()
    return lambda name: (folded in name.casefold()) != negated
