"""The hash tree over a filing's rows: the leaves, the root that is signed, the paths of rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalog.snapshot import Filing, canonical_text
from engine.catalog.storage import DELIVERED, FILE, LINE, ROW
from engine.filing import parts
from engine.filing.leaves import canonical_row, row_bytes, row_salts
from engine.filing.seal import seal_of
from engine.filing.tree import (
    NAME,
    RowsDifferError,
    Tree,
    filing_secret,
    prove_rows,
    tree_from_bytes,
    tree_of,
)
from engine.integrity.canonical import canonical_json
from engine.integrity.keys import load_keys
from engine.integrity.merkle import BLOCK, EMPTY_ROOT, leaf_hash, merkle_root, verify_path
from engine.integrity.signed_json import SIGNED
from tests.filing.world import GOOD, GOOD_2, HEADER, ID, World

_TEXTS = st.none() | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=6)
_ROWS = st.lists(st.tuples(_TEXTS, _TEXTS, _TEXTS, _TEXTS), min_size=1, max_size=6)


@given(_ROWS)
def test_rows_in_bulk_are_the_canonical_json_of_each(rows: list[tuple[str | None, ...]]) -> None:
    a, b, was_a, was_b = (pa.array(column, pa.string()) for column in zip(*rows, strict=True))
    numbers = range(1, len(rows) + 1)
    batch = pa.RecordBatch.from_arrays(
        [
            pa.array(numbers, pa.int64()),
            pa.array([0] * len(rows), pa.int16()),
            pa.array([n + 1 for n in numbers], pa.int64()),
            a,
            b,
            pa.StructArray.from_arrays([was_b, was_a], names=["b", "a"]),
        ],
        names=[ROW, FILE, LINE, "z", "a", DELIVERED],
    )
    told = {"a": was_a, "b": was_b}
    expected = [
        canonical_row(
            n,
            0,
            n + 1,
            values=rows[n - 1][:2],
            delivered={k: v[n - 1].as_py() for k, v in told.items() if v[n - 1].is_valid},
        )
        for n in numbers
    ]
    assert row_bytes(batch).to_pylist() == expected


def test_every_kind_of_value_stands_as_its_text(world: World) -> None:
    filing = world.filing(world.file(HEADER + f"A,{ID},林平,2025年1月5日,3.5,普通\n"))
    [batch] = pq.ParquetFile(filing.paths[0]).iter_batches()
    [row] = row_bytes(batch).to_pylist()
    assert json.loads(row) == [
        1,
        0,
        2,
        ["A", ID, "林平", "2025-01-05", "3.50", "普通"],
        {"amount": "3.5", "paid_on": "2025年1月5日"},
    ]


def test_a_salt_depends_on_the_row_and_the_secret_alone() -> None:
    secret, other = b"a" * 32, b"b" * 32
    together = _salts(secret, 1, 900, 7, 2)
    assert together == [_salts(secret, n)[0] for n in (1, 900, 7, 2)]
    assert len({*together, *_salts(other, 1, 2, 7, 900)}) == 8
    assert all(len(salt) == 16 for salt in together)
    assert _salts(secret) == []


def _salts(secret: bytes, *rows: int) -> list[bytes]:
    return [salt.tobytes() for salt in row_salts(secret, pa.array(rows, pa.int64()))]


def _lines(count: int) -> str:
    return HEADER + "".join(f"N{n},{ID},林平,2025-01-05,{n},普通\n" for n in range(count))


def _secret(world: World, filing: Filing) -> bytes:
    return filing_secret(load_keys(world.workspace.keys_folder), filing.id)


def _manifest(filing: Filing) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((filing.folder / "manifest.json").read_text("utf-8"))
    return said


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several row groups, as in filings of millions of rows."""
    monkeypatch.setattr(parts, "GROUP_ROWS", 700)


