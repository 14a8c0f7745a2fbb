"""decide and ledger on the small city: decisions, the open list, histories, precision."""

from __future__ import annotations

import csv
import datetime
import io
import json
import shlex
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from dsl.diagnostics.page import load_page
from tests.cli.conftest import AS_OF
from tests.cli.program import Ended, huiyan

Edit = Callable[[Path, str, str], None]
RULE = "信访_逾期未办结"
PARAMETERS = "packs/petitions/参数.huiyan"
LATER = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
BY = ("--by", "张明", "--reason", "已核对")


def findings(folder: Path, *more: str) -> list[dict[str, Any]]:
    """The suspected findings of one rule, as programs get them."""
    arguments = ("findings", "--rule", RULE, "--outcome", "suspected", "-f", "jsonl", *more)
    return [json.loads(line) for line in huiyan("-C", folder, *arguments).out.splitlines()]


def ledger(folder: Path, *more: str) -> list[dict[str, Any]]:
    """What `ledger` lists."""
    ended = huiyan("-C", folder, "ledger", "--rule", RULE, *more, "-f", "jsonl")
    assert ended.code in (0, 5)
    return [json.loads(line) for line in ended.out.splitlines()]


def decide(folder: Path, finding: dict[str, Any], *words: str) -> Ended:
    """`decide`, on the beginning of the finding's id."""
    return huiyan("-C", folder, "decide", finding["id"][:8], *words, *BY)


def test_decisions_close_reopen_and_are_shown(copied: Path, edit: Edit) -> None:
    found = findings(copied)
    assert len(ledger(copied)) >= len(found) > 3
    first, second, third, fourth = found[:4]
    assert decide(copied, first, "confirmed").code == 0
    assert decide(copied, second, "explained").code == 0
    waiver = ("waived", "--until", LATER, "--approver", "李主任")
    assert f"至 {LATER}，李主任批准" in decide(copied, third, *waiver).out
    assert decide(copied, fourth, "needs-data").code == 0

    closed = {e["id"]: e["decision"] for e in ledger(copied, "--state", "closed")}
    assert {i: d["decision"] for i, d in closed.items()} == {
        second["id"]: "explained",
        third["id"]: "waived",
    }
    still_open = {e["id"] for e in ledger(copied)}
    assert {first["id"], fourth["id"]} <= still_open
    assert not {second["id"], third["id"]} & still_open
    shown: dict[str, Any] = {f["id"]: f.get("decision") for f in findings(copied)}
    assert shown[first["id"]]["person"] == "张明"
    assert shown[found[4]["id"]] is None
    assert {f["id"] for f in findings(copied, "--open")} == set(shown) - set(closed)
    text = huiyan("-C", copied, "findings", "--rule", RULE, "--lang", "en").out
    assert "[confirmed] 已核对" in text
    assert f"[waived until {LATER}] 已核对" in text
    flat = huiyan("-C", copied, "findings", "--rule", RULE, "-f", "csv").out
    decisions = {r["id"]: r["decision"] for r in csv.DictReader(io.StringIO(flat))}
    assert decisions[third["id"]] == "waived"

    # the parameter that they rest on changes: what was decided was another state
    edit(copied / PARAMETERS, "60天", "50天")
    assert huiyan("-C", copied, "run", "petitions", "--as-of", AS_OF).code == 1
    ended = huiyan("-C", copied, "findings", "--rule", RULE)
    assert "[HY697]" in ended.err
    assert "（此后有变化）" in ended.out
    assert {second["id"], third["id"]} <= {e["id"] for e in ledger(copied)}


