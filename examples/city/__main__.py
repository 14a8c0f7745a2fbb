"""`python -m examples.city DIR [--factor F] [--seed N]`: write the county's deliveries."""

from __future__ import annotations

import argparse
from pathlib import Path

from examples.city.generate import generate_city


def main() -> None:
    """Generate and say how much was written."""
    parser = argparse.ArgumentParser(prog="python -m examples.city", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--factor", type=float, default=1.0, help="1 is about 100,000 rows")
    parser.add_argument("--seed", type=int, default=20180101)
    arguments = parser.parse_args()
    report = generate_city(arguments.folder, factor=arguments.factor, seed=arguments.seed)
    for delivery in report.deliveries:
        faulty = sum(count for _, count in delivery.faults)
        print(f"{delivery.data_set:40} {delivery.clean:8,} {faulty:4}")
    print(f"{report.rows:,} rows, {len(report.cases)} planted cases: {report.truth}")


if __name__ == "__main__":
    main()
