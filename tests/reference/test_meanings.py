"""The reference interpreter finds what the cases written by hand expect."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.reference import Finding, interpret
from tests.reference.meanings import CASES
from tests.reference.schema import SCHEMA
from tests.reference.syntax import parsed
from tests.reference.written import AS_OF, Written


@pytest.mark.parametrize("case", CASES, ids=[c.sentence for c in CASES])
def test_every_sentence_has_its_meaning(case: Written) -> None:
    found = interpret(parsed(case.policy), SCHEMA, tables=case.rows(), as_of=AS_OF)
    assert _in_order(found) == _in_order(case.expected)


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (repr(f.subject), str(f.window_start)))
