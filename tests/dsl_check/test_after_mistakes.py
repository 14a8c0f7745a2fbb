"""What the parser could not read is told once, by the parser."""

from __future__ import annotations

from dsl.check import Checked, check_files
from dsl.grammar.parse import parse
from dsl.text.source import SourceText
from tests.dsl_check.cases import preludes
from tests.dsl_check.schema import SCHEMA

_RULE = """
rule sample "Sample"
  under broken article 1
  severity hint
  each payment in civil_affairs.allowance_payments
  where payment.amount > limit and odd(payment)
  finding
    message "…"

example "of it" for sample
  expect none
"""
_BROKEN = """
regulation broken "Broken" in force fom 2018-01-01
  article 1 "…"

parameter limit: money
  100 from from 2018-01-01 under allowance article 9

define odd(p in civil_affairs.allowance_payments under allowance article 9 as p.amount > 1 元
"""


def _checked(text: str, *, with_losses: bool) -> Checked:
    parsed = parse(SourceText("case", text), surface="en")
    assert parsed.diagnostics
    files = (*preludes(), parsed.file)
    if not with_losses:
        return check_files(files, SCHEMA)
    return check_files(files, SCHEMA, incomplete=parsed.incomplete, lost=parsed.lost)


def test_what_refers_to_it_is_left_out_without_a_word() -> None:
    checked = _checked(_BROKEN + _RULE, with_losses=True)
    assert checked.diagnostics == ()
    assert [rule.name for rule in checked.model.rules] == ["paid_after_death", "去世后领取"]


def test_without_the_losses_it_would_be_told_again() -> None:
    assert _checked(_BROKEN + _RULE, with_losses=False).diagnostics


def test_mistakes_elsewhere_are_still_told() -> None:
    text = _BROKEN + _RULE.replace("payment.amount", "payment.amout")
    codes = [d.code for d in _checked(text, with_losses=True).diagnostics]
    assert codes == ["HY201"]
