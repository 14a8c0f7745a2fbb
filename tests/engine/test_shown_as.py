"""How a message tells a value in a unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dsl.domains import Domain, Kind
from dsl.model.rules import Form
from engine.findings.finding import Value
from engine.findings.values import in_form
from tests.dsl_check.cases import check_case

_NUMBER, _MONEY, _CLOCK = Domain(Kind.NUMBER), Domain(Kind.MONEY), Domain(Kind.PERIOD, "second")


@pytest.mark.parametrize(
    ("value", "domain", "form", "told"),
    [
        (Decimal("0.28571428"), _NUMBER, Form.PERCENT, "28.57%"),
        (Decimal("0.285750"), _NUMBER, Form.PERCENT, "28.58%"),
        (Decimal("-0.285750"), _NUMBER, Form.PERCENT, "-28.58%"),
        (Decimal("-0.00004"), _NUMBER, Form.PERCENT, "0%"),
        (Decimal("12.5"), _NUMBER, Form.PERCENT, "1,250%"),
        (Decimal("12345678.90"), _MONEY, Form.WAN_YUAN, "1,234.57万元"),
        (Decimal("4000000.00"), _MONEY, Form.WAN_YUAN, "400万元"),
        (Decimal("123456789.00"), _MONEY, Form.YI_YUAN, "1.23亿元"),
        (5_400, _CLOCK, Form.HOURS, "1.5小时"),
        (100, _CLOCK, Form.MINUTES, "1.67分钟"),
        (129_600, _CLOCK, Form.DAYS, "1.5天"),
        (None, _NUMBER, Form.PERCENT, "（缺失）"),
        (Decimal("0.28571428"), _NUMBER, None, "0.28571428"),
        (Decimal("9" * 30), _NUMBER, Form.PERCENT, f"{int('9' * 30 + '00'):,}%"),
    ],
)
def test_a_value_in_its_unit(value: Value, domain: Domain, form: Form, told: str) -> None:
    assert in_form(value, domain, "zh", form) == told


def test_a_unit_changes_what_a_pack_means() -> None:
    """A stored run is told by its pack's meaning, so a changed unit is a changed pack."""
    shown = [
        'each payment in civil_affairs.allowance_payments\nfinding\n  message "{payment.amount}"',
        "each payment in civil_affairs.allowance_payments\n"
        'finding\n  message "{payment.amount shown as 万元}"',
    ]
    rules = [check_case(text).checked.model.rule("sample") for text in shown]
    assert rules[0] != rules[1]
    assert rules[0].told == rules[1].told
