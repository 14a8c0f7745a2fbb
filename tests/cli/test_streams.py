"""Results on stdout and nothing else; files whole or not at all; readers that hang up."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path

import pytest

from interfaces.cli.drawing import drawn, harmless, table
from interfaces.cli.records import write_csv
from interfaces.cli.results import open_results
from tests.cli.program import command, environment, huiyan, process
from tests.sample_city import MadeCity as City

LISTINGS = ("source list", "datasets", "file", "findings")


@pytest.mark.parametrize("words", LISTINGS)
def test_machine_formats_are_all_of_stdout(city: City, words: str) -> None:
    document = huiyan("-C", city.folder, *words.split(), "-f", "json")
    assert json.loads(document.out)["schema"].startswith("huiyan.")
    lines = huiyan("-C", city.folder, *words.split(), "-f", "jsonl").out.splitlines()
    assert lines
    assert all(json.loads(line)["schema"].startswith("huiyan.") for line in lines)
    rows = list(
        csv.DictReader(huiyan("-C", city.folder, *words.split(), "-f", "csv").out.split("\n"))
    )
    assert len(rows) == len(lines)


@pytest.mark.parametrize("words", LISTINGS)
def test_programs_are_told_nothing_else(city: City, words: str) -> None:
    assert huiyan("-C", city.folder, *words.split(), "-f", "jsonl").err == ""


def test_the_last_line_suggests_the_next_command_on_stderr(city: City) -> None:
    for ended in (city.init, city.file, city.run):
        assert "下一步: huiyan" in ended.err
        assert "下一步" not in ended.out


def test_a_suggestion_names_the_same_workspace(city: City) -> None:
    assert f"huiyan -C {city.folder} findings" in city.run.err


def test_quiet_leaves_the_result(city: City) -> None:
    ended = huiyan("-C", city.folder, "datasets", "-q")
    assert ended.err == ""
    assert "公安局.死亡登记" in ended.out


def test_nothing_moves_and_nothing_is_coloured_off_a_terminal(copied: Path) -> None:
    ended = process("-C", copied, "run", "--only", "信访_逾期未办结")
    assert "\x1b" not in ended.out + ended.err
    assert "正在核查" not in ended.err


def test_colour_on_request(city: City) -> None:
    coloured = huiyan("-C", city.folder, "doctor", "--color", "always")
    plain = huiyan("-C", city.folder, "doctor", "--color", "never")
    assert "\x1b[32m✓\x1b[0m" in coloured.out
    assert "\x1b" not in plain.out
    assert "✓" in plain.out


def test_machine_formats_are_never_coloured(city: City) -> None:
    ended = huiyan("-C", city.folder, "findings", "-f", "json", "--color", "always")
    assert "\x1b" not in ended.out


def test_output_goes_to_the_file(city: City, tmp_path: Path) -> None:
    target = tmp_path / "疑点.csv"
    ended = huiyan("-C", city.folder, "findings", "-f", "csv", "-o", target)
    assert (ended.code, ended.out) == (0, "")
    assert target.read_bytes().startswith(b"\xef\xbb\xbfid,run,")
    assert [p.name for p in tmp_path.iterdir()] == ["疑点.csv"]


def test_a_command_that_fails_leaves_an_older_file_alone(city: City, tmp_path: Path) -> None:
    target = tmp_path / "trace.json"
    target.write_text("older")
    ended = huiyan("-C", city.folder, "trace", "ffffffffffffffff", "-f", "json", "-o", target)
    assert ended.code == 2
    assert target.read_text() == "older"
    assert [p.name for p in tmp_path.iterdir()] == ["trace.json"]


def test_a_file_that_cannot_be_written(city: City, tmp_path: Path) -> None:
    ended = huiyan("-C", city.folder, "datasets", "-o", tmp_path / "missing" / "file.txt")
    assert ended.code == 2
    assert "[HY610]" in ended.err


def test_json_is_utf8_whatever_the_locale(city: City) -> None:
    done = subprocess.run(
        command("-C", city.folder, "datasets", "-f", "json"),
        env=environment(LC_ALL="C", PYTHONIOENCODING="gb18030", PYTHONCOERCECLOCALE="0"),
        capture_output=True,
        check=True,
    )
    assert "公安局.死亡登记" in done.stdout.decode("utf-8")


def test_a_reader_that_hangs_up_is_no_error(city: City) -> None:
    """`huiyan findings -f json | head -c 1`: quiet, and the exit code stays the command's own."""
    with subprocess.Popen(
        command("-C", city.folder, "findings", "-f", "json"),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.read(1) == b"{"
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(timeout=30) == 0


def test_a_cell_like_a_formula_is_not_run_by_a_spreadsheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = {"name": "=HYPERLINK(1)", "amount": "-4,400.00", "more": ["a"], "none": None}
    with open_results(None, colour=False, machine=True) as results:
        write_csv(results, list(record), [record])
    rows = list(csv.reader(capsys.readouterr().out.splitlines()))
    assert rows[1] == ["'=HYPERLINK(1)", "-4,400.00", '["a"]', ""]


def test_cells_cannot_steer_the_terminal() -> None:
    shown = drawn(table(("name",), [["a\x1b[2Jb\u202ec\x07"]]), width=40, colour=True)
    assert "a\ufffd[2Jb\ufffdc\ufffd" in shown
    assert harmless("张三\n李四") == "张三\n李四"


def test_columns_stand_under_their_heads_in_both_scripts() -> None:
    rows = [["公安局.死亡登记", "1"], ["deaths", "2,345"]]
    shown = drawn(table(("数据集", "行"), rows, right=(1,)), width=100, colour=False)
    assert shown == ("数据集              行\n公安局.死亡登记      1\ndeaths           2,345\n")
