"""`python -m tests.peers [--peers FOLDER] [--only PEER]`: every peer asked, its answers counted.

Prints a table of what is the same, what differs and what is not expressible, then each reason.
Ends with 1 where an answer differs that nobody has explained.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from tests.peers.cardinal import cases, compare_case
from tests.peers.comparing import Compared
from tests.peers.farms import compare_payments
from tests.peers.flags import compare_flags
from tests.peers.openfisca_template import compare_template
from tests.peers.portugal_contracts import compare_contracts
from tests.peers.provsql import compare_questions


def _cardinal(peers: Path, root: Path) -> Iterator[Compared]:
    for number, case in enumerate(cases(peers)):
        yield compare_case(case, root / str(number))


PEERS: Mapping[str, Callable[[Path, Path], Iterator[Compared]]] = {
    "cardinal": _cardinal,
    "open-contracting-flags": compare_flags,
    "portugal-contracts": compare_contracts,
    "openfisca-template": compare_template,
    "farm-subsidy": compare_payments,
    "provsql": compare_questions,
}


def main(arguments: list[str] | None = None) -> int:
    """Ask, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.peers")
    parser.add_argument("--peers", type=Path, default=os.environ.get("HUIYAN_PEERS"))
    parser.add_argument("--only", choices=PEERS, action="append")
    chosen = parser.parse_args(arguments)
    if chosen.peers is None:
        parser.error("--peers, or HUIYAN_PEERS, names the folder with the peers' cases")
    found: list[Compared] = []
    print("| peer | case | answers | same | different | not expressed |")
    print("|---|---|---|---|---|---|")
    for name in chosen.only or PEERS:
        with tempfile.TemporaryDirectory() as root:
            of_peer = []
            for compared in PEERS[name](chosen.peers, Path(root) / "asked"):
                print(_line(compared.peer, compared.case, [compared]), flush=True)
                of_peer.append(compared)
        print(_line(f"**{name}**", "all", of_peer), flush=True)
        found += of_peer
    print(_line("**all**", "", found))
    _print_reasons(found)
    return int(any(c.unexplained for c in found))


def _line(peer: str, case: str, of: Iterable[Compared]) -> str:
    of = list(of)
    same, different = sum(c.same for c in of), sum(len(c.different) for c in of)
    missing = sum(n for c in of for n in c.missing.values())
    figures = (same + different + missing, same, different, missing)
    return f"| {peer} | {case} | {' | '.join(f'{n:,}' for n in figures)} |"


def _print_reasons(found: Iterable[Compared]) -> None:
    """Why answers differ, and what is missing where there is none; then what nobody explained."""
    reasons: Counter[str] = Counter()
    unexplained = []
    for compared in found:
        for what, times in compared.missing.items():
            reasons[f"{compared.peer}, not expressed: {what}"] += times
        for one in compared.different:
            if one.reason:
                reasons[f"{compared.peer}, different: {one.reason}"] += 1
        unexplained += [(compared, one) for one in compared.unexplained]
    print()
    for reason, times in reasons.items():
        print(f"- {times:,} × {reason}")
    for compared, one in unexplained:
        print(f"! {compared.peer} {compared.case}, {one.about}: {one.theirs}, here {one.ours}")


if __name__ == "__main__":
    sys.exit(main())
