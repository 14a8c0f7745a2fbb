"""Values in words: a truth as yes or no, a missing one as missing, a few of many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from dsl.surface.words import DECISION_WORDS
from interfaces.cli.bilingual import Bilingual

MISSING: Final = Bilingual("（缺失）", "(missing)")
_OTHER: Final = Bilingual(DECISION_WORDS["other"], "other")
_TRUTHS: Final = {True: Bilingual("是", "yes"), False: Bilingual("否", "no")}
_MORE: Final = Bilingual("等 {count} 个值", "… {count} values")


def say_value(value: object, language: str) -> str:
    """One value, as a person reads it."""
    if value is None:
        return MISSING.tell(language)
    if isinstance(value, bool):
        return _TRUTHS[value].tell(language)
    return str(value)


def say_values(values: Sequence[object], distinct: int, language: str) -> str:
    """The values that are listed, and how many there are where that is not all."""
    joined = ("、" if language == "zh" else ", ").join(say_value(v, language) for v in values)
    if distinct <= len(values):
        return joined
    return f"{joined} {_MORE.tell(language, count=distinct)}"


def say_row(row: Iterable[Sequence[str]], language: str) -> str:
    """What the row of a decision table asks of each input, behind the name of the table.

    >>> say_row((("age", "80 .. 89"), ("place", "other"), ("kind", "")), "zh")
    '（age 80 .. 89，place 其余）'
    """
    cells = [(name, _OTHER.tell(language) if cell == "other" else cell) for name, cell in row]
    asked = [f"{name} {cell}" for name, cell in cells if cell]
    if not asked:
        return ""
    return f"（{'，'.join(asked)}）" if language == "zh" else f" ({', '.join(asked)})"
