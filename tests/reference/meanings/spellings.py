"""Digits of numbers, remainders, and spellings made alike."""

from __future__ import annotations

from decimal import Decimal

from tests.reference.schema import NOTICES, PAYMENTS, POSTS
from tests.reference.values import Cell
from tests.reference.written import Said, Written, found

_KEYS = {PAYMENTS: ("payment", "payment_no", "paid_on"), POSTS: ("post", "post_no", "started")}
_KEYS |= {NOTICES: ("notice", "notice_no", "published_on")}


def _one(data_set: str, expression: str, value: Cell, **cells: str) -> Written:
    """A measure of the only row, dated 2020-01-01."""
    alias, key, dated = _KEYS[data_set]
    row = {key: "K1", dated: "2020-01-01", **cells}
    return Written(
        f"{expression} of {' '.join(cells.values()) or 'nothing'} is {value}",
        f"each {alias} in {data_set}",
        {data_set: f"{' '.join(row)}\n{' '.join(row.values())}"},
        (found("suspected", "K1", said=Said(measures={"value": value}), **{alias: 1}),),
        measures=f"    value = {expression}",
    )


def _amount(expression: str, value: Cell, amount: str = "-") -> Written:
    return _one(PAYMENTS, expression, value, amount=amount)


CASES = (
    _amount("remainder(payment.amount, 100 元)", Decimal("56.78"), "123456.78"),
    _amount("remainder(payment.amount, 100 元)", Decimal("-56.78"), "-123456.78"),
    _amount("remainder(payment.amount, 0 元)", None, "5"),
    _amount("remainder(payment.amount, 100 元)", None),
    _amount("is_multiple(payment.amount, 1000 元)", True, "30000"),
    _amount("is_multiple(payment.amount, 1000 元)", False, "30000.01"),
    _amount("is_multiple(payment.amount, 1000 元)", True, "0"),
    _amount("is_multiple(payment.amount, 0 元)", None, "30000"),
    _amount("first_digit(payment.amount)", 4, "4321.50"),
    _amount("first_digit(payment.amount)", 5, "-0.05"),
    _amount("first_digit(payment.amount)", None, "0"),
    _amount("last_digits(payment.amount, 3)", 888, "12888.88"),
    _amount("last_digits(payment.amount, 3)", 7, "-5007.99"),
    _amount("last_digits(payment.amount, 3)", 0, "0.50"),
    _one(PAYMENTS, "first_digit(payment.visits)", 2, visits="207"),
    _one(PAYMENTS, "last_digits(payment.visits, 1)", 7, visits="207"),
    _one(PAYMENTS, "remainder(payment.visits, 7)", 4, visits="207"),
    _one(PAYMENTS, "remainder(payment.factor, 0.5)", Decimal("0.25"), factor="1.25"),
    _one(
        POSTS,
        "normal_org_name(post.company)",
        "慧眼杭州有限公司",
        company="慧眼（杭州）有限责任公司",
    ),
    _one(POSTS, "normal_org_name(post.company)", "慧眼杭州有限公司", company="慧眼(杭州)有限公司"),
    _one(POSTS, "normal_org_name(post.company)", "慧眼股份公司", company="慧眼股份有限公司"),
    _one(POSTS, "normal_org_name(post.company)", "huiyanworks2", company="Ｈｕｉｙａｎ-Works２"),
    _one(POSTS, "normal_org_name(post.company)", None, company="（）"),
    _one(
        POSTS, "normal_address(post.address)", "文一路1号2幢3-1室", address="文一路１号2号楼3—1室"
    ),
    _one(POSTS, "normal_address(post.address)", "文一路1号2幢3-1室", address="文一路1号,2栋3-1室"),
    _one(NOTICES, "normal_invoice_no(notice.project)", "12345", project="00012345"),
    _one(NOTICES, "normal_invoice_no(notice.project)", "AB0123", project="ab-０１23"),
    _one(NOTICES, "normal_invoice_no(notice.project)", None, project="0000"),
)