def test_numbers_of_people_in_a_reason_are_masked(copied: Path) -> None:
    first = findings(copied)[0]
    reason = "330182193104060113 来电 13812345678"
    said = ("--by", "张明", "--reason", reason)
    assert huiyan("-C", copied, "decide", first["id"], "confirmed", *said).code == 0
    for words in (("ledger",), ("ledger", first["id"]), ("findings",)):
        for form in ("text", "json"):
            told = huiyan("-C", copied, *words, "-f", form).out
            assert "13812345678" not in told
            assert "330182193104060113" not in told
    assert "330182********0113 来电 138****5678" in huiyan("-C", copied, "ledger", first["id"]).out
    shown = huiyan("-C", copied, "ledger", first["id"], "--unmask", "核对测试").out
    assert reason in shown


def test_several_are_decided_at_once_in_the_words_that_lists_print(copied: Path) -> None:
    first, second, third, *_ = findings(copied)
    ids = [first["id"][:8], second["id"], first["id"]]
    ended = huiyan("-C", copied, "decide", *ids, "有合理原因", *BY)
    assert ended.code == 0, ended.err
    assert ended.out.count("已记入台账") == 2
    closed = {e["id"] for e in ledger(copied, "--state", "closed")}
    assert closed == {first["id"], second["id"]}
    # about all of them or about none: the last id is nobody's
    assert huiyan("-C", copied, "decide", third["id"], "zzz", "属实", *BY).code == 2
    assert len(ledger(copied, "--state", "all")) > len(closed)
    assert third["id"] in {e["id"] for e in ledger(copied, "--state", "undecided")}
    lines = huiyan("-C", copied, "decide", third["id"], "needs data", *BY, "-f", "jsonl").out
    assert [json.loads(line)["decision"] for line in lines.splitlines()] == ["needs-data"]


def test_lists_take_the_words_that_they_print(copied: Path) -> None:
    for words in (("--outcome", "疑点"), ("--state", "新增"), ("--state", "new")):
        told = huiyan("-C", copied, "findings", "--rule", RULE, *words, "-f", "jsonl")
        assert told.code == 0, told.err
        assert told.out


def test_a_decision_is_withdrawn_and_stays_on_record(copied: Path) -> None:
    one, other, *_ = findings(copied)
    assert decide(copied, one, "explained").code == 0
    assert decide(copied, other, "confirmed").code == 0
    assert one["id"] in {e["id"] for e in ledger(copied, "--state", "closed")}
    gone = huiyan("-C", copied, "decide", one["id"], "撤回", "--by", "王芳", "--reason", "记错了")
    assert gone.code == 0, gone.err
    assert one["id"] in {e["id"] for e in ledger(copied, "--state", "undecided")}
    assert "decision" not in next(f for f in findings(copied) if f["id"] == one["id"])
    told = json.loads(huiyan("-C", copied, "ledger", one["id"][:8], "-f", "json").out)
    assert told["decision"] is None
    assert [h["what"] for h in told["history"] if "person" in h] == ["explained", "withdrawn"]
    assert "王芳：记错了" in huiyan("-C", copied, "ledger", one["id"][:8]).out
    (version,) = huiyan("-C", copied, "ledger", "--precision", "-f", "jsonl").out.splitlines()
    assert (json.loads(version)["confirmed"], json.loads(version)["explained"]) == (1, 0)
    # what is withdrawn cannot be so again, and can be decided anew
    assert "[HY781]" in decide(copied, one, "withdrawn").err
    assert decide(copied, one, "confirmed").code == 0
    assert one["id"] not in {e["id"] for e in ledger(copied, "--state", "undecided")}


def test_what_is_exempt_is_not_confirmed(copied: Path) -> None:
    listed = huiyan("-C", copied, "findings", "--outcome", "exempt", "-f", "jsonl").out
    exempt = json.loads(listed.splitlines()[0])
    ended = huiyan("-C", copied, "decide", exempt["id"], "属实", *BY)
    assert ended.code == 2
    assert "[HY780]" in ended.err
    assert huiyan("-C", copied, "decide", exempt["id"], "explained", *BY).code == 0


