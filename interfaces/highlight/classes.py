"""The words of both surfaces by what they are, for whatever colours a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from dsl.surface import vocabulary
from dsl.surface.keywords import KEYWORDS, LANGUAGE_WORDS, Role

#: What a word may be, and the order in which it is tried.
CLASSES = ("declaration", "clause", "operator", "function", "severity")


@cache
def word_patterns() -> Mapping[str, str]:
    """A regular expression for the words of each class, in both surfaces, longest first."""
    by_class: dict[str, set[str]] = {name: set() for name in CLASSES}
    for keyword in KEYWORDS:
        name = "clause" if keyword.role is Role.PART else keyword.role.value
        by_class[name] |= {*keyword.en, *keyword.zh}
    by_class["declaration"] |= set(LANGUAGE_WORDS.values())
    for words in (vocabulary("zh"), vocabulary("en")):
        by_class["function"] |= {*words.functions, *words.aggregates}
        by_class["severity"] |= {*words.severities}
    return {name: _any_of(found) for name, found in by_class.items()}


#: Numbers with their units, dates, months and timestamps as both surfaces write them.
NUMBER_PATTERN = (
    r"\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{1,2}(?::\d{1,2})?"
    r"|\d{4}年\d{1,2}月\d{1,2}日 ?\d{1,2}时\d{1,2}分(?:\d{1,2}秒)?"
    r"|\d{4}(?:-\d{1,2}(?:-\d{1,2})?|年\d{1,2}月(?:\d{1,2}日)?)"
    r"|\d[\d,]*(?:\.\d+)?(?:\s?(?:%|元|万元|亿元|yuan\b|天|日|个月|年|小时|分钟|秒"
    r"|days?\b|months?\b|years?\b|hours?\b|minutes?\b|seconds?\b))?"
)
_NUMERAL = "[0-9〇零一二三四五六七八九十百千]+"
#: 第九条之一第二款第三项.
PROVISION_PATTERN = rf"第{_NUMERAL}条(?:之{_NUMERAL})?(?:第{_NUMERAL}款)?(?:第{_NUMERAL}项)?"


def _any_of(words: Iterable[str]) -> str:
    """Each word by itself: Chinese words stand between blanks as English ones do."""
    ordered = sorted(words, key=lambda w: (-len(w), w))
    spelled = "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered)
    return rf"(?<![\w.])(?:{spelled})(?!\w)"
