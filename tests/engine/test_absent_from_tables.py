"""What an absence from a computed table says of the rows that it could not compare."""

from __future__ import annotations

import pytest

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
{per}  columns
    person = death.person

rule paid "规则"
  under code article 1
  severity hint
  each payment in civil.payments
  without row in died on row.person = payment.person
  finding
    message "说明"
"""
ROWS = {
    PAYMENTS: "payment_no person paid_on\nP1 A 2020-05-01",
    DEATHS: "death_no person\nD1 B\nD2 -\nD3 -",
}


@pytest.mark.parametrize("per", ["", "  per death.person\n"], ids=["a row each", "a row a group"])
def test_rows_whose_key_is_missing_are_counted(per: str) -> None:
    model = checked(POLICY.format(per=per), SCHEMA, rules=1)
    tables = {
        d.name: table(d, rows_from_text(d.name, ROWS[d.name]) if d.name in ROWS else ())
        for d in SCHEMA.data_sets
    }
    (result,) = evaluate_tables(model, tables, as_of=AS_OF)
    (found,) = result.findings
    assert found.computed is not None
    assert [absent.uncompared for absent in found.computed.absent] == [2]
