"""What the packs quote stands in the collected texts, word for word and under that number.

The texts are no part of the product: HUIYAN_LAWS names the folder of statutes, HUIYAN_RULES
the file with the catalogue of published supervision rules. Without them nothing is compared.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from dsl.model.law import Clause
from dsl.surface.provisions import show_provision
from tests.packs.shelf import packs
from tests.packs.statute import Statute, load_statute

LAWS, RULES = os.environ.get("HUIYAN_LAWS"), os.environ.get("HUIYAN_RULES")
CLAUSES = tuple(
    {(c.regulation.title, c.provision): c for each in packs() for c in each.model.clauses}.values()
)


def _called(clause: Clause) -> str:
    return clause.regulation.title + show_provision(clause.provision, "zh")


@cache
def _statutes() -> dict[str, Statute]:
    assert LAWS is not None
    found = map(load_statute, sorted(Path(LAWS).glob("*.md")))
    return {statute.title: statute for statute in found}


@pytest.mark.skipif(not LAWS, reason="HUIYAN_LAWS names no folder of statutes")
@pytest.mark.parametrize("clause", [c for c in CLAUSES if not c.regulation.method], ids=_called)
def test_law_is_quoted_word_for_word(clause: Clause) -> None:
    statute = _statutes()[clause.regulation.title]
    assert clause.text in statute.texts(clause.provision)


@pytest.mark.skipif(not LAWS, reason="HUIYAN_LAWS names no folder of statutes")
@pytest.mark.parametrize("clause", [c for c in CLAUSES if not c.regulation.method], ids=_called)
def test_the_version_is_that_of_the_text(clause: Clause) -> None:
    """As far as the collected text says of which day it is."""
    version, head = clause.regulation.version, _statutes()[clause.regulation.title].head
    assert version is not None
    assert clause.regulation.in_force.start is not None
    if "(20" in head:
        assert f"({version.isoformat()})" in head


@pytest.mark.skipif(not RULES, reason="HUIYAN_RULES names no catalogue of rules")
@pytest.mark.parametrize("clause", [c for c in CLAUSES if c.regulation.method], ids=_called)
def test_the_catalogue_is_quoted_word_for_word(clause: Clause) -> None:
    assert RULES is not None
    rows = (line.split(" | ") for line in Path(RULES).read_text(encoding="utf-8").splitlines())
    conditions = {row[0].removeprefix("| "): row[1] for row in rows if len(row) > 2}
    # the title in Chinese, and the entry in brackets as published
    assert clause.text.endswith(f"（{conditions[clause.provision.article]}）")