@pytest.mark.usefixtures("small_groups")
def test_each_row_is_proved_to_stand_below_the_signed_root(world: World, tmp_path: Path) -> None:
    # doubles and rows that cannot be read leave gaps in the row numbers
    text = _lines(3000) + GOOD + GOOD + "x\n" + GOOD_2 + "N5,,,,,\n"
    filing = world.filing(world.file(text))
    assert pq.read_metadata(filing.paths[0]).num_row_groups == 5
    seal = seal_of(_manifest(filing))
    assert seal is not None
    assert seal.holds
    assert (seal.rows, filing.rows) == (3002, 3002)
    tree = tree_from_bytes((filing.folder / NAME).read_bytes(), seal.rows)
    assert tree is not None
    assert tree.root == seal.root
    secret = _secret(world, filing)
    table = pa.concat_tables(pq.read_table(p) for p in filing.paths)
    numbers = table.column(ROW).to_pylist()
    split = []
    for number, start in enumerate((0, 1500, 1501)):
        end = (1500, 1501, 3002)[number]
        split.append(tmp_path / f"part-{number}.parquet")
        pq.write_table(table.slice(start, end - start), split[-1])
    assert tree_of(split, secret) == tree
    chosen = [0, 699, 700, BLOCK - 1, BLOCK, 1400, 2 * BLOCK, 2999, 3000, 3001]
    proofs = prove_rows(filing.paths, [numbers[i] for i in chosen], tree=tree, secret=secret)
    assert [p.row for p in proofs] == sorted(numbers[i] for i in chosen)
    assert sorted(p.index for p in proofs) == chosen
    assert prove_rows(split, [p.row for p in proofs], tree=tree, secret=secret) == proofs
    for proof in proofs:
        row = table.slice(proof.index, 1).to_pylist()[0]
        texts = [
            canonical_text(table.slice(proof.index, 1).column(c))[0].as_py() for c in seal.columns
        ]
        delivered = {k: v for k, v in row[DELIVERED].items() if v is not None}
        data = canonical_row(row[ROW], row[FILE], row[LINE], values=texts, delivered=delivered)
        assert proof.leaf == leaf_hash(proof.salt + data)
        assert verify_path(proof.leaf, proof.index, seal.rows, path=proof.path, root=seal.root)


def test_a_row_that_was_not_filed_has_no_proof(world: World) -> None:
    filing = world.filing(world.file(HEADER + GOOD + "x\n" + GOOD_2))
    tree = tree_of(filing.paths, _secret(world, filing))
    for row in (0, 2, 4):
        with pytest.raises(KeyError):
            prove_rows(filing.paths, [row], tree=tree, secret=_secret(world, filing))


def test_no_proof_from_rows_that_were_changed(world: World) -> None:
    filing = world.filing(world.file(_lines(2000)))
    secret = _secret(world, filing)
    tree = tree_of(filing.paths, secret)
    _change(filing.paths[0], 1500)
    assert prove_rows(filing.paths, [3], tree=tree, secret=secret)
    with pytest.raises(RowsDifferError) as raised:
        prove_rows(filing.paths, [1800], tree=tree, secret=secret)
    assert (raised.value.first, raised.value.last) == (1025, 2000)


def test_a_filing_of_no_rows_has_the_empty_root(world: World) -> None:
    filing = world.filing(world.file(HEADER))
    seal = seal_of(_manifest(filing))
    assert seal is not None
    assert (seal.rows, seal.root, seal.holds) == (0, EMPTY_ROOT, True)
    assert tree_from_bytes(b"", 0) == Tree(0, ())
    assert merkle_root([]) == EMPTY_ROOT


def test_a_tree_of_another_size_is_none() -> None:
    assert tree_from_bytes(b"x" * 64, BLOCK) is None
    assert tree_from_bytes(b"x" * 33, BLOCK) is None


@pytest.mark.parametrize(
    "path", [("rows", "rows_in"), ("tree", "root"), ("tree", "rows"), ("sources", 0, "sha256")]
)
def test_the_signature_covers_all_of_the_manifest(world: World, path: tuple[Any, ...]) -> None:
    said = _manifest(world.filing(world.file(HEADER + GOOD)))
    assert seal_of(said) is not None
    place: Any = said
    for key in path[:-1]:
        place = place[key]
    value = place[path[-1]]
    place[path[-1]] = value + 1 if isinstance(value, int) else "0" * len(value)
    seal = seal_of(said)
    assert seal is not None
    assert not seal.holds


def test_a_manifest_without_a_seal_has_none(world: World) -> None:
    said = _manifest(world.filing(world.file(HEADER + GOOD)))
    del said[SIGNED]
    assert seal_of(said) is None
    assert canonical_json(said)


def _change(path: Path, index: int) -> None:
    """Write the part again with another amount in one row."""
    table = pq.read_table(path)
    amounts = table.column("amount").to_pylist()
    amounts[index] += 1
    place = table.schema.get_field_index("amount")
    field = table.schema.field("amount")
    changed = table.set_column(place, field, pa.array(amounts, field.type))
    pq.write_table(changed, path)
