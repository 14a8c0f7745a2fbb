"""What a diagnostic advises is of use: whoever follows it meets the mistake no more."""

from __future__ import annotations

from dsl.diagnostics.page import tell
from tests.dsl_check.cases import check_case

_EACH = "each contract in procurement.contracts\n"


def test_rounding_as_advised_makes_a_product_fit() -> None:
    case = check_case(
        f"{_EACH}per contract.buyer\nwhere sum(contract.factor * contract.factor) > 1\n"
    )
    (found,) = (d for d in case.checked.diagnostics if d.code == "HY312")
    advice = dict(found.arguments)
    assert tell(found, "en").help.startswith("write the argument as round(…, ")
    rounded = f"sum(round(contract.factor * contract.factor, {advice['places']}))"
    assert check_case(f"{_EACH}per contract.buyer\nwhere {rounded} > 1\n").told() == []


def test_no_rounding_is_advised_where_none_helps() -> None:
    million = "1000000000000000000"
    case = check_case(f"{_EACH}where contract.factor * {million} * {million} > 1\n")
    (found,) = (d for d in case.checked.diagnostics if d.code == "HY312")
    assert "round" not in tell(found, "en").help
    assert "四舍五入" not in tell(found, "zh").help


def test_a_measure_may_be_called_like_a_table() -> None:
    told = check_case(
        """table months under allowance article 9
  each payment in civil_affairs.allowance_payments
  per payment.person
  columns
    person = payment.person
    number = count(payment)

rule sample "Sample"
  under allowance article 9
  severity hint
  each payment in civil_affairs.allowance_payments
  with row in months on row.person = payment.person
  per payment.person
  finding
    months = count(payment)
    message "{months}"
"""
    ).told()
    assert told == []
