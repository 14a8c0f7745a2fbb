"""Texts such that they can be set: no control signs, and no word longer than a line."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

#: What stands for a sign that cannot be printed; Chinese fonts have it.
_BOX: Final = "□"
_BREAK: Final = "\u200b"
#: Longer runs without a blank are given places to break, or they would run off the page.
_LONGEST: Final = 32
_PIECE: Final = 12
_RUN = re.compile(rf"[!-~]{{{_LONGEST + 1},}}")
_KEPT: Final = ("\n",)


def printable(told: Any) -> Any:
    """Data with every text in it made printable; its shape stays."""
    match told:
        case str():
            return _text(told)
        case dict():
            return {name: printable(value) for name, value in told.items()}
        case list() | tuple():
            return [printable(value) for value in told]
        case _:
            return told


def _text(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\t", "    ")
    if any(_unprintable(c) for c in plain):
        plain = "".join(_BOX if _unprintable(c) else c for c in plain)
    return _RUN.sub(lambda run: _broken(run.group()), plain)


def _unprintable(sign: str) -> bool:
    """Controls, lone surrogates, and the marks that would turn the direction of what follows."""
    return unicodedata.category(sign) in ("Cc", "Cs", "Cf") and sign not in _KEPT


def _broken(run: str) -> str:
    return _BREAK.join(run[i : i + _PIECE] for i in range(0, len(run), _PIECE))
