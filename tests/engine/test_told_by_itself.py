"""What a finding tells depends on no other finding, though they rest on the same rows."""

from __future__ import annotations

from typing import Any

from engine.findings.as_json import finding_to_json
from engine.run.in_memory import evaluate_tables
from tests.generated.compiled import checked, table
from tests.reference.schema import DEATHS, PAYMENTS, SCHEMA
from tests.reference.written import AS_OF, rows_from_text

POLICY = """\
language en

regulation code "办法"
  in force from 2000-01-01
  article 1 "条文1。"

table died
  under code article 1
  each death in police.deaths
  columns
    person = death.person
    day = death.died_on

rule paid "规则"
  under code article 1
  severity hint
  each payment in civil.payments
  with row in died on row.person = payment.person
  where payment.amount > 100 元 or row.day > 2020-01-01
  finding
    message "说明"
"""
_DEATHS = """death_no person
D1 A"""
_DEAR, _CHEAP = "P1 A 2020-05-01 200.00", "P2 A 2020-05-01 50.00"


def told(*payments: str) -> dict[str, dict[str, Any]]:
    """The findings over `payments`, by outcome."""
    model = checked(POLICY, SCHEMA, rules=1)
    written = {
        PAYMENTS: "\n".join(("payment_no person paid_on amount", *payments)),
        DEATHS: _DEATHS,
    }
    tables = {
        d.name: table(d, rows_from_text(d.name, written[d.name]) if d.name in written else ())
        for d in SCHEMA.data_sets
    }
    (result,) = evaluate_tables(model, tables, as_of=AS_OF)
    found = [finding_to_json(f, pack="p", model=model, run="r") for f in result.findings]
    return {str(f["outcome"]): f for f in found}


def test_what_lacks_in_a_row_of_a_table_is_told_to_whom_it_matters() -> None:
    both = told(_DEAR, _CHEAP)
    (row,) = both["undetermined"]["table_rows"]
    assert [c["column"] for c in row["missing"]] == ["died_on"]
    (same,) = both["suspected"]["table_rows"]
    assert same["missing"] == [], "the amount alone decided"
    assert told(_DEAR)["suspected"] == both["suspected"]
