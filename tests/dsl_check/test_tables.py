"""The tables of functions, operators and words agree with one another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dsl.check.digits import added, averaged, divided, literal_type, multiplied, rounded, summed
from dsl.check.domain_words import PLAIN_DOMAINS
from dsl.check.functions import FUNCTIONS
from dsl.check.report import Report
from dsl.check.wording import accusing_words, check_wording
from dsl.domains import COUNT, MONEY, NUMBER, domain_from_text
from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.types import COUNT_TYPE, MONEY_TYPE, Type
from dsl.surface.words import AGGREGATES
from dsl.surface.words import FUNCTIONS as WORDS
from dsl.text.source import Span

_AT = Span("a", 0, 1)


def test_every_word_of_the_surface_is_a_function_and_the_other_way_round() -> None:
    assert set(FUNCTIONS) == set(WORDS)
    assert {f.value for f in AggregateFunction} == set(AGGREGATES)


def test_plain_domains_are_domains() -> None:
    assert all(domain_from_text(text) is not None for text in PLAIN_DOMAINS)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (added(MONEY_TYPE, MONEY_TYPE, MONEY), Type(MONEY, 19, 2)),
        (added(Type(NUMBER, 5, 4), COUNT_TYPE, NUMBER), Type(NUMBER, 24, 4)),
        (multiplied(MONEY_TYPE, Type(NUMBER, 18, 6), MONEY), Type(MONEY, 36, 8)),
        (divided(MONEY_TYPE, MONEY_TYPE, NUMBER), Type(NUMBER, 26, 8)),
        (divided(COUNT_TYPE, COUNT_TYPE, NUMBER), Type(NUMBER, 27, 8)),
        (summed(MONEY_TYPE), Type(MONEY, 28, 2)),
        (averaged(MONEY_TYPE, MONEY), Type(MONEY, 34, 8)),
        (rounded(Type(NUMBER, 18, 6), 2), Type(NUMBER, 15, 2)),
        (literal_type(Decimal("0.050"), NUMBER), Type(NUMBER, 3, 3)),
        (literal_type(Decimal("1E+3"), COUNT), Type(COUNT, 4, 0)),
        (literal_type(Decimal("0"), COUNT), Type(COUNT, 1, 0)),
    ],
)
def test_digits(found: Type, expected: Type) -> None:
    assert found == expected


def test_accusing_words_name_what_to_write_instead() -> None:
    words = [a.word for a in accusing_words()]
    assert len(words) == len(set(words))
    for accusing in accusing_words():
        report = Report()
        check_wording([(accusing.instead, _AT)], report)
        assert accusing.instead
        assert not report.found, accusing


def test_words_that_only_contain_an_accusing_one_are_left_in_peace() -> None:
    report = Report()
    check_wording([("stealth, cheater's, crimea, unfrauded", _AT)], report)
    assert not report.found
