"""`python -m benchmarks.filing --rows 10000000 --runs 3`: filing beside a plain conversion.

The peer reads the same CSV with pyarrow, with its own types and no checks, and writes it as
one Parquet file. Both run as processes of their own, in turn; medians are compared.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from benchmarks.deliveries import write_workspace
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import load_workspace
from engine.filing.file import file_deliveries
from engine.filing.receipt import State


def main() -> int:
    """Print each run and the ratio of the medians."""
    options = _options()
    if options.side:
        print(json.dumps(_measured(options.side, Path(options.root))))
        return 0
    folder = Path(tempfile.mkdtemp(prefix="huiyan-bench-", dir=options.folder))
    try:
        path = write_workspace(folder / "workspace", options.rows)
        print(f"{options.rows:,} rows, {path.stat().st_size / 2**20:,.0f} MiB of CSV")
        seconds: dict[str, list[float]] = {"peer": [], "filing": []}
        for run in range(options.runs):
            for side, told in seconds.items():
                about = _run(side, folder / "workspace")
                told.append(about["wall"])
                print(
                    f"run {run + 1} {side:8} {about['wall']:7.2f} s wall {about['cpu']:7.2f} s CPU "
                    f"{about['peak_mib']:6.0f} MiB {options.rows / about['wall']:12,.0f} rows/s",
                    flush=True,
                )
        medians = {side: statistics.median(told) for side, told in seconds.items()}
        print(f"filing / peer, medians of wall time: {medians['filing'] / medians['peer']:.2f}")
    finally:
        shutil.rmtree(folder)
    return 0


def _run(side: str, root: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.filing", "--side", side, "--root", str(root)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _measured(side: str, root: Path) -> dict[str, float]:
    """Wall and processor seconds, and the peak of resident memory, children included."""
    started, cpu = time.monotonic(), time.process_time()
    if side == "peer":
        _convert(root / "in" / "payments.csv", root / "peer.parquet")
    else:
        _file(root)
    wall, cpu = time.monotonic() - started, time.process_time() - cpu
    own, children = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"wall": wall, "cpu": cpu, "peak_mib": (own + children) / 1024}


def _convert(path: Path, target: Path) -> None:
    with (
        arrow_csv.open_csv(path) as reader,
        pq.ParquetWriter(target, reader.schema, compression="zstd") as writer,
    ):
        for batch in reader:
            writer.write_batch(batch)
    target.unlink()


def _file(root: Path) -> None:
    workspace = load_workspace(root).workspace
    assert workspace is not None
    contracts, found = load_contracts(workspace.contracts, root=root)
    assert not found
    (receipt,) = file_deliveries(workspace, contracts)
    assert receipt.state is State.FILED, receipt
    assert receipt.rows_in == receipt.rows_filed, receipt
    shutil.rmtree(workspace.home)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.filing", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", help="where to put the data, some GB")
    parser.add_argument("--side", choices=("peer", "filing"), help=argparse.SUPPRESS)
    parser.add_argument("--root", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
