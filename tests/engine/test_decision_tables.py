"""A finding names the row of a decision table that applied, with its clause."""

from __future__ import annotations

from typing import Any

from dsl.explain import explain_rule
from engine.findings.as_json import finding_to_json
from engine.run.in_memory import evaluate_tables
from tests.generated.compiled import checked, table
from tests.reference.schema import PAYMENTS, SCHEMA
from tests.reference.written import AS_OF, rows_from_text

_POLICY = """language en

regulation law "办法"
  in force from 2018-01-01
  article 1 "第一条。"
  article 2 "第二条。"

decision table rate(visits: count, kind: category) "标准": money
  from 2018-01-01 until 2019-12-31 under law article 1
    | visits | kind | value |
    |        |      | 5 元  |
  from 2020-01-01 under law article 1
    | visits | kind  | value | under         |
    | .. 1   |       |       |               |
    | 2 ..   | 普通  | 10 元 | law article 2 |
    | 2 ..   | other | 20 元 |               |

rule r "规则"
  under law article 1
  severity hint
  each payment in civil.payments
  where payment.amount > rate(payment.visits, payment.kind)
  finding
    message "说明"
"""
_ROWS = """payment_no paid_on visits kind amount
P1 2020-01-01 3 普通 15
P2 2019-12-31 3 普通 15
P3 2020-01-01 1 普通 15
P4 2020-01-01 3 - 15"""


def _found() -> dict[str, dict[str, Any]]:
    model = checked(_POLICY, SCHEMA, rules=1)
    data_set = SCHEMA.data_set(PAYMENTS)
    assert data_set is not None
    filed = {d.name: table(d, ()) for d in SCHEMA.data_sets}
    filed[PAYMENTS] = table(data_set, rows_from_text(PAYMENTS, _ROWS))
    (result,) = evaluate_tables(model, filed, as_of=AS_OF)
    found = [finding_to_json(f, pack="example", model=model, run="run") for f in result.findings]
    return {f["subject"]["value"]: f for f in found}


def test_the_row_that_applied_is_cited_with_its_clause() -> None:
    found = _found()
    (used,) = found["P1"]["parameters"]
    assert (used["name"], used["value"], used["from"]) == ("rate", "10.00", "2020-01-01")
    assert used["row"] == [["visits", "2 .."], ["kind", "普通"]]
    assert used["clause"] == "law 2"
    (used,) = found["P2"]["parameters"]
    assert (used["value"], used["until"], used["clause"]) == ("5.00", "2019-12-31", "law 1")
    assert used["row"] == [["visits", ""], ["kind", ""]]


def test_a_row_that_sets_no_value_is_told_of() -> None:
    found = _found()["P3"]
    assert found["outcome"] == "undetermined"
    assert found["message"] == "Undetermined: decision table rate sets no value here"
    (used,) = found["parameters"]
    assert (used["value"], used["row"][0]) == (None, ["visits", ".. 1"])


def test_a_missing_input_is_the_cell_that_is_missing() -> None:
    found = _found()["P4"]
    assert found["outcome"] == "undetermined"
    assert [cell["column"] for cell in found["missing"]] == ["kind"]


def test_rows_are_explained_in_both_languages() -> None:
    model = checked(_POLICY, SCHEMA, rules=1)
    rule = model.rule("r")
    assert "标准：visits在2以上，kind为普通——10 元（自2020年1月1日起，《办法》第二条）" in (
        "".join(explain_rule(rule, model, "zh").split("\n    "))
    )
    english = " ".join(explain_rule(rule, model, "en").split())
    assert (
        "rate: visits is at least 2, kind is 普通: 10 元 (from 2020-01-01, 《办法》 article 2)"
        in english
    )


def test_times_are_earlier_and_later_not_below_and_above() -> None:
    rate = _POLICY[_POLICY.index("decision table") : _POLICY.index("rule r")]
    policy = _POLICY.replace(
        rate,
        """decision table rate(at: timestamp): money
  under law article 1
    | at                  | value |
    | ..< 2020-01-01 08:00 | 5 元  |
    | 2020-01-01 08:00 ..  | 10 元 |

""",
    ).replace("payment.visits, payment.kind", "payment.paid_at")
    model = checked(policy, SCHEMA, rules=1)
    said = "".join(explain_rule(model.rule("r"), model, "zh").split("\n    "))
    assert "at早于2020年1月1日8时00分——5 元" in said
    assert "at自2020年1月1日8时00分起——10 元" in said
