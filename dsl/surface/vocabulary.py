"""One surface's words, looked up in both directions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dsl.surface import words
from dsl.surface.keywords import KEYWORDS, MEANT, Keyword, Role
from dsl.syntax.declarations import Surface


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of `surface`.

    Each table maps a word of the surface to its canonical form; `say_` methods go the other
    way. `phrases` maps the first word of a keyword to the keywords that begin with it, the
    longest spelling first: (words of the spelling, terminals in the order of the table).
    """

    surface: Surface
    spellings: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]
    roles: Mapping[str, Role]
    meant: Mapping[str, str]
    functions: Mapping[str, str]
    aggregates: Mapping[str, str]
    domains: Mapping[str, str]
    domain_parts: Mapping[str, str]
    severities: Mapping[str, str]
    forms: Mapping[str, str]
    outcomes: Mapping[str, str]
    decision_words: Mapping[str, str]

    def say(self, terminal: str) -> str:
        """The surface's spelling of the keyword `terminal` (`WHERE` → `当`)."""
        return self.spellings[terminal]

    def say_function(self, name: str) -> str:
        """The surface's word for a function or aggregate; a definition's name as it stands."""
        return self._said(words.FUNCTIONS | words.AGGREGATES, name)

    def say_severity(self, severity: str) -> str:
        """`high` → `高`."""
        return self._said(words.SEVERITIES, severity)

    def say_form(self, form: str) -> str:
        """`percent` → `百分数`: how a message shows a value."""
        return self._said(words.FORMS, form)

    def say_outcome(self, outcome: str) -> str:
        """`suspected` → `疑点` / `finding`."""
        return (words.OUTCOMES if self.surface == "zh" else words.OUTCOMES_EN)[outcome]

    def say_domain(self, text: str, *, many: bool = False) -> str:
        """`money/month` → `金额/月`; `many` puts `list of` before it."""
        separator = ":" if ":" in text else "/"
        kind, found, part = text.partition(separator)
        said = self._said(words.DOMAINS, kind)
        if found:
            said += separator
            said += part if separator == ":" else self._said(words.DOMAIN_PARTS, part)
        return f"{self.say('LIST_OF')} {said}" if many else said

    def say_decision_word(self, word: str) -> str:
        """`value` → `取值`: a word of decision tables."""
        return self._said(words.DECISION_WORDS, word)

    def is_keyword(self, word: str) -> bool:
        """Whether `word` begins a keyword of the surface."""
        return word in self.phrases

    def role_of(self, word: str) -> Role | None:
        """The role of the first keyword that begins with `word`."""
        entry = self.phrases.get(word)
        return self.roles[entry[-1][1][0]] if entry else None

    def _said(self, table: Mapping[str, str], canonical: str) -> str:
        return table.get(canonical, canonical) if self.surface == "zh" else canonical


def _turned(table: Mapping[str, str], surface: Surface) -> dict[str, str]:
    if surface == "zh":
        return {chinese: canonical for canonical, chinese in table.items()}
    return {canonical: canonical for canonical in table}


def _spellings(keyword: Keyword, surface: Surface) -> tuple[str, ...]:
    return keyword.zh if surface == "zh" else keyword.en


def _phrases(surface: Surface) -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    by_words: dict[tuple[str, ...], list[str]] = {}
    for keyword in KEYWORDS:
        for spelling in _spellings(keyword, surface):
            by_words.setdefault(tuple(spelling.split()), []).append(keyword.terminal)
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for spelled, terminals in sorted(by_words.items(), key=lambda item: -len(item[0])):
        by_first.setdefault(spelled[0], []).append((spelled, tuple(terminals)))
    return {first: tuple(entries) for first, entries in by_first.items()}


@cache
def vocabulary(surface: Surface) -> Vocabulary:
    """The words of `surface`."""
    outcomes = words.OUTCOMES if surface == "zh" else words.OUTCOMES_EN
    return Vocabulary(
        surface=surface,
        spellings={
            k.terminal: _spellings(k, surface)[0] for k in KEYWORDS if _spellings(k, surface)
        },
        phrases=_phrases(surface),
        roles={k.terminal: k.role for k in KEYWORDS},
        meant=MEANT[surface],
        functions=_turned(words.FUNCTIONS, surface),
        aggregates=_turned(words.AGGREGATES, surface),
        domains=_turned(words.DOMAINS, surface),
        domain_parts=_turned(words.DOMAIN_PARTS, surface),
        severities=_turned(words.SEVERITIES, surface),
        forms=_turned(words.FORMS, surface),
        outcomes={word: canonical for canonical, word in outcomes.items()},
        decision_words=_turned(words.DECISION_WORDS, surface),
    )
