"""Members that belong together: named by the smallest, whatever the order; never cut in silence."""

from __future__ import annotations

import datetime
import io
import json
import random
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest

from dsl.check import check_files
from dsl.explain import explain_rule
from dsl.grammar.parse import parse
from dsl.model.tables import tables_of
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText
from engine.bridge import components
from engine.bridge.components import MOST_MEMBERS, LargeComponentError, components_of
from engine.bridge.context import EngineSettings
from engine.findings.origins import column_origins
from engine.run.start import RunRequest, job_of
from engine.run.worker import evaluate_job
from tests.dsl_check.cases import preludes
from tests.dsl_check.schema import SCHEMA
from tests.sample_city import FiledCity

Tie = tuple[str, str, bool]


def _found(ties: list[Tie], *, alike: bool = False) -> dict[str, tuple[str | None, str, int]]:
    columns = zip(*ties, strict=True) if ties else ((), (), ())
    kinds = (pa.string(), pa.string(), pa.bool_())
    arrays = [pa.array(list(c), k) for c, k in zip(columns, kinds, strict=True)]
    table = pa.table(arrays, names=["one", "two", "known"])
    told = components_of(table, "one", "two", "known", alike=alike, table="t").to_pylist()
    return {r["member"]: (r["known"], r["all"], r["piece"]) for r in told}


def _smallest(ties: list[Tie], *, alike: bool) -> dict[str, str]:
    """By going on until nothing changes."""
    nodes = {("m", one) for one, _, _ in ties}
    edges = [(("m", one), ("m" if alike else "v", two)) for one, two, _ in ties]
    names = {node: node for edge in edges for node in edge}
    changed = True
    while changed:
        changed = False
        for one, two in edges:
            least = min(names[one], names[two])
            changed |= (names[one], names[two]) != (least, least)
            names[one] = names[two] = least
    nodes |= {two for _, two in edges if alike}
    return {member: names["m", member][1] for _, member in nodes}


@pytest.mark.parametrize("alike", [False, True])
def test_every_member_has_the_smallest_that_ties_lead_to(alike: bool) -> None:
    draw = random.Random(7)
    for _ in range(200):
        size = draw.randint(1, 14)
        words = [f"{n:02}" for n in range(draw.randint(2, 16))]
        pairs = {(draw.choice(words), draw.choice(words)) for _ in range(size)}
        ties = [(one, two, draw.random() < 0.7) for one, two in sorted(pairs)]
        draw.shuffle(ties)
        found = _found(ties, alike=alike)
        sure = _smallest([t for t in ties if t[2]], alike=alike)
        assert {m: every for m, (_, every, _) in found.items()} == _smallest(ties, alike=alike)
        assert {m: known for m, (known, _, _) in found.items() if known} == sure
        pieces = {(known, every): piece for known, every, piece in found.values()}
        assert len(set(pieces.values())) == len(pieces)


def test_of_no_row_there_is_no_member() -> None:
    assert _found([]) == {}


def test_a_chain_hangs_together_from_end_to_end() -> None:
    members = [f"{n:03}" for n in range(MOST_MEMBERS)]
    random.Random(1).shuffle(members)
    chain = [(one, two, True) for one, two in pairwise(members)]
    assert {name for name, _, _ in _found(chain, alike=True).values()} == {"000"}


def test_a_larger_component_is_refused_with_its_size() -> None:
    ties = [(f"{n:03}", "12345", True) for n in range(MOST_MEMBERS + 1)]
    with pytest.raises(LargeComponentError) as raised:
        _found(ties)
    assert raised.value.told() == {"table": "t", "members": "501", "most": "500"}
    assert len(_found(ties[1:])) == MOST_MEMBERS


def test_a_rule_over_a_larger_component_fails_with_its_page(
    city: FiledCity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(components, "MOST_MEMBERS", 1)
    request = RunRequest(datetime.date(2026, 6, 30), only=("中标_轮流中标",), fresh=True)
    packs = [city.pack("tendering")]
    job = job_of(city.workspace, packs, request, settings=EngineSettings(partitions=1))
    events = io.StringIO()
    evaluate_job(job, tmp_path, skip=set(), out=events)
    (failed,) = [e for e in map(json.loads, events.getvalue().splitlines()) if "code" in e]
    told = dict(failed["arguments"])
    assert (failed["code"], told["table"], told["most"]) == ("HY667", "常同场的投标人", "1")
    assert int(told["members"]) > 1


_POLICY = """language en

table rings "Suppliers of the same projects" under scope article 5
  dated last
  each contract in procurement.contracts
  connecting contract.supplier {tie} into ring
  columns
    supplier = contract.supplier
    ring_of = ring
    last = max(contract.signed_on)

rule r "Tied"
  under scope article 5
  severity hint
  each member in rings
  per member.ring_of
  finding
    members = count(member)
    message "…"
"""


@pytest.mark.parametrize(
    ("tie", "language", "words"),
    [
        ("on contract.project", "en", "rows of the same"),
        ("on contract.project", "zh", "相同的，其"),
        ("to contract.buyer", "en", "a row ties"),
        ("to contract.buyer", "zh", "同一条里的"),
    ],
)
def test_the_explanation_says_what_ties(tie: str, language: Surface, words: str) -> None:
    parsed = parse(SourceText("case", _POLICY.format(tie=tie)))
    checked = check_files((*preludes(), parsed.file), SCHEMA)
    assert checked.diagnostics == ()
    rule = next(r for r in checked.model.rules if r.name == "r")
    told = explain_rule(rule, checked.model, language)
    assert words in told
    assert ("the name of ring" if language == "en" else "“ring”的名称") in told


def test_a_member_of_either_column_reveals_both() -> None:
    parsed = parse(SourceText("case", _POLICY.format(tie="to contract.buyer")))
    model = check_files((*preludes(), parsed.file), SCHEMA).model
    (table,) = tables_of(next(r for r in model.rules if r.name == "r").aliases)
    both = ("procurement.contracts.supplier", "procurement.contracts.buyer")
    assert column_origins(table, "supplier") == column_origins(table, "ring_of") == both
