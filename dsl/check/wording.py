"""Words that accuse: a finding states facts, and a person decides what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dsl.check.report import Report
from dsl.text.source import Span


@dataclass(frozen=True, slots=True)
class Accusing:
    """A word that accuses, and a factual one to write instead (empty where there is none)."""

    word: str
    instead: str


@cache
def accusing_words() -> tuple[Accusing, ...]:
    """The word list: `word<tab>what to write instead` on each line, `#` for comments."""
    text = (files("dsl.check") / "accusing_words.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    pairs = (line.partition("\t") for line in lines)
    return tuple(Accusing(word, instead.strip()) for word, _, instead in pairs)


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(accusing_words(), key=lambda a: -len(a.word))
    # English words stand alone, so that "illegalised" in a name is left in peace.
    parts = (
        rf"\b{re.escape(a.word)}\b" if a.word.isascii() else re.escape(a.word)
        for a in longest_first
    )
    return re.compile("|".join(parts), re.IGNORECASE)


def check_wording(texts: Iterable[tuple[str, Span]], report: Report) -> None:
    """Tell HY418 for each accusing word in `texts`, told at the place beside the text."""
    instead = {a.word: a.instead for a in accusing_words()}
    for text, span in texts:
        for found in dict.fromkeys(m.group().lower() for m in _pattern().finditer(text)):
            report.tell("HY418", span, word=found, instead=instead[found])
