"""Check digits of resident ids and credit codes: published examples, and no single error passes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dsl.domains import Domain, Kind
from engine.filing.cells import CellRule, Fault, read_cell
from engine.filing.cells.ids import (
    CREDIT_ALPHABET,
    credit_check_character,
    resident_check_digit,
)


def test_check_digits_of_published_examples() -> None:
    assert resident_check_digit("11010519491231002") == "X"  # GB 11643, its own example
    assert resident_check_digit("44052418800101001") == "4"
    assert credit_check_character("91350100M000100Y4") == "3"


@given(st.text(alphabet=CREDIT_ALPHABET, min_size=17, max_size=17), st.integers(0, 30))
def test_one_wrong_character_breaks_a_credit_code(code: str, shift: int) -> None:
    check = credit_check_character(code)
    other = CREDIT_ALPHABET[(CREDIT_ALPHABET.index(check) + shift) % 31]
    read = read_cell(code + other, CellRule(Domain(Kind.CREDIT_CODE)))
    assert isinstance(read, Fault) is (shift % 31 != 0)


@given(st.integers(0, 10**17 - 1), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_breaks_a_resident_id(number: int, place: int, shift: int) -> None:
    digits = f"{number:017}"
    wrong = str((int(digits[place]) + shift) % 10)
    changed = digits[:place] + wrong + digits[place + 1 :]
    assert resident_check_digit(digits) != resident_check_digit(changed)
