"""Each cause, brought about by itself and together with others."""

from __future__ import annotations

import datetime
import json

from engine.comparison.as_json import spell_causes
from engine.run.store import StoredRun, load_run
from tests.comparison.town import OVER, Town, differing, number, told
from tests.sealed_runs import sign_again


def test_data_that_are_delivered_anew(town: Town) -> None:
    town.deliver(("P1", 600, "普通"), ("P2", 700, "普通"), ("P3", 900, "普通"))
    old = town.run()
    # P1 stays as it is on another line, P2 is corrected, P3 is no longer delivered, P4 is added
    town.deliver(("P0", 10, "普通"), ("P4", 800, "普通"), ("P1", 600, "普通"), ("P2", 750, "普通"))
    new = town.run()
    compared = town.compare(old, new)
    assert told(compared) == {
        "P4": "new: data",
        "P3": "undelivered: data",
        "P2": "changed: data",
    }
    by_number = {number(d): d for d in compared.differences}
    assert by_number["P1"].changed == ()
    assert by_number["P2"].changed == ("measures", "witness", "message")
    rows = {
        n: ([r.row for r in d.appeared], [r.row for r in d.vanished]) for n, d in by_number.items()
    }
    assert rows == {"P1": ([], []), "P2": ([4], [2]), "P3": ([], [3]), "P4": ([2], [])}
    partner = by_number["P2"].appeared[0].other
    assert partner == (old.record["filings"][0][1], 2)
    assert by_number["P4"].appeared[0].other is None
    (rule,) = compared.rules
    (filings,) = rule.differing.filings
    assert (filings.old, filings.new) == (
        (old.record["filings"][0][1],),
        (new.record["filings"][0][1],),
    )
    assert compared.cases == 0


def test_a_parameter(town: Town) -> None:
    town.deliver(("P1", 600, "普通"), ("P2", 300, "普通"))
    old = town.run()
    town.law(ceiling=200)
    compared = town.compare(old, town.run())
    assert told(compared) == {"P2": "new: parameter", "P1": "changed: parameter"}
    (change,) = compared.rules[0].differing.parameters
    assert (change.name, change.old[0].split()[0], change.new[0].split()[0]) == (
        "ceiling",
        "500.00",
        "200.00",
    )
    assert compared.cases == 0


def test_a_parameter_that_needs_more_digits_is_no_change_of_the_rule(town: Town) -> None:
    town.deliver(("P1", 600, "普通"))
    old = town.run()
    town.law(ceiling=5_000_000)
    assert told(town.compare(old, town.run())) == {"P1": "resolved: parameter"}


def test_a_condition(town: Town) -> None:
    town.deliver(("P1", 600, "普通"), ("P2", 600, "特困"))
    town.rule(f'{OVER} and payment.kind = "普通"')
    old = town.run()
    town.rule(OVER)
    compared = town.compare(old, town.run())
    assert told(compared) == {"P2": "new: rule"}
    differs = compared.rules[0].differing
    assert differs.removed == (f'  where {OVER} and payment.kind = "普通"',)
    assert differs.added == (f"  where {OVER}",)


def test_each_factor_of_several_for_itself_either_and_together(town: Town) -> None:
    rows = [("P1", 600, "特困"), ("P2", 300, "普通"), ("P3", 300, "特困"), ("P4", 900, "普通")]
    town.rule(f'{OVER} and payment.kind = "普通"')
    town.deliver(*rows)
    old = town.run()
    town.rule(OVER)
    town.law(ceiling=200)
    compared = town.compare(old, town.run())
    assert {n: t for n, t in told(compared).items() if n != "P4"} == {
        "P1": "new: rule",
        "P2": "new: parameter",
        "P3": "new: rule+parameter",
    }
    assert compared.cases == 2


def test_three_factors_need_the_pairs(town: Town) -> None:
    """Data, rule and parameter differ; each matter is due to those that it takes."""
    town.rule(f'{OVER} and payment.kind = "普通"')
    town.deliver(("P1", 600, "特困"), ("P2", 300, "普通"), ("P3", 100, "普通"))
    old = town.run()
    town.rule(OVER)
    town.law(ceiling=200)
    new_rows = [("P1", 600, "特困"), ("P2", 300, "普通"), ("P3", 250, "普通"), ("P4", 800, "普通")]
    town.deliver(*new_rows, ("P5", 250, "特困"), ("P6", 550, "特困"))
    compared = town.compare(old, town.run())
    assert told(compared) == {
        "P1": "new: rule",
        "P2": "new: parameter",
        "P3": "new: data+parameter",
        "P4": "new: data",
        "P5": "new: data+rule+parameter",
        "P6": "new: data+rule",
    }
    assert compared.cases == 6


def test_any_of_two_factors(town: Town) -> None:
    town.deliver(("P1", 300, "普通"))
    old = town.run()
    town.rule("payment.amount + 300 yuan > ceiling")
    town.law(ceiling=200)
    assert told(town.compare(old, town.run())) == {"P1": "new: rule|parameter"}


def test_the_contract_that_files_the_same_delivery_otherwise(town: Town) -> None:
    town.deliver(("P1", 600, "普通"), ("P2", 700, "特困"))
    old = town.run()
    town.contract("value: [普通, 特困]", "value: [普通]")
    town.file()
    compared = town.compare(old, town.run())
    assert told(compared) == {"P2": "changed: contract"}
    assert [c.data_set for c in compared.rules[0].differing.contracts] == ["civil.payments"]


