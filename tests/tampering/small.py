"""A workspace of a few rows that has everything a workspace keeps."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.program import huiyan
from tests.filing.world import CONTRACT, GOOD, GOOD_2, HEADER, ID

AS_OF = "2026-06-30"
PACK = """\
pack: small
title: 津贴
version: 1.0.0
"""
POLICY = """\
regulation law "办法"
  in force from 2018-01-01
  article 1 "第一条。"

rule high "津贴过高"
  under law article 1
  severity high
  each payment in civil.payments
  where payment.amount > 250 元
  finding
    message "超过 250 元"
"""
MORE = f"P3,{ID},张三,2020-06-01,900.00,普通\n"
#: Who decides and looks here: of no account on this machine.
PERSON = {"HUIYAN_PERSON": "王主任"}


def make(root: Path) -> None:
    """The workspace in the folder `root`, with what is delivered and nothing filed."""
    (root / "contracts").mkdir(parents=True)
    (root / "packs/small").mkdir(parents=True)
    (root / "in").mkdir()
    (root / "huiyan.yaml").write_text("name: 小\n", encoding="utf-8")
    (root / "contracts/payments.yaml").write_text(CONTRACT, encoding="utf-8")
    (root / "packs/small/pack.yaml").write_text(PACK, encoding="utf-8")
    (root / "packs/small/high.huiyan").write_text(POLICY, encoding="utf-8")
    deliver(root, GOOD + GOOD_2)


def deliver(root: Path, rows: str) -> None:
    """Put `rows` where the department delivers them."""
    (root / "in/payments.csv").write_text(HEADER + rows, encoding="utf-8")


def use(root: Path) -> None:
    """File, run, decide, look unmasked; once more with a row more and one that is wrong."""
    use_once(root)
    use_twice(root)


def use_once(root: Path) -> None:
    """File, run and look unmasked."""
    done(root, "file")
    done(root, "run", "--as-of", AS_OF, "--exit-zero")
    done(root, "findings", "--unmask", "复核")


def use_twice(root: Path) -> None:
    """File a row more and one that is wrong, run, and decide."""
    deliver(root, GOOD + GOOD_2 + MORE + "P4,,,不详,1,普通\n")
    done(root, "file")
    done(root, "run", "--as-of", AS_OF, "--exit-zero")
    told = json.loads(done(root, "findings", "--format", "json"))
    done(root, "decide", told["findings"][0]["id"], "confirmed", "--reason", "属实")


def done(root: Path, *arguments: str) -> str:
    """What a command says that must end well."""
    ended = huiyan("-C", root, *arguments, env=PERSON)
    assert ended.code == 0, (arguments, ended.err)
    return ended.out
