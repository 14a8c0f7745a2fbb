"""`python -m tests.settings --cases 100`: the findings of 24 engine settings, byte for byte."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.cli.program import huiyan
from tests.sample_city import FiledCity, opened_city
from tests.settings.files import accepted, cases_file, city_file
from tests.settings.grid import settings, shown


def main() -> int:
    """Print the table; 1 where a file differs or a rule failed."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        city = _filed_city(folder / "city", options.factor)
        cases = accepted(range(options.seed, options.seed + options.cases))
        print(f"{'partitions':10} {'batch':>6} {'join':10} {'memory':>8}  ", end="")
        print(f"{'city findings.jsonl':20} {'spilled':>9}  {'cases findings.jsonl':20}")
        told = set()
        failed = 0
        for setting in settings():
            of_city, of_cases = city_file(city, setting), cases_file(cases, setting, folder)
            told.add((of_city.sha256, of_cases.sha256))
            failed += len(of_city.failed)
            print(
                f"{shown(setting)}  {of_city.sha256[:16]:20} {of_city.spilled // 1024:6} KB  "
                f"{of_cases.sha256[:16]:20}",
                flush=True,
            )
            print(*(f"  failed: {rule}" for rule in of_city.failed), sep="\n", end="")
        print(
            f"\n{of_city.findings} findings of the city, {of_cases.findings} of {len(cases)} cases"
        )
        print(f"different files: {len(told)}, rules that failed: {failed}")
    return 0 if len(told) == 1 and not failed else 1


def _filed_city(folder: Path, factor: str) -> FiledCity:
    made = huiyan("init", folder, "--example", "city", "--factor", factor)
    assert made.code == 0, made.err
    filed = huiyan("-C", folder, "file")
    assert filed.code == 0, filed.err
    return opened_city(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.settings", description=__doc__)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--factor", default="0.02", help="size of the sample city")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