def test_contract_and_data_cannot_be_told_apart_without_filing_again(town: Town) -> None:
    """Another delivery under another contract: both together, as far as can be told."""
    town.deliver(("P1", 600, "普通"), ("P2", 700, "特困"))
    old = town.run()
    town.contract("value: [普通, 特困]", "value: [普通]")
    town.deliver(("P1", 600, "普通"), ("P2", 700, "特困"), ("P3", 10, "普通"))
    assert told(town.compare(old, town.run())) == {"P2": "changed: data+contract"}


def test_the_date(town: Town) -> None:
    town.rule(f"{OVER} and run_date() > payment.paid_on + 1500 days")
    town.deliver(("P1", 600, "普通"))
    old = town.run(datetime.date(2024, 6, 8))
    new = town.run(datetime.date(2024, 6, 10))
    compared = town.compare(old, new)
    assert told(compared) == {"P1": "new: date"}
    assert compared.rules[0].differing.date == ("2024-06-08", "2024-06-10")


def test_a_rule_that_comes_and_one_that_goes(town: Town) -> None:
    town.deliver(("P1", 600, "普通"))
    old = town.run()
    (town.pack / "too_much.huiyan").unlink()
    town.rule(name="much_too_much")
    town.deliver(("P1", 600, "普通"), ("P2", 10, "普通"))
    compared = town.compare(old, town.run())
    states = {(d.finding["rule"], d.state) for d in differing(compared)}
    assert states == {("too_much", "resolved"), ("much_too_much", "new")}
    assert {spell_causes(d.causes) for d in differing(compared)} == {"rule"}
    assert compared.uncompared == ()


def test_a_rule_that_one_run_left_out_is_not_compared(town: Town) -> None:
    town.rule(name="much_too_much")
    town.deliver(("P1", 600, "普通"))
    old = town.run(only=["too_much"])
    compared = town.compare(old, town.run())
    assert told(compared) == {}
    (left,) = compared.uncompared
    assert (left.rule, left.reason, left.sides, left.findings) == (
        "much_too_much",
        "left_out",
        ("old",),
        1,
    )


def test_subjects_that_one_run_did_not_ask_for_are_not_compared(town: Town) -> None:
    town.deliver(("P1", 600, "普通"), ("P2", 700, "普通"))
    compared = town.compare(town.run(subjects=["P1"]), town.run())
    assert told(compared) == {}
    assert [(u.reason, u.sides, u.findings) for u in compared.uncompared] == [
        ("subjects", ("old",), 1)
    ]


def test_a_rule_that_could_not_be_evaluated_resolves_nothing(town: Town) -> None:
    town.deliver(("P1", 600, "普通"))
    old = town.run()
    (town.workspace.home / "catalog.sqlite").rename(town.workspace.home / "kept.sqlite")
    failed = town.run()
    (town.workspace.home / "kept.sqlite").rename(town.workspace.home / "catalog.sqlite")
    compared = town.compare(old, failed)
    assert told(compared) == {}
    assert [(u.reason, u.sides) for u in compared.uncompared] == [("failed", ("new",))]


def by_another_program(town: Town, run: StoredRun, *, without: str = "") -> StoredRun:
    """The run as if another program had made it, which did not tell of `without`."""
    kept = [f for f in run.findings() if f["subject"]["value"] != without]
    lines = (json.dumps(f) + "\n" for f in kept)
    (run.folder / "findings.jsonl").write_text("".join(lines), "utf-8")
    sign_again(run.folder, town.workspace.keys_folder, program="0.0.1")
    changed = load_run(town.workspace, run.id)
    assert changed is not None
    return changed


def test_the_program_and_the_data(town: Town) -> None:
    """The old program did not see P1; P3 is new whatever the program."""
    town.deliver(("P1", 600, "普通"), ("P2", 700, "普通"))
    old = by_another_program(town, town.run(), without="P1")
    town.deliver(("P1", 600, "普通"), ("P2", 700, "普通"), ("P3", 800, "普通"))
    compared = town.compare(old, town.run())
    assert told(compared) == {"P1": "new: program", "P3": "new: data"}


def test_nothing_differs_between_a_run_and_itself(town: Town) -> None:
    town.deliver(("P1", 600, "普通"))
    run = town.run()
    compared = town.compare(run, run)
    assert [d.state for d in compared.differences] == ["persisting"]
    assert (compared.rules, compared.cases) == ((), 0)


def test_a_filing_that_is_gone_leaves_the_cause_broad_and_says_so(town: Town) -> None:
    town.deliver(("P1", 600, "普通"), ("P2", 300, "普通"))
    old = town.run()
    town.law(ceiling=200)
    town.deliver(("P1", 600, "普通"), ("P2", 300, "普通"), ("P3", 400, "普通"))
    new = town.run()
    filing = town.workspace.filings_folder / "civil.payments" / old.record["filings"][0][1]
    for part in filing.glob("*.parquet"):
        part.unlink()
    compared = town.compare(old, new)
    assert told(compared)["P2"] == "new: data+parameter"
    (rule,) = compared.rules
    assert [sorted(u.case) for u in rule.unevaluated] == [["parameter"]]
