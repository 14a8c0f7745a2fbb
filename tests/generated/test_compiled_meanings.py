"""The compiled engine finds what the cases written by hand expect."""

from __future__ import annotations

import pytest

from tests.generated.compare import differences
from tests.generated.compiled import checked, evaluate
from tests.reference.meanings import CASES
from tests.reference.schema import SCHEMA
from tests.reference.written import AS_OF, Written


@pytest.mark.parametrize("case", CASES, ids=[c.sentence for c in CASES])
def test_the_engine_finds_the_same(case: Written) -> None:
    model = checked(case.policy, SCHEMA, rules=1)
    found = evaluate(model, SCHEMA, tables=case.rows(), as_of=AS_OF)
    assert differences(case.expected, found) == []
