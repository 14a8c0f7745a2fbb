"""A child that goes wrong costs itself only, and never outlives who started it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.isolation import MEBIBYTE, Cause, Died, Limits, Workplace, workplace
from adapters.protocol import Chunk, Inspection, Unreadable, UnreadableError
from adapters.sources import ReadOptions
from adapters.spool import open_spooled
from dsl.diagnostics.page import tell
from engine.filing.file import file_deliveries
from tests.filing.world import World, codes, make_world
from tests.formats import children
from tests.formats.children import PIECES, open_broken, open_pieces
from tests.formats.workbooks import HEADER, ROW, rows, sheet_xml, written

SMALL = Limits(memory=200 * MEBIBYTE, seconds=30)
ROOT = Path(__file__).parents[2]
#: Lets a child hang until it is killed.
SCRIPT = """
import sys
from pathlib import Path
from adapters.isolation import workplace
from tests.formats.children import say_and_hang
with workplace(Path(sys.argv[1])) as place:
    place.new_path(".arrows").write_bytes(b"spooled")
    place.in_child(say_and_hang, (Path(sys.argv[2]),))
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """A workplace of which the test lets go."""
    with workplace(tmp_path / "incoming", SMALL) as made:
        yield made


def test_a_result_comes_back(place: Workplace) -> None:
    assert place.in_child(children.add, (1, 2)) == 3
    assert place.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("use", [children.use_memory, children.use_arrow_memory])
def test_more_memory_than_allowed(place: Workplace, use: Callable[[int], int]) -> None:
    assert place.in_child(use, (50 * MEBIBYTE,)) == 50 * MEBIBYTE
    died = place.in_child(use, (400 * MEBIBYTE,))
    assert died == Died(Cause.MEMORY, SMALL)
    assert isinstance(died, Died)
    assert died.unreadable() == Unreadable("HY550", (("limit", "200 MB"),))
    assert place.in_child(children.add, (1, 2)) == 3


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS])
def test_a_crash_says_its_signal(place: Workplace, number: signal.Signals) -> None:
    died = place.in_child(children.end_by, (int(number),))
    assert died == Died(Cause.CRASH, SMALL, number.name)


def test_a_violation_of_memory(place: Workplace) -> None:
    died = place.in_child(children.read_nowhere, ())
    assert isinstance(died, Died)
    assert died.unreadable() == Unreadable("HY551", (("reason", "SIGSEGV"),))


def test_killed_by_the_system_is_for_its_memory(place: Workplace) -> None:
    died = place.in_child(children.end_by, (int(signal.SIGKILL),))
    assert died == Died(Cause.MEMORY, SMALL)


def test_more_time_than_allowed(place: Workplace, tmp_path: Path) -> None:
    limits = Limits(seconds=0.2)
    started = time.monotonic()
    died = place.in_child(children.say_and_hang, (tmp_path / "number",), limits)
    assert time.monotonic() - started < 20
    assert isinstance(died, Died)
    assert died.unreadable() == Unreadable("HY550", (("limit", "0.2 s"),))


def test_what_a_reader_raises(place: Workplace) -> None:
    died = place.in_child(children.raise_value_error, ())
    assert died == Died(Cause.CRASH, SMALL, "ValueError: not a file")
    with pytest.raises(FileNotFoundError, match="gone"):
        place.in_child(children.raise_missing, ())


def test_children_come_again_after_their_parent_was_killed(place: Workplace) -> None:
    assert place.in_child(children.add, (1, 2)) == 3
    died = place.in_child(children.end_parent, ())
    assert isinstance(died, Died)
    assert died.cause is Cause.CRASH
    assert place.in_child(children.add, (1, 2)) == 3


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_nothing_outlives_who_started_it(tmp_path: Path, number: signal.Signals) -> None:
    incoming, said = tmp_path / "incoming", tmp_path / "number"
    command = [sys.executable, "-c", SCRIPT, str(incoming), str(said)]
    parent = subprocess.Popen(
        command,
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509
    )
    _wait(lambda: said.exists() and said.read_text() != "")
    child = int(said.read_text())
    parent.send_signal(number)
    parent.wait(60)
    _wait(lambda: not _lives(child))
    if number is signal.SIGINT:  # Python's own way to end by it puts the folder away
        assert list(incoming.iterdir()) == []
    with workplace(incoming):
        assert list(incoming.iterdir()) == []


