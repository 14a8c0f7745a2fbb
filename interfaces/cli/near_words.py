"""Near comparisons in words: both texts, and how alike they came out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.finding_words import GRADES
from interfaces.cli.value_words import say_value

_COMPARED: Final = {
    "similarity": Bilingual(
        "{one}“{left}”与{other}“{right}”，相似度 {value}",
        "{one} “{left}” and {other} “{right}”: similarity {value}",
    ),
    "edit_distance": Bilingual(
        "{one}“{left}”与{other}“{right}”，编辑距离 {value}",
        "{one} “{left}” and {other} “{right}”: edit distance {value}",
    ),
}
_MORE: Final = Bilingual("另有 {count} 对", "{count} more pairs")


def near_lines(finding: Mapping[str, Any], language: str) -> Iterator[str]:
    """Each pair of texts that a condition compared nearly; findings of older runs have none."""
    for near in finding.get("near", ()):
        one, other = (side["reads"] for side in near["of"])
        for pair in near["pairs"]:
            left, right = (say_value(text, language) for text in pair["texts"])
            value = pair["value"]
            if near["function"] == "similarity":
                value = f"{Decimal(value).scaleb(2).normalize():f}%"
            words = _COMPARED[near["function"]]
            yield words.tell(language, one=one, other=other, left=left, right=right, value=value)
        if near["distinct"] > len(near["pairs"]):
            yield _MORE.tell(language, count=near["distinct"] - len(near["pairs"]))


def tie_words(
    condition: Mapping[str, Any], conditions: Sequence[Mapping[str, Any]], language: str
) -> str:
    """How surely the rows of a condition are tied; empty where all of them are tied alike.

    Then the grade of the finding says it already.
    """
    grades = {c["grade"] for c in conditions if c.get("grade")}
    grade = condition.get("grade")
    return GRADES[grade].tell(language) if grade and len(grades) > 1 else ""
