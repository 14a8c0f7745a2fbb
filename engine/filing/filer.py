"""Filing what lies delivered for one data set."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from dsl.diagnostics import Diagnostic, diagnose
from dsl.text.source import SourceText
from engine.catalog.catalog import FilingRecord
from engine.catalog.contract import Contract
from engine.catalog.snapshot import filing_from_record
from engine.filing.arriving import check_arrival, headers_before
from engine.filing.closing import Written
from engine.filing.correction_filer import file_returned
from engine.filing.delivered import AlreadyFiled, Arrived, Asked, File
from engine.filing.deliveries import Opened, arrived, effective_source, open_delivery, shown_source
from engine.filing.delivery_order import (
    Files,
    Past,
    one_after_the_other,
    period_in_names,
    period_of,
)
from engine.filing.filing_round import (
    Round,
    finished_folder,
    not_written,
    nothing_left,
    record_of,
    with_contents,
    with_filing,
)
from engine.filing.foot import told_foot
from engine.filing.lineage import corrected_by
from engine.filing.lock import sweep_leftovers
from engine.filing.manifest import filing_id
from engine.filing.partitions import check_same_columns
from engine.filing.plausibility import check_plausible
from engine.filing.quality import Quality
from engine.filing.receipt import Receipt, State
from engine.filing.referring import targets_of
from engine.filing.refused import RefusedError
from engine.filing.region_notes import note_abolished
from engine.filing.returned import is_returned
from engine.filing.runs import Runs
from engine.filing.totals import ControlTotals, beside, is_totals, load_totals, totals_of
from engine.filing.tree import filing_secret
from engine.filing.write import FilingWriter, Input, Standing, TwoDeliveriesError


class DataSetFiler:
    """Files the deliveries of one data set, under the workspace's lock."""

    def __init__(self, round_: Round, contract: Contract) -> None:
        self._round, self._contract = round_, contract
        self._workspace, self._catalog = round_.workspace, round_.catalog
        self._name = contract.data_set.name
        #: Files with control totals that came along, and those that belong to a delivery.
        self._sidecars: dict[str, Path] = {}
        self._met: set[str] = set()
        #: The filings that this round made, by id.
        self._filed: set[str] = set()

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
            receipts.append(replace(self._refused, diagnostics=(not_written(error),)))
        fresh = [r for r in receipts if r.state is not State.ALREADY_FILED or r.diagnostics]
        told = fresh or receipts[-1:]
        alone = sorted(self._sidecars.keys() - self._met)
        left = tuple(diagnose("HY580", None, totals=name) for name in alone)
        return [*told[:-1], *(replace(r, diagnostics=(*r.diagnostics, *left)) for r in told[-1:])]

    def _receipts(self) -> Iterator[Receipt]:
        source = effective_source(self._workspace, self._contract)
        known = [r.id for r in self._catalog.filings(self._name)]
        sweep_leftovers(self._workspace, self._name, known)
        place, asked = self._round.place, self._asked()
        files = arrived(self._workspace, source, place, asked) if source else iter(())
        delivered = self._without_totals(files)
        nothing_there = True
        for some in one_after_the_other(self._contract, delivered):
            nothing_there = False
            yield from self._file_some(some)
        if nothing_there:
            title, where = self._contract.data_set.title, shown_source(source)
            nothing = diagnose("HY531", None, data_set=title, path=where)
            yield replace(self._refused, state=State.NOTHING_DELIVERED, diagnostics=(nothing,))

    def _without_totals(self, files: Iterable[File]) -> Iterator[File]:
        """The delivered files; those with control totals are set aside."""
        for file in files:
            if isinstance(file, Arrived) and is_totals(file.name):
                self._sidecars[file.name] = file.path
            else:
                yield file

    def _asked(self) -> Asked:
        """What is known of the data set before its deliveries are brought here."""

        def filing_of(name: str, version: str) -> str:
            for record in self._catalog.current(self._name):
                same = record.contract_sha256 == self._contract.sha256
                if same and any((s.path, s.version) == (name, version) for s in record.sources):
                    return record.id
            return ""

        secret = filing_secret(self._round.keys, f"watermark {self._name}")
        return Asked(self._contract, self._catalog.mark(self._name), secret, filing_of)

    def _file_some(self, files: Files) -> Iterator[Receipt]:
        """One filing of `files`, unless the catalog has it, and one of each that came back."""
        names = tuple(f.name for f in files if not isinstance(f, Diagnostic))
        refused = replace(self._refused, files=names)
        for file in files:
            if not isinstance(file, AlreadyFiled):
                continue
            if known := self._catalog.filing(file.filing_id):
                self._met |= set(totals_of(file.name, self._sidecars))
                yield with_filing(refused, known, State.ALREADY_FILED)
                return
        place = self._round.place
        results = [open_delivery(f, place) if isinstance(f, Arrived) else f for f in files]
        opened = [r for r in results if isinstance(r, Opened)]
        if len(opened) < len(results):
            found = tuple(r for r in results if isinstance(r, Diagnostic))
            nothing_new = all(d.code == "HY565" for d in found)
            state = State.NOTHING_DELIVERED if nothing_new else State.REFUSED
            yield replace(refused, state=state, diagnostics=found)
            return
        back = [o for o in opened if is_returned(o.delivery)]
        delivered = [o for o in opened if o not in back]
        if delivered:
            yield self._file_together(delivered)
        for one in back:
            yield file_returned(one, self._round, self._contract)

    def _file_together(self, opened: Sequence[Opened]) -> Receipt:
        refused = replace(self._refused, files=tuple(o.source.path for o in opened))
        totals = self._totals_of(opened)
        wrong = tuple(t for t in totals.values() if isinstance(t, Diagnostic))
        if wrong:
            return replace(refused, diagnostics=wrong)
        stated = {of: t for of, t in totals.items() if isinstance(t, ControlTotals)}
        identity = filing_id(self._contract, [o.source for o in opened], [*stated.values()])
        known = self._catalog.filing(identity)
        if known and known.id == identity:
            return self._known(known, refused)
        past = self._past(period_in_names(self._contract, refused.files))
        if settled := past.settled(opened):
            return with_filing(refused, settled, State.ALREADY_FILED)
        try:
            return self._file_new(opened, identity, refused, stated)
        except TwoDeliveriesError:
            fresh = past.never_seen(opened)
        if 0 < len(fresh) < len(opened):  # the others are what these take the place of
            return self._file_together(fresh)
        files = ", ".join(refused.files)
        return replace(refused, diagnostics=(diagnose("HY594", None, files=files),))

    def _totals_of(self, opened: Sequence[Opened]) -> Mapping[str, ControlTotals | Diagnostic]:
        """The control totals of each file that has some, by the file's name."""
        found: dict[str, ControlTotals | Diagnostic] = {}
        for one in opened:
            name, folder = one.source.path, one.source.path.rpartition("/")[0]
            near = {f"{folder}/{p.name}".lstrip("/"): p for p in beside(one.delivery.path)}
            own = totals_of(name, {**near, **self._sidecars})
            self._met |= set(own)
            if len(own) > 1:
                found[name] = diagnose("HY578", None, file=" + ".join(own), line=1, text="")
            for totals in own[:1]:
                path = {**near, **self._sidecars}[totals]
                found.setdefault(name, load_totals(path, self._contract, name=totals, of=name))
        return found

    def _known(self, known: FilingRecord, refused: Receipt) -> Receipt:
        """What to say of a delivery that is filed already; a full one becomes current again.

        Where it was corrected since, its last correction stands for it.
        """
        last = corrected_by(self._catalog.filings(self._name), known)
        if last.erasure:
            day, files = last.erasure.at[:10], ", ".join(s.path for s in known.sources)
            left = diagnose("HY589", None, filing=last.id, day=day, files=files)
            filed = with_filing(refused, last, State.ALREADY_FILED)
            return replace(filed, diagnostics=(left,))
        if last.is_held and last.pending and (last.rows_filed or not last.rows_in):
            return replace(with_filing(refused, last, State.HELD), diagnostics=last.pending.noticed)
        past = self._past(last.period)
        # a period that only the rows say: nothing tells an old file from one that came again
        unnamed = last.period != period_in_names(self._contract, refused.files)
        stays = not last.superseded_by or self._contract.delivery.adds_up or unnamed
        if stays or past.is_older(refused.files):
            return with_filing(refused, last, State.ALREADY_FILED)
        self._catalog.reinstate(last.id, supersedes=past.standing, at=self._round.filed_at)
        return with_filing(refused, last, State.REINSTATED)

    def _past(self, period: str) -> Past:
        return Past(self._catalog, self._contract, period)

    def _file_new(
        self,
        opened: Sequence[Opened],
        identity: str,
        refused: Receipt,
        totals: Mapping[str, ControlTotals],
    ) -> Receipt:
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
        home = self._workspace.filings_folder / self._name
        write = partial(self._write, inputs, identity, totals)
        written = finished_folder(home, identity, write, opened)
        if not isinstance(written, Written):
            return replace(refused, diagnostics=(*diagnostics, *written))
        feet = [f for i in inputs for f in told_foot(i.opened)]
        refused = replace(refused, diagnostics=(*diagnostics, *feet))
        return self._record(written, opened, identity, refused)

    def _record(
        self, written: Written, opened: Sequence[Opened], identity: str, refused: Receipt
    ) -> Receipt:
        """Note the finished filing: as today's data, held, or as one that came late."""
        folder = self._workspace.filings_folder / self._name / identity
        paths = [folder / p.name for p in written.contents.parts]
        past = self._past(written.contents.period)
        self._filed.add(identity)
        sources = tuple(o.source for o in opened)
        record = record_of(self._round, self._contract, written, identity=identity, sources=sources)
        before = [filing_from_record(self._workspace, r) for r in past.compared(opened)]
        held, told = check_plausible(self._contract, written.contents, folder, before)
        if past.is_older(refused.files):
            newer = past.current[-1]
            self._catalog.add(replace(record, superseded_by=newer.id), supersedes=())
            held, told = (), (*told, self._late(newer))
        else:
            mark = next((o.mark for o in opened if o.mark), None)
            replaced = past.replaced(opened)
            self._catalog.add(record, supersedes=replaced, mark=mark, held_for=held)
        if not record.rows_filed and record.rows_in:
            held = ()  # it is told as quarantined altogether
        notes = note_abolished(self._contract, paths, written.contents.marks)
        told = (*refused.diagnostics, *notes, *told, *held)
        filed = with_filing(refused, record, State.HELD if held else State.FILED)
        receipt = with_contents(
            replace(filed, diagnostics=told),
            written,
            round_=self._round,
            contract=self._contract,
            record=record,
        )
        return replace(receipt, diagnostics=(*receipt.diagnostics, *nothing_left(receipt)))

    def _late(self, newer: FilingRecord) -> Diagnostic:
        title, files = self._contract.data_set.title, ", ".join(s.path for s in newer.sources)
        return diagnose("HY539", None, data_set=title, filing=newer.id[:8], files=files)

    def _standing(self, opened: Sequence[Opened], runs: Runs) -> Standing:
        """The period of a delivery, and what it must not repeat; RefusedError (HY537, HY538).

        HY594 where another file of the same round holds the same period, as its rows say: which of
        the two is the later one nothing tells.
        """
        names = [o.source.path for o in opened]
        past = self._past(period_of(self._contract, names, runs.batches))
        both = past.period and self._filed & {r.id for r in past.filings}
        if both and not period_in_names(self._contract, names):
            raise RefusedError(diagnose("HY594", None, files=", ".join(names)))
        others = past.others(past.replaced(opened))
        earlier = [filing_from_record(self._workspace, r) for r in others]
        return Standing(earlier, past.period)

    def _write(
        self,
        inputs: Sequence[Input],
        identity: str,
        totals: Mapping[str, ControlTotals],
        folder: Path,
    ) -> Written:
        workspace, catalog = self._workspace, self._catalog
        contracts, keys = self._round.contracts, self._round.keys
        targets = partial(
            targets_of, self._contract, contracts, catalog=catalog, workspace=workspace
        )
        quality = Quality(self._contract, totals=totals, targets=targets)
        writer = FilingWriter(
            self._contract, folder, keys, on_progress=self._round.on_progress, quality=quality
        )
        opened = [i.opened for i in inputs]
        return writer.write(inputs, identity=identity, standing=partial(self._standing, opened))

    @property
    def _refused(self) -> Receipt:
        return Receipt(self._name, self._contract.data_set.title, State.REFUSED)
