"""One mistake of syntax: what was meant, how it is told, and how reading can go on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dsl.diagnostics import diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.grammar.expected import SIGNS, expected_words
from dsl.grammar.lexemes import WORD, Lexeme, Reading
from dsl.grammar.meant import Meant, meant_keyword, nearest_keyword
from dsl.surface.keywords import Role
from dsl.surface.provisions import PROVISION_PATTERN
from dsl.text.source import Span

_CHAINED = frozenset({"EQ", "NE", "LT", "LE", "GT", "GE"})
_CHAINED |= {"IN_SET", "NOT_IN", "BETWEEN", "NOT_BETWEEN"}
_SIGN_TERMINALS: Final = {sign: terminal for terminal, sign in SIGNS.items()}
_PROVISION: Final = re.compile(PROVISION_PATTERN)
#: `老年法第九条`: a law's name and an article with nothing between them.
_ENDS_IN_PROVISION: Final = re.compile(rf"(?<=\w){PROVISION_PATTERN}\Z")
#: What people write for a text that holds another, where the language asks a function.
_CONTAINING: Final = frozenset({"包括", "包含", "含有", "含", "contains", "includes", "like"})
_BEGINNING = (Role.DECLARATION, Role.CLAUSE)
_CODES = {
    "misspelt": "HY122",
    "synonym": "HY122",
    "other surface": "HY109",
    "no blank after": "HY110",
    "no blank before": "HY110",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """`found` (None at the end) stands at `position` of `clauses[clause]` and does not fit.

    At the position after the last lexeme the clause ends too early. `accepted` are the
    terminals that would have fitted.
    """

    clauses: list[list[Lexeme]]
    clause: int
    position: int
    found: Lexeme | None
    accepted: frozenset[str]
    reading: Reading

    @property
    def guilty(self) -> list[Lexeme]:
        """The clause with the mistake."""
        return self.clauses[self.clause]

    @property
    def early(self) -> bool:
        """Whether the clause ends where something must still come."""
        return self.position >= len(self.guilty)


@dataclass(frozen=True, slots=True)
class Repair:
    """Put `lexemes` in the place of `size` lexemes at `position` of the clause."""

    clause: int
    position: int
    size: int
    lexemes: tuple[Lexeme, ...]


def tell_mistake(mistake: Mistake) -> Repair | None:
    """Tell `mistake` in its reading; the repair is None where nothing was clearly meant."""
    for judge in (_previous_word, _this_word):
        repair = judge(mistake)
        if repair is not None:
            return repair
    if not (_unbalanced(mistake) or _chained(mistake)):
        _unexpected(mistake)
    return None


def _this_word(mistake: Mistake) -> Repair | None:
    """The word that does not fit is a keyword ill written."""
    if mistake.early:
        return None
    lexeme = mistake.guilty[mistake.position]
    words = mistake.reading.vocabulary
    phrase = _phrase(mistake)
    if phrase:
        return _told(mistake, mistake.position, Meant(phrase, "misspelt"))
    if lexeme.type != WORD or (words.is_keyword(lexeme.text) and mistake.position == 0):
        return None
    meant = meant_keyword(lexeme.text, words, mistake.accepted)
    return _told(mistake, mistake.position, meant) if meant else None


def _phrase(mistake: Mistake) -> str:
    """The keyword of several words (`is presnt`) that was meant, or empty text."""
    there = [x.text for x in mistake.guilty[mistake.position :] if x.type == WORD]
    spellings = mistake.reading.vocabulary.spellings
    for spelling in sorted(spellings[t] for t in mistake.accepted if t in spellings):
        pieces = spelling.split()
        pairs = list(zip(pieces, there, strict=False))
        alike = (a == b or nearest_keyword(b, [a]) for a, b in pairs)
        if len(pairs) == len(pieces) > 1 and all(alike):
            return spelling
    return ""


def _previous_word(mistake: Mistake) -> Repair | None:
    """The word before was read as a name, but a keyword was meant, or is stuck to its end."""
    place = mistake.position - 1
    if place < 0 or mistake.guilty[place].type != WORD:
        return None
    lexeme = mistake.guilty[place]
    words = mistake.reading.vocabulary
    if words.is_keyword(lexeme.text):
        return None
    if place == 0 and mistake.clause > 0 and "EQ" in mistake.accepted:
        inner = frozenset(t for t, r in words.roles.items() if r is Role.CLAUSE)
        meant = meant_keyword(lexeme.text, words, inner)
        return _told(mistake, place, meant) if meant else None
    if "PROVISION" in mistake.accepted and (end := _ENDS_IN_PROVISION.search(lexeme.text)):
        return _told(mistake, place, Meant(end.group(), "no blank before"))
    spellings = [words.spellings[t] for t in mistake.accepted if t in words.spellings]
    stuck = [s for s in spellings if lexeme.text.endswith(s) and len(lexeme.text) > len(s)]
    if words.surface == "zh" and stuck:
        return _told(mistake, place, Meant(max(stuck, key=len), "no blank before"))
    return None


def _told(mistake: Mistake, place: int, meant: Meant) -> Repair:
    lexeme = mistake.guilty[place]
    text, keyword = lexeme.text, meant.spelling
    size = 1
    pieces: tuple[str, ...]
    if meant.why == "no blank after":
        pieces = (keyword, text[len(keyword) :])
    elif meant.why == "no blank before":
        pieces = (text[: -len(keyword)], keyword)
    else:
        pieces = tuple(keyword.split())
        size = _said_words(mistake.guilty, place, pieces)
    span = lexeme.span.to(mistake.guilty[place + size - 1].span)
    found = diagnose(_CODES[meant.why], span, found=text, keyword=keyword, meant=" ".join(pieces))
    mistake.reading.found.append(found)
    return Repair(mistake.clause, place, size, _lexemes(lexeme, pieces, meant))


def _said_words(clause: Sequence[Lexeme], place: int, pieces: Sequence[str]) -> int:
    """How many words of a phrase (`is presnt`) are there to be replaced."""
    size = 1
    for piece in pieces[1:]:
        following = clause[place + size] if place + size < len(clause) else None
        if following is None or following.type != WORD:
            break
        if following.text != piece and not nearest_keyword(following.text, [piece]):
            break
        size += 1
    return size


def _lexemes(lexeme: Lexeme, pieces: Sequence[str], meant: Meant) -> tuple[Lexeme, ...]:
    """Words in the place of `lexeme`; the parts of one that was stuck keep their own places."""
    made: list[Lexeme] = []
    stuck = meant.why.startswith("no blank")
    offset = 0
    for index, piece in enumerate(pieces):
        start, end = lexeme.span.start, lexeme.span.end
        if stuck:
            start, end = start + offset, start + offset + len(piece)
        span = Span(lexeme.span.file, start, end)
        at = lexeme.at + offset
        first = lexeme.first and index == 0
        kind = _SIGN_TERMINALS.get(piece, WORD)
        if stuck and _PROVISION.fullmatch(piece):
            kind = "PROVISION"
        end = at + len(piece)
        made.append(
            replace(lexeme, type=kind, text=piece, at=at, end=end, first=first, placed=span)
        )
        offset += len(piece) if stuck else 1
    return tuple(made)


def _unbalanced(mistake: Mistake) -> bool:
    """HY104: a parenthesis of the clause has no partner."""
    opened: list[Lexeme] = []
    for lexeme in mistake.guilty:
        if lexeme.type == "LPAR":
            opened.append(lexeme)
        elif lexeme.type == "RPAR":
            if not opened:
                _tell_bracket(mistake, lexeme, missing="(")
                return True
            opened.pop()
    if not opened:
        return False
    _tell_bracket(mistake, opened[-1], missing=")")
    return True


def _tell_bracket(mistake: Mistake, lexeme: Lexeme, *, missing: str) -> None:
    found = diagnose("HY104", lexeme.span, found=lexeme.text, missing=missing)
    mistake.reading.found.append(found)


def _chained(mistake: Mistake) -> bool:
    """HY108: `a < b < c`."""
    if mistake.found is None or mistake.found.type not in _CHAINED or mistake.early:
        return False
    if mistake.found.type in mistake.accepted or "AND" not in mistake.accepted:
        return False
    words = mistake.reading.vocabulary
    between = f"{words.say('BETWEEN')} … {words.say('BETWEEN_AND')} …"
    first = _first_comparison(mistake)
    related = (Related(first, "first"),) if first else ()
    found = diagnose(
        "HY108",
        mistake.found.span,
        *related,
        found=mistake.found.text,
        between=between,
        joined=words.say("AND"),
    )
    mistake.reading.found.append(found)
    return True


def _first_comparison(mistake: Mistake) -> Span | None:
    before = mistake.guilty[: mistake.position]
    signs = [x for x in before if x.type in _CHAINED]
    return signs[-1].span if signs else None


def _unexpected(mistake: Mistake) -> None:
    """HY123 where a clause ends too early, else HY101."""
    words = mistake.reading.vocabulary
    accepted = mistake.accepted
    if mistake.position == 0:  # the clause before is complete: more of it is not what is missing
        accepted = frozenset(t for t in accepted if words.roles.get(t) in _BEGINNING) or accepted
    expected = {
        "expected_zh": expected_words(accepted, words, "zh"),
        "expected_en": expected_words(accepted, words, "en"),
    }
    if mistake.early and mistake.guilty:
        last, first = mistake.guilty[-1], mistake.guilty[0].text
        unless = words.say("UNLESS") if "UNDER" in accepted and mistake.clause else ""
        basis = f"{unless} … {words.say('UNDER')}" if unless == first else ""
        found = diagnose("HY123", last.span, found=_short(last.text), basis=basis, **expected)
    elif mistake.early:
        place = len(mistake.reading.text)
        found = diagnose("HY123", mistake.reading.span(0, place), found="", basis="", **expected)
    else:
        lexeme = mistake.guilty[mistake.position]
        begins = mistake.position == 0 and words.role_of(lexeme.text) is Role.CLAUSE
        operators = ("=", ">", words.say("AND")) if "EQ" in accepted else ()
        found = diagnose(
            "HY101",
            lexeme.span,
            found=_short(lexeme.text),
            misplaced=lexeme.text if begins else "",
            conjunction=words.say("AND") if lexeme.text == "," and "AND" in accepted else "",
            operator=" ".join(f"`{o}`" for o in operators) if "PLUS" in accepted else "",
            **_usual_slips(mistake, lexeme),
            **expected,
        )
    mistake.reading.found.append(found)


def _usual_slips(mistake: Mistake, lexeme: Lexeme) -> dict[str, str]:
    """What HY101 says of slips that are met again and again; empty texts where it is none."""
    words, accepted = mistake.reading.vocabulary, mistake.accepted
    compared = "EQ" in accepted
    return {
        "underlined": _with_underline(mistake),
        "at": lexeme.text if compared and lexeme.text == words.say("AT") else "",
        "containing": (
            words.say_function("contains") if compared and lexeme.text in _CONTAINING else ""
        ),
        "one_of": words.say("IN_SET"),
        "between": words.say("BETWEEN"),
    }


def _with_underline(mistake: Mistake) -> str:
    """A name that holds a hyphen, as it may be written; empty text where it is none."""
    place, clause = mistake.position, mistake.guilty
    if not 0 < place < len(clause) - 1 or clause[place].type != "MINUS":
        return ""
    before, after = clause[place - 1], clause[place + 1]
    together = before.end == clause[place].at and clause[place].end == after.at
    return f"{before.text}_{after.text}" if together and before.type == WORD else ""


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
