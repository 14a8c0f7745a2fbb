"""What a column's values mean, guessed from the values themselves and from its header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dsl.domains import CGCS2000, PLACING, Domain, Kind
from engine.catalog.contract import Unit
from engine.filing.cells import CellRule, Fault, read_cell
from engine.filing.cells.reading import MISSING_WORDS, clean
from engine.filing.cells.times import OPEN_ENDS
from engine.filing.cells.words import NO, YES
from engine.filing.drafting import looks
from engine.filing.drafting.guessed import Doubt, Ground, Guess, Known
from engine.filing.drafting.header_words import ends, register_of, said_kind, said_unit

#: So many different values show what a column holds.
_LOOKED_AT: Final = 1_000
#: Deliveries hold mistakes: so much of a column must fit its guess, ids with check digits less.
_MOST: Final = 0.7
_MOST_IDS: Final = 0.6
_NEARLY_ALL: Final = 0.9
_UNITS: Final = ("元", "万元", "亿元")
#: A column of few words that come again and again is one of categories.
_MOST_WORDS: Final = 12
_MOST_SAID_WORDS: Final = 30
_LONGEST_WORD: Final = 15
_ROWS_A_WORD: Final = 4


@dataclass(frozen=True, slots=True)
class _Column:
    """A column to guess: its header's words, its different values, how many rows have each."""

    title: str
    word: str
    said: Kind | None
    texts: tuple[str, ...]
    counts: tuple[int, ...]

    @property
    def rows(self) -> int:
        """How many rows have a value."""
        return sum(self.counts)

    def share(self, fits: Callable[[str], bool]) -> float:
        """How much of the different values `fits`, or of the rows where that is more.

        Where everybody is paid on one day, one impossible day must not be half of the column.
        """
        good = [fits(text) for text in self.texts]
        rows = sum(n for n, fine in zip(self.counts, good, strict=True) if fine)
        return max(sum(good) / len(good), rows / self.rows)

    def reads(self, kind: Kind, *, order: str = "") -> float:
        """How much of them is a value of `kind`."""
        open_end = ends(self.word)
        rule = CellRule(Domain(kind), open_end=open_end, date_order=order)
        return self.share(lambda text: not isinstance(read_cell(text, rule), Fault))

    def like(self, pattern: re.Pattern[str]) -> float:
        """How much of them is written like `pattern`."""
        return self.share(lambda text: pattern.fullmatch(text) is not None)


def guess_column(title: str, word: str, texts: pa.Array, known: Known | None = None) -> Guess:
    """The guess for the column `title` with the header `word`; the first that fits counts.

    `known` is a domain that contracts at hand give a column of this title; it is taken where
    the values fit it, so that the same thing has the same domain everywhere.
    """
    counted = pc.value_counts(texts.drop_null())
    first = counted.slice(0, 2 * _LOOKED_AT).to_pylist()
    cells = [(clean(item["values"])[0], item["counts"]) for item in first]
    present: Counter[str] = Counter()
    for text, count in cells:
        if text and text not in MISSING_WORDS and text not in OPEN_ENDS:
            present[text] += count
    different = tuple(islice(present.items(), _LOOKED_AT))
    column = _Column(
        title,
        word,
        said_kind(word),
        tuple(text for text, _ in different),
        tuple(count for _, count in different),
    )
    if not column.texts:
        return replace(_unseen(column, known), doubts=(Doubt.NO_VALUES,))
    return next(filter(None, _guesses(column, known)))


def _unseen(column: _Column, known: Known | None) -> Guess:
    """The guess for a column without any value."""
    if known:
        return Guess(known.domain, Ground.CONTRACTS)
    kind = column.said
    if kind in (None, Kind.CATEGORY, Kind.PERIOD):
        return Guess(Domain(Kind.TEXT), Ground.NOTHING)
    if kind in PLACING:
        return _coordinate(kind)
    return _code(column) if kind is Kind.CODE else Guess(Domain(kind), Ground.HEADER)


def _guesses(column: _Column, known: Known | None) -> Iterator[Guess | None]:
    yield _identity(column)
    yield _as_known(column, known)
    yield _flag(column)
    yield _time(column)
    yield _percent(column)
    yield _reached(column)
    yield _period(column)
    yield _code(column) if column.said is Kind.CODE else None
    yield _place(column)
    yield _money(column)
    yield _numeric(column)
    yield _name(column)
    yield _category(column)
    yield Guess(Domain(Kind.TEXT), Ground.NOTHING)


