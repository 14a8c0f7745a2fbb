"""Filing deliveries: from the departments' files to filings in the catalog."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from adapters.isolation import Limits, Workplace, workplace
from adapters.protocol import DamagedFileError, UnreadableError
from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest
from dsl.text.source import SourceText
from engine.catalog.catalog import Catalog, FilingRecord, open_catalog
from engine.catalog.contract import Contract, Contracts, Delivery
from engine.catalog.snapshot import filing_from_record
from engine.catalog.workspace import Workspace
from engine.filing.arriving import check_arrival, headers_before
from engine.filing.closing import Written
from engine.filing.delivered import AlreadyFiled, Arrived, Asked
from engine.filing.deliveries import (
    Opened,
    arrived,
    effective_source,
    open_delivery,
    shown_source,
)
from engine.filing.lock import UNFINISHED, FilingUnderWayError, filing_lock, sweep_leftovers
from engine.filing.manifest import content_key, filing_id, program_version
from engine.filing.partitions import check_same_columns
from engine.filing.parts import sync_names
from engine.filing.receipt import OnProgress, Receipt, State, ignore_progress
from engine.filing.tree import filing_secret
from engine.filing.write import ChangedWhileReadError, FilingWriter, Input
from engine.integrity.keys import Keys, UnusableKeyError, make_keys, sweep_unfinished_keys
from engine.integrity.lasting import make_folder

#: How long to wait for another filing into the same workspace.
LOCK_SECONDS = 10.0


def file_deliveries(
    workspace: Workspace,
    contracts: Contracts,
    names: Sequence[str] = (),
    *,
    on_progress: OnProgress = ignore_progress,
    now: datetime | None = None,
    limits: Limits | None = None,
) -> tuple[Receipt, ...]:
    """File what lies delivered for the data sets `names` (all without one); a receipt each.

    A `full` data set's files are one filing, which replaces the last one. An `increment`
    gets one filing, and one receipt, for each file that is not filed yet. A data set that
    is refused does not stop the others. `now` is the time that the catalog notes. `limits`
    bound the children that read what is not plain text.
    """
    filed_at = (now or datetime.now().astimezone()).isoformat(timespec="seconds")
    receipts: list[Receipt] = []
    chosen: list[Contract] = []
    for name in names or [c.data_set.name for c in contracts.contracts]:
        contract = contracts.contract(name)
        if contract is None:
            near = nearest(name, contracts.words())
            unknown = diagnose("HY532", None, data_set=name, nearest=near)
            receipts.append(Receipt(name, name, State.REFUSED, diagnostics=(unknown,)))
        elif contract not in chosen:
            chosen.append(contract)
    try:
        with (
            filing_lock(workspace, timeout=LOCK_SECONDS),
            open_catalog(workspace) as catalog,
            workplace(workspace.incoming_folder, limits) as place,
        ):
            sweep_unfinished_keys(workspace.keys_folder)
            keys = make_keys(workspace.keys_folder)
            for contract in chosen:
                filer = _Filer(
                    workspace,
                    contract,
                    catalog,
                    keys,
                    place=place,
                    on_progress=on_progress,
                    filed_at=filed_at,
                )
                receipts.extend(filer.file())
    except FilingUnderWayError:
        receipts.extend(_refused_all(chosen, diagnose("HY533", None, folder=str(workspace.root))))
    except UnusableKeyError as error:
        unusable = diagnose("HY545", None, file=workspace.shown_path(Path(str(error))))
        receipts.extend(_refused_all(chosen, unusable))
    except (OSError, sqlite3.Error) as error:
        # at the end, when the workplace is put away, there is nobody left to refuse
        filed = {r.data_set for r in receipts}
        waiting = [c for c in chosen if c.data_set.name not in filed]
        receipts.extend(_refused_all(waiting, _not_written(error)))
    return tuple(receipts)


def _not_written(error: OSError | sqlite3.Error) -> Diagnostic:
    """That the disk or the catalog refused, as a diagnostic."""
    strerror = error.strerror if isinstance(error, OSError) else None
    return diagnose("HY535", None, reason=strerror or str(error))


def _refused_all(chosen: Sequence[Contract], why: Diagnostic) -> list[Receipt]:
    refused = [(c.data_set.name, c.data_set.title) for c in chosen]
    return [Receipt(name, title, State.REFUSED, diagnostics=(why,)) for name, title in refused]


class _Filer:
    """Files the deliveries of one data set, under the workspace's lock."""

    def __init__(
        self,
        workspace: Workspace,
        contract: Contract,
        catalog: Catalog,
        keys: Keys,
        *,
        place: Workplace,
        on_progress: OnProgress,
        filed_at: str,
    ) -> None:
        self._workspace = workspace
        self._contract = contract
        self._catalog = catalog
        self._keys = keys
        self._place = place
        self._on_progress = on_progress
        self._filed_at = filed_at
        self._name = contract.data_set.name

    def file(self) -> list[Receipt]:
        """A receipt for each filing that the delivered files make.

        Where the disk or the catalog refuses, later files wait for the next time: filed before
        this one, they would be judged by other keys.
        """
        receipts: list[Receipt] = []
        try:
            for receipt in self._receipts():
                receipts.append(receipt)
                if any(d.code == "HY535" for d in receipt.diagnostics):
                    break
        except (OSError, sqlite3.Error) as error:
            receipts.append(replace(self._refused, diagnostics=(_not_written(error),)))
        fresh = [r for r in receipts if r.state is not State.ALREADY_FILED]
        return fresh or receipts[-1:]

    def _receipts(self) -> Iterator[Receipt]:
        source = effective_source(self._workspace, self._contract)
        known = [r.id for r in self._catalog.filings(self._name)]
        sweep_leftovers(self._workspace, self._name, known)
        files = arrived(self._workspace, source, self._place, self._asked()) if source else iter(())
        together = self._contract.delivery is Delivery.FULL
        nothing_there = True
        for some in filter(None, [tuple(files)]) if together else ((f,) for f in files):
            nothing_there = False
            yield self._file_together(some)
        if nothing_there:
            title, where = self._contract.data_set.title, shown_source(source)
            nothing = diagnose("HY531", None, data_set=title, path=where)
            yield replace(self._refused, state=State.NOTHING_DELIVERED, diagnostics=(nothing,))

    def _asked(self) -> Asked:
        """What is known of the data set before its deliveries are brought here."""

        def filing_of(name: str, version: str) -> str:
            for record in self._catalog.current(self._name):
                same = record.contract_sha256 == self._contract.sha256
                if same and any((s.path, s.version) == (name, version) for s in record.sources):
                    return record.id
            return ""

        secret = filing_secret(self._keys, f"watermark {self._name}")
        return Asked(self._contract, self._catalog.mark(self._name), secret, filing_of)

    def _file_together(self, files: Sequence[Arrived | AlreadyFiled | Diagnostic]) -> Receipt:
        """One filing of `files`, unless the catalog has it."""
        names = tuple(f.name for f in files if not isinstance(f, Diagnostic))
        refused = replace(self._refused, files=names)
        for file in files:
            known = self._catalog.filing(file.filing_id) if isinstance(file, AlreadyFiled) else None
            if known:
                return _with_filing(refused, known, State.ALREADY_FILED)
        results = [open_delivery(f, self._place) if isinstance(f, Arrived) else f for f in files]
        opened = [r for r in results if isinstance(r, Opened)]
        if len(opened) < len(results):
            found = tuple(r for r in results if isinstance(r, Diagnostic))
            nothing_new = all(d.code == "HY565" for d in found)
            state = State.NOTHING_DELIVERED if nothing_new else State.REFUSED
            return replace(refused, state=state, diagnostics=found)
        identity = filing_id(self._contract, [o.source for o in opened])
        known = self._catalog.filing(identity)
        if known and known.id == identity:
            return _with_filing(refused, known, self._state_of_known(known))
        return self._file_new(opened, identity, refused)

    def _state_of_known(self, known: FilingRecord) -> State:
        """What to say of a delivery that is filed already; a full one becomes current again."""
        if not known.superseded_by or self._contract.delivery is Delivery.INCREMENT:
            return State.ALREADY_FILED
        current = [r.id for r in self._catalog.current(self._name)]
        self._catalog.reinstate(known.id, supersedes=current)
        return State.REINSTATED

    def _file_new(self, opened: Sequence[Opened], identity: str, refused: Receipt) -> Receipt:
        inputs: list[Input] = []
        diagnostics = list(check_same_columns(opened))
        if diagnostics:
            return replace(refused, diagnostics=tuple(diagnostics))
        last = headers_before(self._workspace, self._catalog.current(self._name))
        for one in opened:
            fitting, found = check_arrival(one, self._contract, last)
            diagnostics.extend(found)
            if fitting is not None:
                inputs.append(fitting)
        texts = tuple(SourceText(o.source.path, o.delivery.header_text) for o in opened)
        refused = replace(refused, texts=texts, diagnostics=tuple(diagnostics))
        if len(inputs) < len(opened):
            return refused
        supersedes = self._superseded_by(opened)
        try:
            written = self._write(inputs, identity, supersedes)
        except ChangedWhileReadError as error:
            diagnostics.append(diagnose("HY534", None, file=str(error)))
        except UnreadableError as error:
            names = {o.delivery.path: o.source.path for o in opened}
            why = error.why
            diagnostics.append(
                diagnose(why.code, None, file=names[error.path], **dict(why.arguments))
            )
        except DamagedFileError as error:
            diagnostics.append(diagnose("HY528", None, file=error.file, reason=error.reason))
        except OSError as error:
            diagnostics.append(_not_written(error))
        else:
            record = self._record(opened, identity, written)
            mark = next((o.mark for o in opened if o.mark), None)
            self._catalog.add(record, supersedes=supersedes, mark=mark)
            filed = _with_filing(refused, record, State.FILED)
            contents = written.contents
            return replace(filed, reasons=contents.reasons, normalised=contents.marks)
        return replace(refused, diagnostics=tuple(diagnostics))

    def _superseded_by(self, opened: Sequence[Opened]) -> list[str]:
        """The current filings that this one takes the place of.

        For an increment these are filings of the same file under an older contract.
        """
        current = self._catalog.current(self._name)
        if self._contract.delivery is Delivery.FULL:
            return [r.id for r in current]
        keys = {content_key(o.source) for o in opened}
        return [r.id for r in current if keys & {content_key(s) for s in r.sources}]

    def _write(self, inputs: Sequence[Input], identity: str, supersedes: Sequence[str]) -> Written:
        """The filing's folder, complete and under its final name."""
        earlier = []
        if self._contract.delivery is Delivery.INCREMENT:
            current = self._catalog.current(self._name)
            kept = [r for r in current if r.id not in supersedes]
            earlier = [filing_from_record(self._workspace, r) for r in kept]
        home = self._workspace.filings_folder / self._name
        unfinished = home / f"{identity}{UNFINISHED}1"
        make_folder(home)
        unfinished.mkdir()
        try:
            writer = FilingWriter(
                self._contract, unfinished, self._keys, on_progress=self._on_progress
            )
            written = writer.write(inputs, identity=identity, earlier=earlier)
            unfinished.rename(home / identity)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        sync_names(home)
        return written

    def _record(self, opened: Sequence[Opened], identity: str, written: Written) -> FilingRecord:
        return FilingRecord(
            id=identity,
            data_set=self._name,
            filed_at=self._filed_at,
            delivery=self._contract.delivery.value,
            contract_version=self._contract.version,
            contract_sha256=self._contract.sha256,
            rows_in=written.contents.counts.rows_in,
            rows_filed=written.contents.counts.rows_filed,
            rows_quarantined=written.contents.counts.rows_quarantined,
            manifest_sha256=written.manifest_sha256,
            program=program_version(),
            sources=tuple(o.source for o in opened),
            parts=written.contents.parts,
        )

    @property
    def _refused(self) -> Receipt:
        return Receipt(self._name, self._contract.data_set.title, State.REFUSED)


def _with_filing(receipt: Receipt, filing: FilingRecord, state: State) -> Receipt:
    return replace(
        receipt,
        state=state,
        filing_id=filing.id,
        rows_in=filing.rows_in,
        rows_filed=filing.rows_filed,
        rows_quarantined=filing.rows_quarantined,
    )
