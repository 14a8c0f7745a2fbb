"""The class of an expression is that of the columns whose content it reveals."""

from __future__ import annotations

import datetime

import pytest

from engine.findings.origins import Origins
from engine.findings.words import message_of
from tests.dsl_check.cases import check_case

PAYMENT, DEATH = "civil_affairs.allowance_payments", "public_security.deaths"

RULE = """\
each payment in civil_affairs.allowance_payments
  with death in public_security.deaths on death.person = payment.person
  where payment.month > month(death.date)
  per payment.person
  finding
    {measure}
    message "…"
"""


@pytest.mark.parametrize(
    ("expression", "columns"),
    [
        ("count(payment)", ()),
        ("count_distinct(death.person)", ()),
        ("sum(payment.amount)", (f"{PAYMENT}.amount",)),
        ("sum(payment.amount where death.name = payment.name)", (f"{PAYMENT}.amount",)),
        ("min(death.date)", (f"{DEATH}.date",)),
        ("payment.person", (f"{PAYMENT}.person",)),
        ("substring(payment.person, 1, 6)", (f"{PAYMENT}.person",)),
        ("min(months_between(death.date, last_day(payment.month)))", None),
        ("max(payment.amount) > 300 元", ()),
        ("max(similarity(payment.name, death.name))", ()),
    ],
)
def test_columns_revealed(expression: str, columns: tuple[str, ...] | None) -> None:
    case = check_case(RULE.format(measure=f"m = {expression}"))
    assert case.codes() == []
    rule = case.checked.model.rule("sample")
    found = Origins(rule).of(rule.measures[0].expression)
    assert found == (columns if columns is not None else (f"{DEATH}.date", f"{PAYMENT}.month"))


def test_a_sentence_is_kept_in_pieces() -> None:
    text = RULE.replace("{measure}\n    ", "").replace(
        "…", "{death.name}: {count(payment)} payments, {death.date}, {death.name}"
    )
    case = check_case(text)
    assert case.codes() == []
    rule = case.checked.model.rule("sample")
    name, count, date, _ = rule.told
    day = datetime.date(2022, 3, 15)
    pieces = message_of(rule, {name: ("A", "B", "C", "D"), count: (5,), date: (None, day)}, {})
    told = [p if isinstance(p, str) else (p.text, p.columns) for p in pieces]
    names = [((n, (f"{DEATH}.name",)), ", ") for n in "AB"]
    listed = [*(p for pair in names for p in pair), ("C", (f"{DEATH}.name",))]
    assert told == [
        *listed,
        " and 1 more: 5 payments, (missing), ",
        ("2022-03-15", (f"{DEATH}.date",)),
        ", ",
        *listed,
        " and 1 more",
    ]


@pytest.mark.parametrize(
    ("ends", "text", "told"),
    [
        ("apart", "from {death.date} to {max(death.date)}, A", "from 2022-03-15 to 2022-03-16, A"),
        ("one day", "from {death.date} to {max(death.date)}, A", "2022-03-15, A"),
        ("one day", "paid from {death.date} to {max(death.date)}", "paid 2022-03-15"),
        ("one day", "{death.date} to {max(death.date)}", "2022-03-15 to 2022-03-15"),
        ("one day", "两者自{death.date}至{max(death.date)}并存", "两者2022-03-15并存"),
    ],
)
def test_a_span_of_one_day_is_said_once(ends: str, text: str, told: str) -> None:
    case = check_case(RULE.replace("{measure}\n    ", "").replace("…", text))
    assert case.codes() == []
    rule = case.checked.model.rule("sample")
    first, last = rule.told
    day = datetime.date(2022, 3, 15)
    end = day if ends == "one day" else datetime.date(2022, 3, 16)
    pieces = message_of(rule, {first: (day,), last: (end,)}, {})
    assert "".join(p if isinstance(p, str) else p.text for p in pieces) == told
