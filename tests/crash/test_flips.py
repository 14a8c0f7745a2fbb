"""A sample of the changes of a filing's bytes, and all others: each is found, and told where."""

from __future__ import annotations

from pathlib import Path

from engine.catalog.workspace import load_workspace
from engine.filing.verify import verify_filing
from tests.crash.changes import ONLY_IN_CATALOG
from tests.crash.flips import Verified, all_changes, make_filing, run_changes


def test_every_change_is_found_where_it_was_made(tmp_path: Path) -> None:
    folder = make_filing(tmp_path)
    workspace = load_workspace(tmp_path).workspace
    assert workspace is not None
    assert verify_filing(workspace, folder.name) == ()
    changes = all_changes(tmp_path, folder, every=149)
    whats = {c.where.partition(".")[0] for c in changes}
    assert {"manifest", "part-00001", "quarantine", "rows", "filings", "sources", "parts"} <= whats
    results = list(run_changes(changes, jobs=1))
    assert [r for r in results if not isinstance(r, Verified)] == []
    missed = {r.change.where for r in results if isinstance(r, Verified) and not r.found}
    assert missed == set(ONLY_IN_CATALOG)


def test_a_part_whose_columns_cannot_be_named_is_told(tmp_path: Path) -> None:
    folder = make_filing(tmp_path)
    workspace = load_workspace(tmp_path).workspace
    assert workspace is not None
    part = folder / "part-00001.parquet"
    data = bytearray(part.read_bytes())
    data[data.rindex(b"person")] ^= 0x80
    part.write_bytes(data)
    assert verify_filing(workspace, folder.name)[0].code == "HY542"
