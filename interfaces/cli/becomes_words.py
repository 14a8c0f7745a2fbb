"""What becomes of a finding without some rows, difference by difference, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from engine.replay import Difference
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.value_words import say_value

_WAS: Final = Bilingual("{what}：原为 {before}，现为 {after}", "{what}: was {before}, is {after}")
_IS: Final = Bilingual("{what}现为 {after}", "{what} is {after}")
_NO_LONGER: Final = Bilingual("{what}不再有（原为 {before}）", "{what} is gone (was {before})")
_MESSAGE: Final = Bilingual("说明现为：{after}", "message: {after}")
_CELLS: Final = Bilingual(
    "缺失的单元格：原为 {before} 个，现为 {after} 个",
    "cells without a value: {before} before, {after} now",
)
_OTHER: Final = {
    "clauses": Bilingual("所依据的条文有变化", "it rests on other clauses"),
    "parameters": Bilingual("所用的参数有变化", "it uses other parameters"),
}


def becomes_lines(
    before: Mapping[str, Any],
    after: Mapping[str, Any] | None,
    found: Sequence[Difference],
    language: str,
) -> Iterator[str]:
    """A line for each difference that a person asks about; programs get all of them.

    The outcome is said before, and which rows are left follows from what was taken out.
    """
    if after is None:
        return
    told: set[str] = set()
    for one in found:
        part, _, rest = one.place.partition(".")
        if part == "measures" and rest:
            yield _changed(rest, one.before, one.after, language)
        elif part == "conditions" and rest.endswith(".value"):
            reads = before["conditions"][int(rest.partition(".")[0])]["reads"]
            yield _changed(reads, one.before, one.after, language)
        elif part == "message":
            yield _MESSAGE.tell(language, after=one.after)
        elif part == "missing" and part not in told:
            counts = {"before": len(before["missing"]), "after": len(after["missing"])}
            yield _CELLS.tell(language, **counts)
        elif part in _OTHER and part not in told:
            yield _OTHER[part].tell(language)
        told.add(part)


def _changed(what: str, before: object, after: object, language: str) -> str:
    values = {"before": say_value(before, language), "after": say_value(after, language)}
    words = _IS if before is None else _NO_LONGER if after is None else _WAS
    return words.tell(language, what=what, **values)
