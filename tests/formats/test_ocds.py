"""OCDS files: every release is laid out or told, whatever stands beside it."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from adapters.ocds import OcdsDelivery, open_ocds
from adapters.ocds_json import decoded
from adapters.ocds_tables import TABLES
from adapters.ocds_times import moment_from_text
from adapters.protocol import Chunk, Inspection, Problem, Unreadable
from adapters.sources import Format, ReadOptions
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import load_workspace
from engine.filing.file import file_deliveries
from engine.filing.receipt import Receipt, State
from tests.filing.world import codes

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT / "policies" / "ocds" / "contracts"

FULL: dict[str, Any] = {
    "ocid": "ocds-1",
    "id": "r1",
    "date": "2020-05-01T08:00:00+08:00",
    "tag": ["award", "tender"],
    "buyer": {"id": "B", "name": "县医院"},
    "tender": {
        "status": "complete",
        "numberOfTenderers": 2,
        "value": {"amount": 1.5e6, "currency": "CNY"},
        "items": [{"id": "i1", "classification": {"scheme": "CPV", "id": "45000000"}}],
        "lots": [{"id": "L1", "value": {"amount": 10, "currency": "CNY"}}],
        "documents": [{"id": "d1", "documentType": "tenderNotice"}],
        "tenderPeriod": {
            "startDate": "2020-04-01T00:00:00Z",
            "endDate": "2020-04-10T23:30:00-05:00",
        },
    },
    "bids": {
        "details": [
            {
                "id": "b1",
                "status": "valid",
                "value": {"amount": 1, "currency": "CNY"},
                "tenderers": [{"id": "S2", "name": "乙"}, {"id": "S1", "name": "甲"}],
            },
            {"status": "disqualified", "tenderers": [{"id": "S3"}]},
        ]
    },
    "awards": [{"status": "active", "suppliers": [{"id": "S1"}], "items": [{"id": "i2"}]}],
    "contracts": [{"id": "c1", "awardID": "a1", "dateSigned": "2020-06-01"}],
    "parties": [{"id": "S1", "roles": ["supplier"], "identifier": {"id": "9"}}],
}


def release(ocid: str, **more: Any) -> str:
    return json.dumps({"ocid": ocid, **more})


def opened(path: Path, table: str) -> tuple[OcdsDelivery, Inspection]:
    found = open_ocds(path, ReadOptions(Format.OCDS, table=table))
    assert not isinstance(found, Unreadable)
    return found


def read(path: Path, table: str) -> tuple[list[dict[str, str | None]], list[Problem]]:
    """The rows and problems of a table; that no line is lost is looked at on the way."""
    delivery, inspection = opened(path, table)
    chunks: list[Chunk] = list(delivery.chunks())
    assert sum(c.lines_read for c in chunks) == inspection.lines
    assert sum(c.bytes_read for c in chunks) == inspection.size
    rows = [
        dict(zip(delivery.header, cells, strict=True))
        for c in chunks
        for cells in zip(*(cell.to_pylist() for cell in c.cells), strict=True)
    ]
    return rows, [p for c in chunks for p in c.problems]


def ocids(path: Path) -> tuple[list[str | None], list[tuple[int, str]]]:
    """The processes that are read, and where what is told of the others."""
    rows, problems = read(path, "processes")
    return [row["ocid"] for row in rows], [(p.line, p.fault.value) for p in problems]


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "releases.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_release_is_laid_out_in_tables(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps(FULL))
    ([process], problems) = read(path, "processes")
    assert problems == []
    assert process["amount"] == "1500000.0"
    assert process["tags"] == '["award", "tender"]'
    assert (process["published_day"], process["published_second"]) == ("2020-05-01", "0")
    assert (process["tender_end_day"], process["tender_end_second"]) == ("2020-04-11", "16200")
    first, second = read(path, "bids")[0]
    assert (first["bid"], first["tenderer_count"], first["tenderer"]) == (
        *("ocds-1/bids/details/0", "2"),
        None,
    )
    assert first["tenderer_all"] == '["S1", "S2"]'
    assert (second["tenderer"], second["amount"], second["position"]) == ("S3", None, "1")
    bidders = read(path, "bidders")[0]
    assert [(b["bid"], b["bid_status"], b["party"]) for b in bidders] == [
        ("ocds-1/bids/details/0", "valid", "S2"),
        ("ocds-1/bids/details/0", "valid", "S1"),
        ("ocds-1/bids/details/1", "disqualified", "S3"),
    ]
    items = read(path, "items")[0]
    assert [(i["item"], i["part_of_kind"], i["part_of"], i["part_of_status"]) for i in items] == [
        ("ocds-1/tender/items/0", "tender", "ocds-1/tender", "complete"),
        ("ocds-1/awards/0/items/0", "award", "ocds-1/awards/0", "active"),
    ]
    for table in ("lots", "documents", "awards", "suppliers", "contracts", "parties"):
        assert len(read(path, table)[0]) == 1, table
    [contract] = read(path, "contracts")[0]
    assert (contract["signed_day"], contract["signed_second"]) == ("2020-06-01", None)


def test_a_table_has_the_same_columns_whatever_is_published(tmp_path: Path) -> None:
    empty = opened(written(tmp_path, release("a")), "bids")[0].header
    assert opened(written(tmp_path, json.dumps(FULL)), "bids")[0].header == empty


@pytest.mark.parametrize(
    "text",
    [
        release("a") + "\n" + release("b") + "\n",
        release("a") + "\r\n\r\n" + release("b"),
        f"[{release('a')},{release('b')}]",
        f'{{"releases": [{release("a")}, {release("b")}]}}',
        f'{{"records": [{{"ocid": "a", "compiledRelease": {release("a")}}}, {release("b")}]}}\n',
        f'{{"uri": "x",\n "releases": [\n{release("a")},\n{release("b")}\n]\n}}\n',
        f'{{"uri": "x", "records":\n [{{"compiledRelease":\n{release("a")}}},\n{release("b")}]}}',
        f"\ufeff[\n{release('a')}\n,\n{release('b')}]",
        f'{{"releases": [{release("a")}]}}\n{{"releases": [{release("b")}]}}',
    ],
)
def test_every_form_of_file_is_read(tmp_path: Path, text: str) -> None:
    assert ocids(written(tmp_path, text)) == (["a", "b"], [])


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ('{"ocid": "x", "tender": {', "invalid_json"),
        ('{"ocid": "x" "y"}', "invalid_json"),
        ('{"ocid": "x", "ocid": "y"}', "repeated_name"),
        ('{"ocid": "x", "awards": [{"a": {"n": 1, "n": 2}}]}', "repeated_name"),
        ('{"ocid": 5}', "not_a_release"),
        ('{"ocid": " "}', "not_a_release"),
        ('{"tender": {}}', "not_a_release"),
        ("7", "not_a_release"),
        ('{"ocid": "x", "releases": [{"url": "u"}]}', "not_compiled"),
        ('{"ocid": "\\ud800"}', "bad_text"),
        ('{"ocid": "x", "tender": []}', "wrong_shape"),
        ('{"ocid": "x", "tender": {"status": {}}}', "nested_value"),
        ("[" * 100_000, "not_a_release"),
    ],
)
def test_what_cannot_be_read_hides_no_other(tmp_path: Path, bad: str, fault: str) -> None:
    lines = "\n".join([release("a"), bad, release("b"), release("c"), ""])
    assert ocids(written(tmp_path, lines)) == (["a", "b", "c"], [(2, fault)])
    array = f"[\n{release('a')},\n{bad},\n{release('b')},\n{release('c')}]"
    read_, told = ocids(written(tmp_path, array))
    assert read_ == ["a", "b", "c"]
    assert [f for _, f in told] == [fault]


def test_bytes_that_are_no_text_are_told_where_they_stand(tmp_path: Path) -> None:
    good = release("a").encode()
    bad = b'{"ocid": "x\xff"}'
    for text in (good + b"\n" + bad, b"[\n" + good + b",\n" + bad + b"\n]"):
        path = written(tmp_path, text)
        delivery = OcdsDelivery(path, (), "", TABLES["processes"], "utf-8")
        [problem] = [p for c in delivery.chunks() for p in c.problems]
        assert problem.fault.value == "bad_bytes"
        assert problem.arguments == (("offset", str(text.index(b"\xff"))),)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"[\n{release('a')},\n", 3),
        (f'{{"releases": [\n{release("a")}\n]', 3),
        (f"[\n{release('a')}\n]\nnonsense", 4),
        (f"[\n{release('a')}\n{release('b')}]", 3),
        (f'{{"releases": [\n{release("a")}\n],\n"more": }}', 4),
    ],
)
def test_a_document_that_breaks_off_is_told(tmp_path: Path, text: str, line: int) -> None:
    assert ocids(written(tmp_path, text)) == (["a"], [(line, "invalid_json")])


def test_parts_that_do_not_fit_cost_their_own_table_only(tmp_path: Path) -> None:
    whole = [release("a", bids={"details": {}}), release("b", bids={"details": [{"status": "x"}]})]
    path = written(tmp_path, "\n".join(whole))
    assert ocids(path) == (["a", "b"], [])
    rows, [problem] = read(path, "bids")
    assert [r["ocid"] for r in rows] == ["b"]
    assert (problem.line, problem.fault.value) == (1, "wrong_shape")
    assert dict(problem.arguments) == {"column": "bids/details"}


def test_a_row_that_does_not_fit_leaves_its_neighbours(tmp_path: Path) -> None:
    awards = [{"status": "active"}, {"status": []}, {"status": "pending"}]
    rows, problems = read(written(tmp_path, release("a", awards=awards)), "awards")
    assert [r["award"] for r in rows] == ["a/awards/0", "a/awards/2"]
    assert [p.fault.value for p in problems] == ["nested_value"]


@pytest.mark.parametrize("text", ['{"a": 1}', "[1, 2]", "no json", '{"ocid": 3}\n[]', "\n\n7"])
def test_a_file_without_a_release_is_refused(tmp_path: Path, text: str) -> None:
    found = open_ocds(written(tmp_path, text), ReadOptions(Format.OCDS, table="bids"))
    assert found == Unreadable("HY591")


@pytest.mark.parametrize("text", ["[]", '{"releases": []}', '{"uri": "x",\n"records": []\n}'])
def test_an_empty_package_has_no_rows(tmp_path: Path, text: str) -> None:
    assert ocids(written(tmp_path, text)) == ([], [])


@pytest.mark.parametrize(
    ("written_", "plain"),
    [("1e3", "1000"), ("1.50", "1.50"), ("2.5E-2", "0.025"), ("1e999999999", "1e999999999")],
)
def test_numbers_keep_their_digits(tmp_path: Path, written_: str, plain: str) -> None:
    text = f'{{"ocid": "a", "tender": {{"value": {{"amount": {written_}}}}}}}'
    assert read(written(tmp_path, text), "processes")[0][0]["amount"] == plain


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-02-30", None),
        ("2020-01-01T25:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2020-01-01T00:00:00.1234567Z", ("2020-01-01", "0.123456")),
        ("2020-01-01 00:00:01z", ("2020-01-01", "1")),
        ("tomorrow", None),
    ],
)
def test_moments_are_those_that_exist(text: str, moment: tuple[str, str] | None) -> None:
    assert moment_from_text(text) == moment


def test_random_damage_never_loses_a_line_or_raises(tmp_path: Path) -> None:
    """Bytes of a good file changed, cut and doubled: rows and problems, or a refusal."""
    chance = random.Random(7)
    lines = "\n".join([json.dumps(FULL, ensure_ascii=False), release("b"), release("c")])
    document = json.dumps({"releases": [FULL, {"ocid": "b"}]}, indent=1, ensure_ascii=False)
    for _ in range(300):
        data = bytearray(chance.choice([lines, document]).encode())
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            match chance.randrange(3):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randrange(1, 60)]
                case _:
                    data[at:at] = data[at : at + chance.randrange(1, 60)]
        path = written(tmp_path, bytes(data))
        for table in ("processes", "bidders", "items"):
            if not isinstance(open_ocds(path, ReadOptions(Format.OCDS, table=table)), Unreadable):
                read(path, table)


def test_texts_that_never_close_are_looked_at_once() -> None:
    """A hostile file costs time in proportion to its size."""
    hostile = "[" + '{"a": "\\"' * 50_000
    assert decoded(hostile).fault.value == "invalid_json"


def test_a_file_is_filed_in_every_table(tmp_path: Path) -> None:
    receipts = filed(tmp_path, [json.dumps(FULL), '{"ocid": "x", "tender": [', release("b")])
    by_name = {r.data_set: r for r in receipts}
    assert set(by_name) == {f"ocds.{name}" for name in TABLES}
    for receipt in receipts:
        assert receipt.state is State.FILED, codes(receipt)
        assert receipt.rows_in == receipt.rows_filed + receipt.rows_quarantined
        assert receipt.rows_quarantined == 1
    assert by_name["ocds.bidders"].rows_filed == 3


def test_of_two_releases_of_a_process_the_first_is_filed(tmp_path: Path) -> None:
    """Rows that share a line are told apart: only those that are there twice are quarantined."""
    again = {"ocid": "a", "awards": [{"id": "1"}, {"id": "2"}]}
    both = json.dumps([again, again, {"ocid": "b", "awards": [{"id": "3"}]}])
    receipts = {r.data_set: r for r in filed(tmp_path, [both])}
    awards = receipts["ocds.awards"]
    assert (awards.rows_filed, awards.rows_quarantined) == (3, 2)
    processes = receipts["ocds.processes"]
    assert (processes.rows_filed, processes.rows_quarantined) == (2, 1)


def filed(root: Path, lines: Sequence[str]) -> tuple[Receipt, ...]:
    """The receipts of one file, delivered under the contracts of the product."""
    (root / "deliveries" / "ocds").mkdir(parents=True)
    (root / "deliveries" / "ocds" / "releases.jsonl").write_text("\n".join(lines), "utf-8")
    (root / "packs").mkdir()
    settings = f"contracts: [{json.dumps(str(CONTRACTS))}]\npacks: [packs]\n"
    (root / "huiyan.yaml").write_text(settings, "utf-8")
    workspace = load_workspace(root).workspace
    assert workspace is not None
    contracts, diagnostics = load_contracts([CONTRACTS])
    assert diagnostics == ()
    receipts = file_deliveries(workspace, contracts)
    assert all((workspace.filings_folder / r.data_set).exists() for r in receipts)
    return receipts


def test_columns_of_the_contracts_are_those_of_the_tables() -> None:
    contracts, diagnostics = load_contracts([CONTRACTS])
    assert diagnostics == ()
    columns = {
        c.data_set.name.removeprefix("ocds."): tuple(x.name for x in c.data_set.columns)
        for c in contracts.contracts
    }
    assert columns == {name: table.columns for name, table in TABLES.items()}