def _heed_interrupts() -> None:
    """What a shell starts in the background ignores them, and so does all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not until():
        assert time.monotonic() < end
        time.sleep(0.02)


def _lives(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    try:
        return "zombie" not in status.read_text()
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return False


def test_a_spool_gives_back_what_was_read(place: Workplace, tmp_path: Path) -> None:
    for whole in (True, False):
        opened = open_spooled(open_pieces, tmp_path, ReadOptions(), place=place, whole=whole)
        assert not isinstance(opened, Unreadable)
        delivery, inspection = opened
        assert inspection == Inspection("0", 9, 7, "pieces")
        for _ in range(2):  # a second time, too
            assert [_plain(c) for c in delivery.chunks()] == [_plain(c) for c in PIECES]


def _plain(chunk: Chunk) -> object:
    rows = list(range(len(chunk.lines)))
    cells = [c.to_pylist() for c in chunk.cells]
    taken = (chunk.lines_read, chunk.bytes_read)
    return cells, chunk.lines.to_pylist(), chunk.problems, chunk.raw(rows), taken


def test_damage_met_midway_is_told(place: Workplace, tmp_path: Path) -> None:
    why = Unreadable("HY528", (("reason", "broken"),))
    assert open_spooled(open_broken, tmp_path, ReadOptions(), place=place, whole=True) == why
    opened = open_spooled(open_broken, tmp_path, ReadOptions(), place=place, whole=False)
    assert not isinstance(opened, Unreadable)
    with pytest.raises(UnreadableError) as raised:
        list(opened[0].chunks())
    assert raised.value.why == why


def _bomb(root: Path, member: str, start: str, block: str, end: str, times: int) -> None:
    """The ordinary workbook with a part that inflates to `times` blocks."""
    rows(HEADER, ROW, name="ordinary.xlsx")(root)
    with (
        zipfile.ZipFile(root / "ordinary.xlsx") as ordinary,
        zipfile.ZipFile(root / "payments.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in ordinary.namelist():
            if name != member:
                bomb.writestr(name, ordinary.read(name))
        with bomb.open(member, "w", force_zip64=True) as part:
            part.write(start.encode())
            content = block.encode()
            for _ in range(times):
                part.write(content)
            part.write(end.encode())
    (root / "ordinary.xlsx").unlink()


def _world(root: Path) -> World:
    plain = '{server: delivery, type: local, path: "in/payments*.csv", format: csv}'
    server = '{server: delivery, type: local, path: "in/payments.xlsx"}'
    world = make_world(root, replace={plain: server})
    (root / "in").mkdir()
    return world


def test_a_workbook_whose_texts_fill_the_memory(tmp_path: Path) -> None:
    world = _world(tmp_path)
    member = "xl/sharedStrings.xml"
    _bomb(tmp_path / "in", member, "<sst><si><t>", "a" * 10**6, "</t></si></sst>", 300)
    assert (tmp_path / "in/payments.xlsx").stat().st_size < 400_000
    (receipt,) = file_deliveries(world.workspace, world.contracts, limits=SMALL)
    assert codes(receipt) == ["HY550"]
    assert tell(receipt.diagnostics[0], "zh").message.endswith("需要超过 200 MB，已停止读取")
    assert list(world.workspace.incoming_folder.iterdir()) == []


def test_a_sheet_without_end_stops_at_the_last_row(tmp_path: Path) -> None:
    world = _world(tmp_path)
    row = "<row><c><v>1</v></c></row>" * 10_000
    _bomb(tmp_path / "in", "xl/worksheets/sheet1.xml", "<worksheet><sheetData>", row, "", 120)
    (receipt,) = file_deliveries(world.workspace, world.contracts, limits=SMALL)
    assert codes(receipt) == ["HY528"]


def test_the_next_filing_sweeps_what_a_dead_one_left(tmp_path: Path) -> None:
    world = _world(tmp_path)
    rows(HEADER, ROW)(tmp_path / "in")
    left = world.workspace.incoming_folder / "999999999-dead"
    left.mkdir(parents=True)
    (left / "spool.arrows").write_bytes(b"plain texts")
    assert world.file().rows_filed == 1
    assert list(world.workspace.incoming_folder.iterdir()) == []


def test_a_filing_that_is_interrupted_leaves_no_spool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = _world(tmp_path)
    rows(HEADER, ROW)(tmp_path / "in")

    def interrupted(*_: object, **__: object) -> None:
        assert [p.suffix for f in world.workspace.incoming_folder.iterdir() for p in f.iterdir()]
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.filing.write.read_rows", interrupted)
    with pytest.raises(KeyboardInterrupt):
        world.file()
    assert list(world.workspace.incoming_folder.iterdir()) == []


def test_memory_does_not_grow_with_a_workbook(place: Workplace, tmp_path: Path) -> None:
    most = []
    for count in (3_000, 30_000):
        lines = (tuple(f"{i}-{j}" for j in range(20)) for i in range(count))
        written(sheet_xml(*lines), name=f"{count}.xlsx")(tmp_path)
        read = place.in_child(children.read_workbook, (tmp_path / f"{count}.xlsx",))
        assert not isinstance(read, Died)
        cells, memory = read
        assert cells == (count - 1) * 20
        most.append(memory)
    # 540,000 texts more would be some 35 MiB
    assert most[1] - most[0] < 15 * MEBIBYTE