def test_an_expired_waiver_is_told_and_open_again(copied: Path) -> None:
    (one, *_) = findings(copied)
    assert decide(copied, one, "waived", "--until", LATER, "--approver", "李主任").code == 0
    past = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
    db = sqlite3.connect(copied / ".huiyan/ledger.sqlite")
    db.execute("DROP TRIGGER decisions_keep")  # as if a month had gone by
    db.execute("UPDATE decisions SET until = ?", (past,))
    db.commit()
    db.close()
    assert [e["id"] for e in ledger(copied, "--state", "expired")] == [one["id"]]
    ended = huiyan("-C", copied, "ledger", "--rule", RULE, "--lang", "en")
    assert "[HY696]" in ended.err
    assert f"waiver expired {past}" in ended.out
    assert one["id"] in {f["id"] for f in findings(copied, "--open")}


def test_a_history_in_time(copied: Path, edit: Edit) -> None:
    edit(copied / PARAMETERS, "60天", "3000天")
    (one, *_) = findings(copied)
    assert decide(copied, one, "confirmed").code == 0
    assert huiyan("-C", copied, "run", "petitions", "--as-of", AS_OF).code == 1
    assert one["id"] in {e["id"] for e in ledger(copied, "--state", "resolved")}
    edit(copied / PARAMETERS, "3000天", "60天")
    assert huiyan("-C", copied, "run", "petitions", "--as-of", AS_OF).code == 1
    assert one["id"] in {e["id"] for e in ledger(copied, "--state", "reopened")}
    document = json.loads(huiyan("-C", copied, "ledger", one["id"][:8], "-f", "json").out)
    assert [h["what"] for h in document["history"] if "person" not in h] == [
        "appeared",
        "resolved",
        "reopened",
    ]
    assert [h["what"] for h in document["history"] if "person" in h] == ["confirmed"]
    text = huiyan("-C", copied, "ledger", one["id"][:8]).out
    assert "首次发现" in text
    assert "再次出现" in text
    assert "张明：已核对" in text


def test_the_list_can_be_read_at_eighty_columns(copied: Path) -> None:
    one, *_ = findings(copied)
    assert decide(copied, one, "waived", "--until", LATER, "--approver", "李主任").code == 0
    lines = huiyan("-C", copied, "ledger", "--state", "all", "--lang", "en").out.splitlines()
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert f"{RULE} (" in "\n".join(heads)
    assert len(heads) == len(set(heads))  # a rule once, its findings under it
    at = next(i for i, line in enumerate(lines) if one["id"][:8] in line)
    # beside its sentence, which is folded to the window, stands little
    assert cell_len(lines[at].partition(one["message"])[0]) <= 40
    assert one["message"] in lines[at]
    assert f"[waived until {LATER}]" in " ".join(" ".join(lines[at : at + 8]).split())


def test_precision_per_version(copied: Path, edit: Edit) -> None:
    found = findings(copied)
    for one in found[:3]:
        decide(copied, one, "confirmed")
    decide(copied, found[3], "explained")
    edit(copied / PARAMETERS, "60天", "50天")
    assert huiyan("-C", copied, "run", "petitions", "--as-of", AS_OF).code == 1
    decide(copied, found[3], "confirmed")
    ended = huiyan("-C", copied, "ledger", "--precision", "-f", "jsonl")
    old, new = (json.loads(line) for line in ended.out.splitlines())
    assert (old["confirmed"], old["explained"], old["precision"]) == (3, 1, 0.75)
    assert (old["low"], old["high"]) == (0.3006, 0.9544)
    assert (new["confirmed"], new["explained"]) == (1, 0)
    assert (old["current"], new["current"]) == (False, True)
    text = huiyan("-C", copied, "ledger", "--precision").out
    assert "75.0%" in text
    assert "30.1%–95.4%" in text


