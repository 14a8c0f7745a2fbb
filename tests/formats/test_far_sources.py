"""Sources elsewhere, as a person meets them: commands, secrets, what the catalog remembers."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from adapters.watermark import Mark
from engine.catalog.catalog import open_catalog
from engine.catalog.migrations import STEPS, migrate
from engine.catalog.secrets import resolve_secret
from tests.cli.program import Ended, huiyan
from tests.filing.world import make_world
from tests.formats.databases import FIRST, TYPES, create, new_name
from tests.formats.increments import PLAIN
from tests.servers.postgresql import PASSWORD, missing, postgresql
from tests.servers.s3 import s3


def run(root: Path, *words: str, password: str = PASSWORD) -> Ended:
    """A command in the workspace `root`."""
    return huiyan("-C", root, "--lang", "en", *words, env={"CITY_PASSWORD": password})


@pytest.mark.skipif(bool(missing()), reason=missing() or "-")
def test_a_growing_table_from_its_first_listing_to_nothing_new(tmp_path: Path) -> None:
    server, table = postgresql(), new_name()
    server.sql(create(table, {**TYPES, "at": "int"}, {**FIRST, "at": "7"}))
    words = server.source(table, password="env:CITY_PASSWORD", watermark="at")
    world = make_world(
        tmp_path, replace={PLAIN: json.dumps(words), "value: full": "value: increment"}
    )
    listed = json.loads(run(tmp_path, "source", "list", "-f", "jsonl", password="").out)
    name = f"postgresql://127.0.0.1/postgres/public.{table}"
    assert (listed["path"], listed["files"]) == (name, 1)
    assert run(tmp_path, "source", "test").code == 0
    wrong = run(tmp_path, "source", "test", password="guessed")
    assert wrong.code == 2
    assert "HY560" in wrong.err
    assert "guessed" not in wrong.out + wrong.err
    assert run(tmp_path, "file").code == 0
    again = run(tmp_path, "file")
    assert again.code == 5
    assert "no new rows (“at” is read up to 7)" in again.err
    with open_catalog(world.workspace) as catalog:
        (filing,) = catalog.filings()
    assert (filing.sources[0].path, filing.sources[0].version) == (name, "at 7")
    assert run(tmp_path, "verify", filing.id).code == 0
    assert not list((tmp_path / ".huiyan" / "incoming").glob("*"))


def test_a_bucket_that_cannot_be_listed_is_told_and_the_rest_is_shown(tmp_path: Path) -> None:
    words = s3().source("s3://no-such-bucket/*.csv")
    make_world(tmp_path, replace={PLAIN: json.dumps(words)})
    listed = run(tmp_path, "source", "list")
    assert "HY566" in listed.err
    assert "s3://no-such-bucket/*.csv" in listed.out


def test_secrets_are_where_they_are_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(" a b \r\n", "utf-8")
    (tmp_path / "empty").write_text("\n", "utf-8")
    environment = {"NAME": "x", "EMPTY": ""}
    found = {
        place: resolve_secret(place, tmp_path, environment=environment)
        for place in (
            "",
            "env:NAME",
            "env:EMPTY",
            "env:NONE",
            "file:secret",
            "file:empty",
            "file:no",
        )
    }
    assert found == {
        "": "",
        "env:NAME": "x",
        "env:EMPTY": None,
        "env:NONE": None,
        "file:secret": " a b ",
        "file:empty": None,
        "file:no": None,
    }


def test_a_catalog_that_knew_no_watermarks_learns_them(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.workspace.home.mkdir()
    old = sqlite3.connect(world.workspace.home / "catalog.sqlite", isolation_level=None)
    before = next(i for i, step in enumerate(STEPS) if "watermarks" in "".join(step))
    migrate(old, STEPS[:before])
    old.execute(
        "INSERT INTO filings (id, data_set, filed_at, delivery, contract_version, contract_sha256,"
        " rows_in, rows_filed, rows_quarantined, manifest_sha256, program, sequence)"
        " VALUES ('f', 'd', '', 'increment', '', '', 0, 0, 0, '', '', 1)"
    )
    old.execute("INSERT INTO sources VALUES ('f', 0, 'a.csv', '', 0, 'utf-8', 1)")
    old.close()
    with open_catalog(world.workspace) as catalog:
        (record,) = catalog.filings()
        assert record.sources[0].version == ""
        assert catalog.mark("d") is None


def test_the_mark_moves_with_the_filing_or_not_at_all(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    receipt = world.file("编号,身份证号,姓名,发放日期,金额,类别\n")
    mark = Mark("at", "7", ("no", "at"), b"x" * 32)
    with open_catalog(world.workspace) as catalog:
        record = catalog.filing(receipt.filing_id)
        assert record is not None
        with pytest.raises(sqlite3.IntegrityError):
            catalog.add(record, supersedes=[], mark=mark)
        assert catalog.mark(record.data_set) is None