def _identity(column: _Column) -> Guess | None:
    """Resident ids and credit codes, by their check digits; by the header where these are bad."""
    kinds = ((Kind.RESIDENT_ID, looks.ID_LIKE), (Kind.CREDIT_CODE, looks.CREDIT_LIKE))
    for kind, look in kinds:
        if column.reads(kind) >= _MOST_IDS:
            return Guess(Domain(kind), Ground.VALUES)
        if column.said is kind and column.like(look) >= _MOST:
            return Guess(Domain(kind), Ground.HEADER)
    return None


def _as_known(column: _Column, known: Known | None) -> Guess | None:
    if known is None or known.domain.kind in (Kind.CATEGORY, Kind.TEXT):
        return None
    if column.reads(known.domain.kind) < _MOST:
        return None
    if known.domain.kind in looks.WRITTEN and column.share(looks.is_written) < _MOST:
        return None
    if known.domain.kind in PLACING:  # another department's devices say nothing of these
        return _coordinate(known.domain.kind)
    return replace(_with_unit(column, known.domain), ground=Ground.CONTRACTS)


def _flag(column: _Column) -> Guess | None:
    words = {text.casefold() for text in column.texts}
    plain = words <= {"0", "1"}
    if not words <= YES | NO or (plain and column.said is not Kind.FLAG):
        return None
    return Guess(Domain(Kind.FLAG), Ground.VALUES)


def _time(column: _Column) -> Guess | None:
    """Dates, months and times; digits alone are a date only where the header says so, or all are.

    What shows midnight in nearly every row has no clock: it is a date, as databases write it.
    """
    date, month = Domain(Kind.DATE), Domain(Kind.MONTH)
    if column.reads(Kind.TIMESTAMP) >= _MOST and column.like(looks.MIDNIGHT) < _MOST:
        return Guess(Domain(Kind.TIMESTAMP), Ground.VALUES)
    if column.like(looks.MONTH_LIKE) >= _MOST and column.reads(Kind.MONTH) >= _MOST:
        return Guess(month, Ground.VALUES)
    if column.said is Kind.MONTH and column.reads(Kind.MONTH) >= _MOST:
        return Guess(month, Ground.HEADER)
    if (reads := column.reads(Kind.DATE)) >= _MOST:
        bare = column.like(looks.DIGITS) >= _MOST
        if not bare or column.said is Kind.DATE or (reads == 1 and column.said is None):
            return Guess(date, Ground.HEADER if bare else Ground.VALUES)
    if column.said is Kind.DATE and column.like(looks.SERIAL) >= _MOST:
        return Guess(date, Ground.HEADER, doubts=(Doubt.SERIAL_DATES,))
    if column.like(looks.YEAR_LAST) < _MOST:
        return None
    orders = {o: column.reads(Kind.DATE, order=o) for o in ("day-first", "month-first")}
    best = max(orders, key=lambda o: orders[o])
    if orders[best] < _MOST:
        return None
    if len(set(orders.values())) == 1:
        return Guess(date, Ground.VALUES, doubts=(Doubt.DATE_ORDER,))
    return Guess(date, Ground.VALUES, date_order=best)


def _percent(column: _Column) -> Guess | None:
    signed = column.share(lambda text: text.endswith("%")) >= _MOST
    said = column.said is Kind.PERCENT or said_unit(column.word) == "%"
    if not (signed or said) or column.reads(Kind.PERCENT) < _MOST:
        return None
    return _with_unit(column, Domain(Kind.PERCENT))


def _with_unit(column: _Column, domain: Domain) -> Guess:
    """A guess with the unit that header or values say; doubtful where neither does."""
    unit = said_unit(column.word)
    if domain.kind is Kind.MONEY:
        stated = unit if unit in _UNITS else ""
        spoken = stated or column.like(looks.SPOKEN_MONEY) >= _MOST
        return Guess(
            domain,
            Ground.HEADER,
            unit=Unit(stated or "元"),
            doubts=() if spoken else (Doubt.UNIT,),
        )
    if domain.kind is not Kind.PERCENT:
        return Guess(domain, Ground.VALUES)
    if unit == "%" or column.share(lambda text: text.endswith("%")) >= _MOST:
        return Guess(domain, Ground.VALUES, unit=Unit.PERCENT)
    small = column.like(re.compile(r"0?\.[0-9]+|[01](?:\.0+)?")) >= _MOST
    unit_ = Unit.RATIO if small else Unit.PERCENT
    return Guess(domain, Ground.HEADER, unit=unit_, doubts=(Doubt.UNIT,))


