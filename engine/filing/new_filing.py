"""Making one new filing of a data set from opened deliveries, and noting it in the catalog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from dsl.diagnostics import Diagnostic, diagnose
from dsl.text.source import SourceText
from engine.catalog.catalog import FilingRecord, SourceFile
from engine.catalog.contract import Contract
from engine.catalog.snapshot import Filing, filing_from_record
from engine.filing.arriving import check_arrival, headers_before
from engine.filing.changing import Changes, Merged, told_merged, write_changes
from engine.filing.closing import Written
from engine.filing.deliveries import Opened
from engine.filing.delivery_order import (
    Past,
    period_in_names,
    period_of,
)
from engine.filing.filing_round import (
    Round,
    finished_folder,
    nothing_left,
    record_of,
    with_contents,
    with_filing,
)
from engine.filing.foot import told_foot
from engine.filing.partitions import check_same_columns
from engine.filing.plausibility import check_plausible
from engine.filing.quality import Quality
from engine.filing.receipt import Receipt, State
from engine.filing.referring import targets_of
from engine.filing.refused import RefusedError
from engine.filing.region_notes import note_abolished
from engine.filing.runs import Runs
from engine.filing.totals import ControlTotals
from engine.filing.write import FilingWriter, Input, Standing


class NewFilings:
    """The new filings of one data set in one round, which know of each other."""

    def __init__(self, round_: Round, contract: Contract) -> None:
        self._round, self._contract = round_, contract
        self._workspace, self._catalog = round_.workspace, round_.catalog
        self._name = contract.data_set.name
        #: Those that were made, by id.
        self._filed: set[str] = set()

    def file(
        self,
        opened: Sequence[Opened],
        identity: str,
        refused: Receipt,
        totals: Mapping[str, ControlTotals],
        *,
        changed: Filing | None = None,
    ) -> Receipt:
        """A filing of `opened`, merged into the one that it has `changed` where there is one."""
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
        merged: list[Merged] = []
        if changed is None:
            write = partial(self._write, inputs, identity, totals)
        else:
            changes = Changes(changed, inputs)
            write = partial(self._merge, changes, identity, totals, merged)
        written = finished_folder(home, identity, write, opened)
        if not isinstance(written, Written):
            return replace(refused, diagnostics=(*diagnostics, *written))
        feet = [f for i in inputs for f in told_foot(i.opened)]
        told = [told_merged(self._contract, m, changed) for m in merged if changed]
        refused = replace(refused, diagnostics=(*diagnostics, *feet, *told))
        sources = (*(changed.sources if changed else ()), *(o.source for o in opened))
        return self._record(written, opened, sources, identity, refused)

    def _record(
        self,
        written: Written,
        opened: Sequence[Opened],
        sources: tuple[SourceFile, ...],
        identity: str,
        refused: Receipt,
    ) -> Receipt:
        """Note the finished filing: as today's data, held, or as one that came late."""
        folder = self._workspace.filings_folder / self._name / identity
        paths = [folder / p.name for p in written.contents.parts]
        past = self._past(written.contents.period)
        self._filed.add(identity)
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
        round_, quality = self._round, self._quality(totals)
        writer = FilingWriter(
            self._contract, folder, round_.keys, on_progress=round_.on_progress, quality=quality
        )
        opened = [i.opened for i in inputs]
        return writer.write(inputs, identity=identity, standing=partial(self._standing, opened))

    def _merge(
        self,
        changes: Changes,
        identity: str,
        totals: Mapping[str, ControlTotals],
        merged: list[Merged],
        folder: Path,
    ) -> Written:
        """The filing before with what was delivered; what came of it is put into `merged`."""
        done = write_changes(
            changes,
            folder,
            identity=identity,
            contract=self._contract,
            keys=self._round.keys,
            quality=self._quality(totals),
            on_progress=self._round.on_progress,
        )
        merged.append(done)
        return done.written

    def _quality(self, totals: Mapping[str, ControlTotals]) -> Quality:
        targets = partial(
            targets_of,
            self._contract,
            self._round.contracts,
            catalog=self._catalog,
            workspace=self._workspace,
        )
        return Quality(self._contract, totals=totals, targets=targets)

    def _past(self, period: str) -> Past:
        return Past(self._catalog, self._contract, period)
