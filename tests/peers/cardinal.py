"""Cardinal's indicators over its fixtures, its pages' examples, real samples and real auctions."""

from __future__ import annotations

import configparser
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.peers.asking import Answer, Question, ask, subject
from tests.peers.comparing import Compared, compare

OCDS = Path(__file__).parents[2] / "policies" / "ocds"
GROUPS = ("OCID", "Buyer", "ProcuringEntity", "Tenderer")
#: By the group and number of an indicator: the rule, and the measure that is its value.
RULES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("OCID", "R003"): ("r003", ""),
    ("OCID", "R018"): ("r018", ""),
    ("OCID", "R028"): ("r028", ""),
    ("Tenderer", "R028"): ("r028_tenderer", ""),
    ("OCID", "R030"): ("r030", ""),
    ("Tenderer", "R030"): ("r030_tenderer", ""),
    ("OCID", "R035"): ("r035", "disqualified"),
    ("Tenderer", "R035"): ("r035_tenderer", ""),
    ("OCID", "R036"): ("r036", ""),
    ("OCID", "R024"): ("r024", "difference"),
    ("Tenderer", "R024"): ("r024_tenderer", ""),
    ("OCID", "R058"): ("r058", "difference"),
    ("Tenderer", "R058"): ("r058_tenderer", ""),
    ("Buyer", "R038"): ("r038_buyer", "share"),
    ("ProcuringEntity", "R038"): ("r038_procuring_entity", "share"),
    ("Tenderer", "R038"): ("r038_tenderer", "share"),
    ("Tenderer", "R025"): ("r025", "share"),
    ("Tenderer", "R048"): ("r048", "classes"),
}
#: What an indicator says of a tenderer whose process is the matter.
NO_VALUE = {("Tenderer", number): 0.0 for number in ("R024", "R035", "R058")}


@dataclass(frozen=True, slots=True)
class Case:
    """Releases, settings, and what the peer made of them."""

    name: str
    releases: Path
    settings: Path
    expected: Path


def cases(peers: Path) -> Iterator[Case]:
    """Every case below the folder with the peers' cases."""
    for folder in ("fixtures", "docs-examples"):
        for path in sorted((peers / "cardinal" / folder).glob("*.jsonl")):
            expected = path.with_suffix(".expected.json")
            yield Case(f"{folder}/{path.stem}", path, path.with_suffix(".ini"), expected)
    samples = peers / "ocds-samples"
    for path in sorted(samples.glob("*.jsonl")):
        expected = path.with_suffix(".expected.json")
        yield Case(f"samples/{path.stem}", path, samples / "cardinal-all.ini", expected)
    auctions = peers / "tsuchiura"
    for path in sorted(auctions.glob("*.ini")):
        expected = path.with_suffix(".expected.json")
        yield Case(f"tsuchiura/{path.stem}", auctions / "ocds.jsonl", path, expected)


def settings_of(path: Path) -> dict[str, dict[str, str]]:
    """The sections of a settings file; what stands above the first one is in `""`."""
    parser = configparser.ConfigParser(allow_no_value=True)
    parser.read_string("[ ]\n" + path.read_text(encoding="utf-8"))
    return {name.strip(): dict(parser[name]) for name in parser.sections()}


def parameters_of(settings: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The parameters of the pack that the settings ask for."""
    found = {}
    for section, key, name, shown in _SETTINGS:
        if key in settings.get(section, {}):
            found[name] = shown(settings[section][key])
    return found


def _listed(words: str) -> str:
    return "(" + ", ".join(f'"{w}"' for w in words.split("|")) + ")"


def _percent(share: str) -> str:
    return f"{Decimal(share) * 100:f}%"


_SETTINGS = (
    ("exclusions", "procurement_method_details", "excluded_details", _listed),
    ("", "no_price_comparison_procurement_methods", "unpriced_details", _listed),
    ("R003", "threshold", "shortest_period", lambda days: f"{days} days"),
    ("R024", "threshold", "near_difference", _percent),
    ("R025", "threshold", "won_share", _percent),
    ("R035", "threshold", "fewest_disqualified", str),
    ("R038", "threshold", "disqualified_share", _percent),
    ("R038", "minimum_submitted_bids", "fewest_of_tenderer", str),
    ("R038", "minimum_contracting_processes", "fewest_of_buyer", str),
    ("R048", "threshold", "many_classes", str),
    ("R048", "minimum_contracting_processes", "fewest_of_supplier", str),
    ("R058", "threshold", "far_difference", _percent),
)


#: Its releases write classes of items as numbers, of which the peer reads none; here their digits
#: are as good as a text's.
_NUMBERED = "samples/mexico-inai"


def asked(case: Case, root: Path) -> Answer:
    """The case's releases filed, and the pack run over them with the case's settings."""
    settings = settings_of(case.settings)
    wanted = [rule for (_, number), (rule, _) in RULES.items() if number in settings]
    deliveries = {"deliveries/ocds/releases.jsonl": case.releases.read_bytes()}
    pack = OCDS / "packs" / "ocds"
    parameters = parameters_of(settings)
    return ask(root, Question(OCDS / "contracts", pack, deliveries, parameters, only=wanted))


def answers(answer: Answer, numbers: set[str]) -> dict[str, object]:
    """What the pack says, as the peer says it: a value by group, id and indicator."""
    found: dict[str, object] = {}
    for (group, number), (rule, measure) in RULES.items():
        if number in numbers:
            for finding in answer.of(rule):
                value: object = NO_VALUE.get((group, number), 1.0)
                if measure:
                    value = Decimal(str(finding["measures"][measure]))
                found[f"{group} {subject(finding)} {number}"] = value
    return found


def expected(case: Case) -> dict[str, object]:
    """The peer's values in the same form."""
    published: dict[str, Any] = json.loads(case.expected.read_text(encoding="utf-8"))
    return {
        f"{group} {about} {number}": value
        for group in GROUPS
        for about, indicators in published.get(group, {}).items()
        for number, value in indicators.items()
    }


def compare_case(case: Case, root: Path) -> Compared:
    """One case asked and compared."""
    ours = answers(asked(case, root), set(settings_of(case.settings)))
    numbered = [a for a in ours if case.name == _NUMBERED and a.endswith(" R048")]
    reasons = dict.fromkeys(numbered, "the item's class is a number there, which is no class")
    return compare("cardinal", case.name, expected(case), ours, reasons=reasons)