def _reached(column: _Column) -> Guess | None:
    """Phones, accounts, regions."""
    phones = column.like(looks.PHONE) if column.said is Kind.PHONE else 0
    if max(phones, column.like(looks.MOBILE)) >= _MOST:
        return Guess(Domain(Kind.PHONE), Ground.VALUES)
    if column.said is Kind.ACCOUNT and column.like(looks.ACCOUNT) >= _MOST:
        return Guess(Domain(Kind.ACCOUNT), Ground.HEADER)
    if column.said is Kind.REGION_CODE and column.reads(Kind.REGION_CODE) >= _MOST:
        return Guess(Domain(Kind.REGION_CODE), Ground.HEADER)
    return None


def _period(column: _Column) -> Guess | None:
    for of, look in (("workday", looks.WORKDAYS), ("day", looks.DAYS), ("month", looks.MONTHS)):
        if column.like(look) >= _MOST:
            return Guess(Domain(Kind.PERIOD, of), Ground.VALUES)
    if column.said is not Kind.PERIOD or column.like(looks.DIGITS) < _MOST:
        return None
    of = "month" if "月" in column.word else "day"
    return Guess(Domain(Kind.PERIOD, of), Ground.HEADER, doubts=(Doubt.UNIT,))


def _code(column: _Column) -> Guess:
    domain = Domain(Kind.CODE, register_of(column.title))
    return Guess(domain, Ground.HEADER, doubts=(Doubt.REGISTER,))


def _place(column: _Column) -> Guess | None:
    said = column.said
    if said is None or said not in PLACING or column.reads(said) < _MOST:
        return None
    return _coordinate(said)


def _coordinate(kind: Kind) -> Guess:
    """No value shows in which system it is given."""
    return Guess(Domain(kind, CGCS2000), Ground.HEADER, doubts=(Doubt.COORDINATES,))


def _money(column: _Column) -> Guess | None:
    if column.reads(Kind.MONEY) < _MOST:
        return None
    said = column.said is Kind.MONEY or said_unit(column.word) in _UNITS
    spoken = column.like(looks.SPOKEN_MONEY) >= _MOST
    cents = column.said is None and column.like(looks.CENTS) >= _NEARLY_ALL
    return _with_unit(column, Domain(Kind.MONEY)) if said or spoken or cents else None


def _numeric(column: _Column) -> Guess | None:
    if column.reads(Kind.NUMBER) < _MOST:
        return None
    long = column.share(lambda t: t.isdigit() and (len(t) > 10 or (t[0] == "0" and len(t) > 1)))
    if long >= 0.3 and column.said is not Kind.NUMBER:
        return _code(column)
    ground = Ground.VALUES if column.said is None else Ground.HEADER
    whole = column.reads(Kind.COUNT) == column.reads(Kind.NUMBER)
    if whole and column.said is not Kind.NUMBER:
        return Guess(Domain(Kind.COUNT), ground)
    return Guess(Domain(Kind.NUMBER), ground)


def _name(column: _Column) -> Guess | None:
    """Names of persons and organisations, and addresses."""
    persons, orgs = column.like(looks.PERSON), column.like(looks.ORG)
    if column.said is Kind.ADDRESS:
        return Guess(Domain(Kind.ADDRESS), Ground.HEADER)
    if orgs >= _MOST_IDS and column.said in (None, Kind.ORG_NAME, Kind.PERSON_NAME):
        return Guess(Domain(Kind.ORG_NAME), Ground.VALUES)
    if column.said is Kind.PERSON_NAME and persons >= _MOST:
        return Guess(Domain(Kind.PERSON_NAME), Ground.HEADER)
    if column.said is Kind.ORG_NAME and column.like(re.compile(r"\D{3,}.*")) >= _MOST:
        return Guess(Domain(Kind.ORG_NAME), Ground.HEADER)
    if column.said is not None or len(column.texts) < 3:
        return None
    if column.like(looks.PLACE) >= _MOST:
        return Guess(Domain(Kind.ADDRESS), Ground.VALUES)
    named = column.share(lambda t: looks.PERSON.fullmatch(t) is not None and t[0] in looks.SURNAMES)
    return Guess(Domain(Kind.PERSON_NAME), Ground.VALUES) if named >= _NEARLY_ALL else None


def _category(column: _Column) -> Guess | None:
    words = column.texts
    if max(map(len, words)) > _LONGEST_WORD or column.said is Kind.TEXT:
        return None
    said = column.said is Kind.CATEGORY and len(words) <= _MOST_SAID_WORDS
    often = len(words) <= _MOST_WORDS and column.rows >= _ROWS_A_WORD * len(words)
    if not (said or (often and column.said is None)):
        return None
    ground = Ground.HEADER if said else Ground.VALUES
    return Guess(Domain(Kind.CATEGORY), ground, values=words, doubts=(Doubt.SEEN_VALUES,))