def test_words_alone_make_no_other_version(copied: Path, edit: Edit) -> None:
    one, other, *_ = findings(copied)
    decide(copied, one, "confirmed")
    edit(copied / f"packs/petitions/{RULE}.huiyan", '"受理超过六十日未办结"', '"逾期未办结"')
    assert huiyan("-C", copied, "fmt", "petitions").code == 0
    assert huiyan("-C", copied, "run", "petitions", "--as-of", AS_OF).code == 1
    decide(copied, other, "confirmed")
    ended = huiyan("-C", copied, "ledger", "--precision", "-f", "jsonl")
    (only,) = (json.loads(line) for line in ended.out.splitlines())
    assert (only["confirmed"], only["current"]) == (2, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("confirmed", "--reason", " "), "HY694"),
        (("confirmed", "--reason", "x", "--by", " "), "HY694"),
        (("waived", "--reason", "x", "--by", "张明"), "HY695"),
        (("waived", "--reason", "x", "--by", "张明", "--until", LATER), "HY695"),
        (
            (
                *("waived", "--reason", "x", "--by", "张明"),
                *("--until", LATER, "--approver", "张 明"),
            ),
            "HY695",
        ),
        (
            (
                *("waived", "--reason", "x", "--by", "a"),
                *("--until", "2020-01-01", "--approver", "b"),
            ),
            "HY695",
        ),
        (
            (
                *("waived", "--reason", "x", "--by", "a"),
                *("--until", "9999-12-31", "--approver", "b"),
            ),
            "HY695",
        ),
        (("confirmed", "--reason", "x", "--approver", "李主任"), "HY695"),
        (("withdrawn", "--reason", "x", "--until", LATER), "HY695"),
        (("withdrawn", "--reason", "x"), "HY781"),
        (("guilty", "--reason", "x"), "HY604"),
        (("confirmed",), "HY603"),
    ],
)
def test_decisions_that_are_none(copied: Path, words: tuple[str, ...], code: str) -> None:
    one = findings(copied)[0]
    ended = huiyan("-C", copied, "decide", one["id"], *words)
    assert ended.code == 2
    assert f"[{code}]" in ended.err
    assert not (copied / ".huiyan/ledger.sqlite").exists()


def test_a_finding_that_nobody_told(copied: Path) -> None:
    assert "[HY616]" in huiyan("-C", copied, "decide", "zzz", "confirmed", *BY).err
    assert "[HY616]" in huiyan("-C", copied, "ledger", "zzz").err
    assert huiyan("-C", copied, "ledger", "--precision").code == 5
    assert "[HY615]" in huiyan("-C", copied, "ledger", "--rule", "没有").err


def test_a_ledger_of_a_newer_program_is_left_alone(copied: Path) -> None:
    one = findings(copied)[0]
    assert decide(copied, one, "confirmed").code == 0
    db = sqlite3.connect(copied / ".huiyan/ledger.sqlite")
    db.execute("PRAGMA user_version = 99")
    db.close()
    for command in (("ledger",), ("findings",), ("decide", one["id"], "confirmed", *BY)):
        ended = huiyan("-C", copied, *command)
        assert ended.code == 2
        assert "[HY698]" in ended.err


def test_the_person_is_the_one_of_the_environment(copied: Path) -> None:
    one = findings(copied)[0]
    arguments = ("-C", copied, "decide", one["id"], "confirmed", "--reason", "x", "-f", "json")
    (told,) = json.loads(huiyan(*arguments, env={"HUIYAN_USER": "王芳"}).out)["decisions"]
    assert told["person"] == "王芳"
    assert told["account"]


@pytest.mark.parametrize("code", ["HY693", "HY694", "HY695"])
def test_what_a_page_calls_wrong_is_told_so(code: str, copied: Path) -> None:
    one = findings(copied)[0]
    body = load_page(code).body
    wrong = [line for line in body.splitlines() if line.startswith("$ huiyan ")]
    told = [
        huiyan("-C", copied, *_words(line, one["id"][:8])).err
        for line in (wrong[0], wrong[2])  # of each language the wrong one
    ]
    assert all(f"[{code}]" in text for text in told)


def _words(line: str, finding: str) -> list[str]:
    return shlex.split(line.removeprefix("$ huiyan ").replace("2cbcaf7b", finding))
