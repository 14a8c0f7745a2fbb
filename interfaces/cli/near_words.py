"""Near comparisons in words: both texts, and how alike they came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_IN_TABLE: Final = Bilingual("汇总表“{name}”：{line}", "in the table {name}: {line}")
_EXEMPTED: Final = Bilingual("除外（{name}）：{line}", "exempted ({name}): {line}")
_CONFLICT: Final = Bilingual("来源不一（{name}）：{line}", "sources that disagree ({name}): {line}")
#: What came nearest, told where it is said already that nothing was found.
NEAREST: Final = Bilingual("最相近的是：{line}", "the nearest: {line}")
_NEAREST: Final = Bilingual(
    "没有找到（{name}），最相近的是：{line}", "not found ({name}), the nearest: {line}"
)

Json = Mapping[str, Any]


def near_lines(told: Json, language: str) -> Iterator[str]:
    """Each pair of texts that was compared nearly for what is `told`.

    A finding, a row of a table, what was exempted or in conflict; older runs name no pairs.
    """
    for near in told.get("near", ()):
        yield from _pairs(near, language)


def nearest_lines(absent: Json, language: str) -> Iterator[str]:
    """The pair that came nearest to what was looked for in vain, where texts were compared."""
    for near in absent.get("nearest", ()):
        yield from _pairs(near, language)


def every_near_line(finding: Json, language: str) -> Iterator[str]:
    """The pairs of the finding's own conditions, then those of all else that it tells of.

    That is: of its tables, of what is taken out, of what came nearest to what was not found.
    Each of these says where it comes from; what several rows of a table say is said once.
    """
    yield from near_lines(finding, language)
    titles = {t["name"]: t["title"] or t["name"] for t in finding.get("tables", ())}
    rows = ((titles[r["table"]], r) for r in finding.get("table_rows", ()))
    yield from _led(_IN_TABLE, rows, language)
    taken = ((e["reason"] or "…", e) for e in finding["exempted"])
    yield from _led(_EXEMPTED, taken, language)
    taken = ((c["reason"], c) for c in finding.get("conflicts", ()))
    yield from _led(_CONFLICT, taken, language)
    lines = ((a["alias"], n) for a in _absences(finding) for n in nearest_lines(a, language))
    for name, line in dict.fromkeys(lines):
        yield _NEAREST.tell(language, name=name, line=line)


def every_comparison(finding: Json) -> Iterator[Json]:
    """All near comparisons that the finding tells of, as they stand in it."""
    parts = (*finding.get("table_rows", ()), *finding["exempted"], *finding.get("conflicts", ()))
    for told in (finding, *parts):
        yield from told.get("near", ())


def _absences(finding: Json) -> Iterator[Json]:
    yield from (w for w in finding["witness"] if "absent" in w)
    yield from (d for d in finding.get("derived", ()) if "absent" in d)


def _led(words: Bilingual, parts: Iterable[tuple[str, Json]], language: str) -> Iterator[str]:
    lines = ((name, line) for name, told in parts for line in near_lines(told, language))
    for name, line in dict.fromkeys(lines):
        yield words.tell(language, name=name, line=line)


def _pairs(near: Json, language: str) -> Iterator[str]:
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


def tie_words(condition: Json, conditions: Sequence[Json], language: str) -> str:
    """How surely the rows of a condition are tied; empty where all of them are tied alike.

    Then the grade of the finding says it already.
    """
    grades = {c["grade"] for c in conditions if c.get("grade")}
    grade = condition.get("grade")
    return GRADES[grade].tell(language) if grade and len(grades) > 1 else ""
