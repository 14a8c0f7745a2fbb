"""Global options, settings and languages: which word counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from engine.catalog.settings import SETTINGS
from interfaces.cli.colour import wants_colour
from interfaces.cli.environment import VARIABLES
from interfaces.cli.language import choose_language, folder_flag, language_flag
from tests.cli.program import huiyan
from tests.sample_city import MadeCity as City

ONLY = ("--only", "信访_逾期未办结")


def test_global_options_before_and_after_the_command(city: City) -> None:
    before = huiyan("-C", city.folder, "-f", "json", "source", "list")
    between = huiyan("-C", city.folder, "source", "-f", "json", "list")
    after = huiyan("source", "list", "-C", city.folder, "-f", "json")
    assert before == between == after
    assert json.loads(after.out)["items"]


def test_the_later_word_counts(city: City) -> None:
    ended = huiyan("--lang", "zh", "-C", city.folder, "source", "list", "--lang", "en")
    assert ended.out.startswith("data set")


@pytest.mark.parametrize(
    ("arguments", "code", "meant"),
    [
        (("chek",), "HY601", "huiyan check"),
        (("source", "lst"), "HY601", "huiyan source list"),
        (("check", "--lagn", "en"), "HY602", "--lang"),
        (("run", "--fail-level", "hihg"), "HY604", "high"),
        (("explain", "HY6011"), "HY608", "HY601"),
        (("init", "x", "--example", "citty"), "HY604", "city"),
    ],
)
def test_a_slip_names_the_nearest(arguments: tuple[str, ...], code: str, meant: str) -> None:
    ended = huiyan(*arguments)
    assert ended.code == 2
    assert f"[{code}]" in ended.err
    assert f"“{meant}”" in ended.err or f" {meant}？" in ended.err


def test_a_missing_option_is_named_as_it_is_typed(city: City) -> None:
    ended = huiyan("-C", city.folder, "backtest", "petitions")
    assert (ended.code, "缺少参数 --against" in ended.err) == (2, True)


def test_packs_rules_and_data_sets_name_the_nearest(city: City) -> None:
    for arguments, meant in (
        (("check", "livelihod"), "livelihood"),
        (("run", "--only", "信访_逾期末办结"), "信访_逾期未办结"),
        (("explain", "信访_逾期末办结"), "信访_逾期未办结"),
        (("datasets", "公安局.死亡登计"), "公安局.死亡登记"),
        (("findings", "--rule", "信访_逾期末办结"), "信访_逾期未办结"),
    ):
        ended = huiyan("-C", city.folder, *arguments)
        assert ended.code == 2
        assert meant in ended.err


@pytest.mark.parametrize(
    ("flag", "environment", "written", "expected"),
    [
        ("en", {"HUIYAN_LANG": "zh"}, "zh", "en"),
        (None, {"HUIYAN_LANG": "en", "LANG": "zh_CN.UTF-8"}, "zh", "en"),
        (None, {"LANG": "zh_CN.UTF-8"}, "en", "en"),
        (None, {"LANG": "en_US.UTF-8"}, "", "en"),
        (None, {"LC_ALL": "zh_CN.GB18030", "LANG": "en_US.UTF-8"}, "", "zh"),
        (None, {"LC_MESSAGES": "de_DE", "LANG": "zh_CN"}, "", "en"),
        (None, {"LANG": "C.UTF-8"}, "", "zh"),
        (None, {}, "", "zh"),
    ],
)
def test_language(
    tmp_path: Path, flag: str | None, environment: Mapping[str, str], written: str, expected: str
) -> None:
    text = f"language: {written}\n" if written else "name: x\n"
    (tmp_path / "huiyan.yaml").write_text(text)
    assert choose_language(flag, environment=environment, folder=tmp_path) == expected


def test_the_language_is_known_before_the_options_are_parsed() -> None:
    assert language_flag(["--lang", "en", "chek"]) == "en"
    assert language_flag(["chek", "--lang=en"]) == "en"
    assert language_flag(["--", "--lang", "en"]) is None
    assert folder_flag(["-Cwork", "check"]) == "work"
    assert huiyan("chek", "--lang", "en").err.startswith("error[HY601]: there is no command")


@pytest.mark.parametrize(
    ("flag", "environment", "written", "terminal", "expected"),
    [
        ("always", {"HUIYAN_COLOR": "never", "NO_COLOR": "1"}, "never", False, True),
        ("never", {"HUIYAN_COLOR": "always", "FORCE_COLOR": "1"}, "always", True, False),
        (None, {"HUIYAN_COLOR": "always", "NO_COLOR": "1"}, "", False, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, "always", True, False),
        (None, {"NO_COLOR": "", "FORCE_COLOR": "1"}, "never", False, True),
        (None, {}, "never", True, False),
        (None, {}, "", True, True),
        (None, {"TERM": "dumb"}, "", True, False),
        (None, {}, "", False, False),
    ],
)
def test_colour(
    flag: str | None,
    environment: Mapping[str, str],
    written: str,
    terminal: bool,
    expected: bool,
) -> None:
    told = wants_colour(flag, environment=environment, written=written, terminal=terminal)
    assert told is expected


@pytest.mark.parametrize(
    ("flag", "variable", "written", "code"),
    [
        ("low", "high", "high", 1),
        (None, "low", "high", 1),
        (None, None, "low", 1),
        ("high", "low", "low", 0),
        (None, "high", "low", 0),
        (None, None, "high", 0),
        (None, None, None, 1),
    ],
)
def test_settings_flag_then_variable_then_file_then_default(
    copied: Path,
    flag: str | None,
    variable: str | None,
    written: str | None,
    code: int,
) -> None:
    """A rule of medium severity brings something up: exit 1 where the level is low."""
    if written:
        with (copied / "huiyan.yaml").open("a", encoding="utf-8") as file:
            file.write(f"fail_level: {written}\n")
    flags = ("--fail-level", flag) if flag else ()
    env = {"HUIYAN_FAIL_LEVEL": variable} if variable else {}
    ended = huiyan("-C", copied, "run", *ONLY, "--as-of", "2026-06-30", *flags, env=env)
    assert ended.code == code


def test_a_misspelt_variable_is_a_mistake_and_a_strange_one_is_not() -> None:
    wrong = huiyan("doctor", env={"HUIYAN_COLR": "never"})
    assert wrong.code == 2
    assert "HUIYAN_COLOR" in wrong.err
    assert huiyan("doctor", env={"HUIYAN_LANGUAGE": "en"}).code == 2
    strange = huiyan("doctor", env={"HUIYAN_SIGNING_SECRET_OF_OURS": "x"})
    assert strange.code == 0
    assert "HUIYAN_SIGNING_SECRET_OF_OURS" in strange.out


@pytest.mark.parametrize("name", ["HUIYAN_LANG", "HUIYAN_COLOR", "HUIYAN_WORKERS"])
def test_a_variable_with_a_wrong_value(city: City, name: str) -> None:
    ended = huiyan("-C", city.folder, "run", *ONLY, env={name: "purple"})
    assert ended.code == 2
    assert f"[HY515]: {name}" in ended.err or name in ended.err


def test_the_variables_are_those_of_the_settings() -> None:
    named = {s.variable for s in SETTINGS.values()}
    assert {v.replace("HUIYAN_LANG", "HUIYAN_LANGUAGE") for v in VARIABLES} == named


def test_an_unknown_key_names_the_nearest(
    workspace: Path, edit: Callable[[Path, str, str], None]
) -> None:
    edit(workspace / "huiyan.yaml", "packs:", "pcaks:")
    ended = huiyan("-C", workspace, "source", "list")
    assert ended.code == 2
    assert "packs" in ended.err
