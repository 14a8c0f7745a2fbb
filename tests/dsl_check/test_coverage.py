"""What became of each clause of a regulation."""

from __future__ import annotations

from dsl.check import Checked, check_files
from dsl.grammar.parse import parse
from dsl.model.coverage import Encoded, Use, UseKind, coverage_of
from dsl.text.source import SourceText
from tests.dsl_check.schema import SCHEMA

_POLICY = """language en

regulation care "办法"
  in force from 2018-01-01
  confirmed on 2026-03-01
  article 1 "一"
  article 2 "二" partly encoded "half of it"
  article 3 "三" not encodable "a judgement"
  article 4 "四"
  article 5 "五"
  article 6 "六" partly encoded "nothing yet"

parameter limit: money
  5 元 from 2018-01-01 confirmed on 2025-01-01 under care article 4

define is_large(amount: money) under care article 5
  as amount > limit

rule sample "Sample"
  under care article 1
  severity hint
  each payment in civil_affairs.allowance_payments
  where is_large(payment.amount)
  unless payment.kind = "普通" under care article 2
  finding
    message "…"
"""


def _checked(text: str) -> Checked:
    parsed = parse(SourceText("care.huiyan", text))
    assert parsed.ok
    return check_files([parsed.file], SCHEMA)


def test_every_clause_says_what_became_of_it() -> None:
    covered = coverage_of(_checked(_POLICY).model)
    assert [(c.clause.provision.article, c.encoded, c.reason) for c in covered] == [
        ("1", Encoded.ENCODED, None),
        ("2", Encoded.PARTLY, "half of it"),
        ("3", Encoded.NOT_ENCODABLE, "a judgement"),
        ("4", Encoded.ENCODED, None),
        ("5", Encoded.ENCODED, None),
        ("6", Encoded.NOT_YET, "nothing yet"),
    ]
    assert [u for c in covered for u in c.uses] == [
        Use(UseKind.RULE, "sample"),
        Use(UseKind.EXCEPTION, "sample"),
        Use(UseKind.PARAMETER, "limit"),
        Use(UseKind.DEFINITION, "is_large"),
    ]


def test_a_clause_that_is_encoded_in_part_by_nothing_is_warned_of() -> None:
    assert [d.code for d in _checked(_POLICY).diagnostics] == ["HY434"]


def test_what_is_confirmed_stands_in_the_model() -> None:
    model = _checked(_POLICY).model
    (regulation,) = model.regulations
    assert str(regulation.confirmed) == "2026-03-01"
    assert str(model.parameter("limit").values[0].confirmed) == "2025-01-01"
