"""Filed on disk: a delivery that arrives again changes nothing, through the whole filing.

A workspace is made with contracts for the data sets of all cases: payments and deaths are
delivered whole, posts and notices add up. The tables are delivered as CSV files, filed and
evaluated; then filed again as they lie (recognised), then once more in another order:
what is delivered whole supersedes the filing before, what adds up comes as a further file of
which every row is a double. It holds for every case, since the current filings hold the same
rows each time. The second time the
snapshot must be the same to its id; the third time what is told must be, rows mapped by key.

It writes and syncs some forty files a case: `filed_twice` tries the same idea on many.
"""

from __future__ import annotations

import csv
import datetime
import io
import random
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from dsl.domains import Kind
from dsl.schema import Column, DataSet
from engine.bridge.context import EngineSettings
from engine.catalog.contract import Contracts
from engine.catalog.contract_reading import load_contracts
from engine.catalog.snapshot import Snapshot, fetch_rows, load_snapshot
from engine.catalog.workspace import Workspace, load_workspace
from engine.filing.cells.ids import credit_check_character, resident_check_digit
from engine.filing.file import file_deliveries
from tests.metamorphic.stored import evaluated_filings
from tests.metamorphic.told import RowOf, Told, broken, without
from tests.metamorphic.trial import Compared, Relation, Trial, findings_among
from tests.reference.schema import DEATHS, PAYMENTS, SCHEMA
from tests.reference.values import Cell
from tests.reference.world import Row

_WHOLE = (PAYMENTS, DEATHS)
_SETTINGS = EngineSettings(partitions=1)
_CONTRACT = """\
apiVersion: v3.0.2
kind: DataContract
id: {name}
version: 1.0.0
domain: {department}
dataProduct: {body}
schema:
  - name: {short}
    businessName: {title}
    properties:
{columns}
    customProperties:
{properties}
customProperties:
  - {{property: delivery, value: {delivery}}}
  - {{property: mayBeEmpty, value: true}}
  - {{property: heldBelow, value: 0%}}
servers:
  - {{server: delivery, type: local, path: "in/{short}*.csv", format: csv}}
"""


def check(trial: Trial) -> Compared:
    """The second and third filing leave everything as the first did."""
    chance = random.Random(trial.case.seed)
    with tempfile.TemporaryDirectory() as folder:
        workspace, contracts = _workspace(Path(folder))
        tables = trial.case.tables
        for data_set in SCHEMA.data_sets:
            _deliver(workspace, data_set, tables[data_set.name], "1")
        first = _snapshot(workspace, contracts)
        told = _told(trial, first)
        again = _snapshot(workspace, contracts)
        for data_set in SCHEMA.data_sets:
            rows = chance.sample(tables[data_set.name], len(tables[data_set.name]))
            name = "1" if data_set.name in _WHOLE else "2"
            _deliver(workspace, data_set, rows, name)
        lines = broken(told, _told(trial, _snapshot(workspace, contracts)))
    if again.id != first.id:
        lines = (*lines, "the same files were filed a second time")
    return Compared(findings_among(told), lines)


def _workspace(root: Path) -> tuple[Workspace, Contracts]:
    for name in ("contracts", "packs", "in"):
        (root / name).mkdir()
    (root / "huiyan.yaml").write_text("contracts: [contracts]\npacks: [packs]\n", "utf-8")
    for data_set in SCHEMA.data_sets:
        path = root / "contracts" / f"{data_set.name}.yaml"
        path.write_text(_contract(data_set), "utf-8")
    workspace = load_workspace(root).workspace
    assert workspace is not None
    contracts, diagnostics = load_contracts(workspace.contracts, root=root)
    assert not diagnostics
    return workspace, contracts


def _contract(data_set: DataSet) -> str:
    department, _, short = data_set.name.partition(".")
    body, _, title = data_set.title.partition(".")
    dates = {
        "eventDate": data_set.event_date,
        "validFrom": data_set.valid_from,
        "validUntil": data_set.valid_until,
    }
    properties = [
        f"      - {{property: {name}, value: {column}}}" for name, column in dates.items() if column
    ]
    return _CONTRACT.format(
        name=data_set.name,
        department=department,
        body=body,
        short=short,
        title=title,
        columns="\n".join(_property(c, data_set) for c in data_set.columns),
        properties="\n".join(properties),
        delivery="full" if data_set.name in _WHOLE else "increment",
    )


def _property(column: Column, data_set: DataSet) -> str:
    lines = [f"      - name: {column.name}", f"        businessName: {column.title}"]
    if column.name in data_set.key:
        lines.append("        primaryKey: true")
    lines += [
        "        customProperties:",
        f'          - {{property: domain, value: "{column.domain}"}}',
    ]
    if column.values:
        lines.append(f"          - {{property: values, value: [{', '.join(column.values)}]}}")
    return "\n".join(lines)


def _deliver(workspace: Workspace, data_set: DataSet, rows: Sequence[Row], name: str) -> None:
    """The rows as a CSV file with the titles for its header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([c.title for c in data_set.columns])
    writer.writerows([_text(row[c.name], c.domain.kind) for c in data_set.columns] for row in rows)
    short = data_set.name.partition(".")[2]
    (workspace.root / "in" / f"{short}{name}.csv").write_text(text.getvalue(), "utf-8")


def _text(cell: Cell, kind: Kind) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case datetime.date() if kind is Kind.MONTH:
            return cell.isoformat()[:7]
        case Decimal() if kind is Kind.PERCENT:
            return f"{cell * 100}%"
        case str() if kind is Kind.RESIDENT_ID:  # the tables' ids have no fitting check digit
            return cell[:17] + resident_check_digit(cell)
        case str() if kind is Kind.CREDIT_CODE:
            return cell[:17] + credit_check_character(cell)
        case _:
            return str(cell)


def _snapshot(workspace: Workspace, contracts: Contracts) -> Snapshot:
    """What is current after everything delivered has been filed."""
    receipts = file_deliveries(workspace, contracts)
    told = {d.code for r in receipts for d in r.diagnostics}
    assert told <= {"HY536"}, receipts  # rows that were filed before leave nothing
    return load_snapshot(workspace)


def _told(trial: Trial, snapshot: Snapshot) -> list[Told]:
    """What the engine tells of the snapshot, rows by their keys."""
    told = evaluated_filings(
        trial.model, snapshot, trial.case, settings=_SETTINGS, row_of=_keys(snapshot)
    )
    return without(told, "considered")  # of several that would do, the first


def _keys(snapshot: Snapshot) -> RowOf:
    keys: dict[tuple[str, int], object] = {}
    for filing in snapshot.filings:
        data_set = SCHEMA.data_set(filing.data_set)
        assert data_set is not None
        rows = fetch_rows(filing, range(1, filing.rows_in + 1)).to_pylist()
        keys |= {(filing.id, row["_row"]): row[data_set.key[0]] for row in rows}
    return lambda _name, filing, row: keys[filing, row]


RELATION = Relation("filed_on_disk", check)
