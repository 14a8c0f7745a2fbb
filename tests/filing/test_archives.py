"""Archives: their bounds, what is left behind, and what is told."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from string import Formatter
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from adapters import archive_bounds
from adapters.archive_bounds import MEBIBYTE, Bounds
from adapters.archives import Unpacked, is_archive, unpack
from adapters.protocol import Unreadable
from dsl.diagnostics.page import tell
from tests.filing.world import GOOD, GOOD_2, HEADER, World, codes, make_world

CSV = HEADER + GOOD + GOOD_2


def zipped(**members: bytes | str) -> bytes:
    """A zip file of members `NAME.csv`."""
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)
    return data.getvalue()


def refused_for(folder: Path, data: bytes, bounds: Bounds, name: str = "x.zip") -> str:
    """Why an archive is refused, in English; and nothing of it is left."""
    path, into = folder / name, folder / "into"
    path.write_bytes(data)
    found = unpack(path, into, name, bounds)
    assert isinstance(found, Unreadable)
    assert not into.exists()
    return dict(found.arguments)["reason_en"]


def test_no_more_files_than_the_bound(tmp_path: Path) -> None:
    assert "more than 1 files" in refused_for(tmp_path, zipped(a="1", b="2"), Bounds(members=1))


def test_no_more_bytes_than_the_bound_over_all_files(tmp_path: Path) -> None:
    data = zipped(a=b"x" * MEBIBYTE, b=b"y" * MEBIBYTE)
    assert "larger than 1 MB" in refused_for(tmp_path, data, Bounds(size=MEBIBYTE))


@pytest.mark.parametrize("name", ["x.zip", "x.csv.gz"])
def test_unpacking_stops_at_the_bound_of_the_ratio(tmp_path: Path, name: str) -> None:
    blank = b",,,,,\n" * 3_000_000
    data = gzip.compress(blank) if name.endswith("gz") else zipped(a=blank)
    assert "more than 100 times" in refused_for(tmp_path, data, Bounds(ratio=100), name)


def test_what_is_small_may_be_packed_tightly(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped(a=b",,,,,\n" * 100_000))
    found = unpack(tmp_path / "x.zip", tmp_path / "into", "x.zip")
    assert isinstance(found, tuple)
    assert [len(f.path.read_bytes()) for f in found] == [600_000]


def test_files_are_written_under_names_of_our_own(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped(**{"津贴/2020": CSV, "津贴/2021": CSV}))
    into = tmp_path / "into"
    found = unpack(tmp_path / "x.zip", into, "x.zip")
    assert found == (
        Unpacked("津贴/2020.csv", into / "00001.csv"),
        Unpacked("津贴/2021.csv", into / "00002.csv"),
    )


@pytest.mark.parametrize(("reason", "words"), archive_bounds.WORDS.items())
def test_both_languages_say_the_same_of(reason: str, words: tuple[str, str]) -> None:
    chinese, english = ({name for _, name, _, _ in Formatter().parse(w) if name} for w in words)
    assert chinese == english


@pytest.mark.parametrize("name", ["a.zip", "A.ZIP", "a.csv.gz", "a.tgz", "a.rar", "a.7z"])
def test_what_is_an_archive(name: str) -> None:
    assert is_archive(name)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "zip", "a.zip.csv"])
def test_what_is_none(name: str) -> None:
    assert not is_archive(name)


@pytest.fixture
def archived(tmp_path: Path) -> World:
    """A workspace that is delivered archives."""
    plain = '"in/payments*.csv", format: csv'
    return make_world(tmp_path, replace={plain: '"in/*.zip"'})


def test_a_member_is_named_with_its_archive(archived: World) -> None:
    receipt = archived.file(zipped(a=HEADER + GOOD, b=HEADER + "P9,,,2020-13-01,,\n"), "may.zip")
    assert receipt.files == ("in/may.zip!a.csv", "in/may.zip!b.csv")
    assert [s.path for s in archived.filing(receipt).sources] == list(receipt.files)
    (row,) = archived.quarantine(receipt)
    assert (row["file"], row["line"]) == ("in/may.zip!b.csv", 2)


def test_what_is_told_of_one_that_is_refused(archived: World) -> None:
    receipt = archived.file(zipped(**{"../a": CSV}), "may.zip")
    assert codes(receipt) == ["HY558"]
    (diagnostic,) = receipt.diagnostics
    assert (
        tell(diagnostic, "zh").message == "压缩包 in/may.zip 没有解开：「../a.csv」不是普通的文件名"
    )
    assert tell(diagnostic, "en").message == (
        "the archive in/may.zip was not unpacked: “../a.csv” is not a plain name of a file"
    )


def test_nothing_unpacked_is_left_behind(archived: World) -> None:
    archived.file(zipped(a=CSV), "may.zip")
    archived.file(zipped(**{"../a": CSV}), "june.zip")
    left = [p for p in (archived.workspace.root / ".huiyan").rglob("0000*") if p.is_file()]
    assert left == []


def test_packing_anew_makes_no_new_filing(archived: World) -> None:
    first = archived.file(zipped(a=CSV), "may.zip")
    again = archived.file(zipped(a=CSV) + b"", "may.zip")
    assert (again.state, again.filing_id) == ("already_filed", first.filing_id)
