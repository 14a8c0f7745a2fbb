"""Filing what lies delivered for one data set."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.catalog import FilingRecord
from engine.catalog.contract import Contract, Delivery
from engine.catalog.snapshot import filing_from_record
from engine.filing.correction_filer import file_returned
from engine.filing.delivered import AlreadyFiled, Arrived, Asked
from engine.filing.deliveries import Opened, arrived, effective_source, open_delivery, shown_source
from engine.filing.delivery_order import (
    Files,
    Past,
    one_after_the_other,
    period_in_names,
)
from engine.filing.filing_round import (
    Round,
    not_written,
    with_filing,
)
from engine.filing.lineage import corrected_by
from engine.filing.lock import sweep_leftovers
from engine.filing.manifest import changes_id, content_key, filing_id, load_rows_sha256
from engine.filing.new_filing import NewFilings
from engine.filing.receipt import Receipt, State
from engine.filing.returned import is_returned
from engine.filing.sidecars import Sidecars
from engine.filing.totals import ControlTotals
from engine.filing.tree import filing_secret
from engine.filing.write import TwoDeliveriesError


class DataSetFiler:
    """Files the deliveries of one data set, under the workspace's lock."""

    def __init__(self, round_: Round, contract: Contract) -> None:
        self._round, self._contract = round_, contract
        self._workspace, self._catalog = round_.workspace, round_.catalog
        self._name = contract.data_set.name
        self._sidecars = Sidecars(contract)
        self._new = NewFilings(round_, contract)

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
        left = self._sidecars.alone()
        return [*told[:-1], *(replace(r, diagnostics=(*r.diagnostics, *left)) for r in told[-1:])]

    def _receipts(self) -> Iterator[Receipt]:
        source = effective_source(self._workspace, self._contract)
        known = [r.id for r in self._catalog.filings(self._name)]
        sweep_leftovers(self._workspace, self._name, known)
        place, asked = self._round.place, self._asked()
        files = arrived(self._workspace, source, place, asked) if source else iter(())
        delivered = self._sidecars.set_aside(files)
        nothing_there = True
        for some in one_after_the_other(self._contract, delivered):
            nothing_there = False
            yield from self._file_some(some)
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
                self._sidecars.belong_to(file.name)
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
        totals = self._sidecars.of(opened)
        wrong = tuple(t for t in totals.values() if isinstance(t, Diagnostic))
        if wrong:
            return replace(refused, diagnostics=wrong)
        stated = {of: t for of, t in totals.items() if isinstance(t, ControlTotals)}
        today = self._catalog.current(self._name)
        if today and self._contract.delivery is Delivery.CHANGES:
            return self._file_changes(opened, today[-1], refused, stated)
        identity = filing_id(self._contract, [o.source for o in opened], [*stated.values()])
        known = self._catalog.filing(identity)
        if known and known.id == identity:
            return self._known(known, refused)
        past = self._past(period_in_names(self._contract, refused.files))
        if settled := past.settled(opened):
            return with_filing(refused, settled, State.ALREADY_FILED)
        try:
            return self._new.file(opened, identity, refused, stated)
        except TwoDeliveriesError:
            fresh = past.never_seen(opened)
        if 0 < len(fresh) < len(opened):  # the others are what these take the place of
            return self._file_together(fresh)
        files = ", ".join(refused.files)
        return replace(refused, diagnostics=(diagnose("HY594", None, files=files),))

    def _file_changes(
        self,
        opened: Sequence[Opened],
        before: FilingRecord,
        refused: Receipt,
        totals: Mapping[str, ControlTotals],
    ) -> Receipt:
        """One filing of the filing `before` with what `opened` changes in it.

        HY744 where the rows of the two were not read alike, HY745 where it came too late: which of
        two versions is the newer one only the order of deliveries tells.
        """
        filed = self._catalog.filings(self._name)
        known = {content_key(s) for r in filed if not r.is_held for s in r.sources}
        fresh = [o for o in opened if content_key(o.source) not in known]
        if not fresh:
            return with_filing(refused, before, State.ALREADY_FILED)
        files = tuple(o.source.path for o in fresh)
        refused = replace(refused, files=files)
        identity = changes_id(self._contract, before.id, [o.source for o in fresh])
        if same := self._catalog.filing(identity):
            return self._known(same, refused)
        filing = filing_from_record(self._workspace, before)
        if load_rows_sha256(filing.folder) != self._contract.rows_sha256:
            title = self._contract.data_set.title
            alike = diagnose("HY744", None, data_set=title, files=", ".join(files))
            return replace(refused, diagnostics=(alike,))
        if self._past("").is_older(files):
            last = ", ".join(s.path for s in before.sources[-1:])
            late = diagnose("HY745", None, files=", ".join(files), last=last)
            return replace(refused, diagnostics=(late,))
        try:
            return self._new.file(fresh, identity, refused, totals, changed=filing)
        except TwoDeliveriesError:
            return replace(refused, diagnostics=(diagnose("HY594", None, files=", ".join(files)),))

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

    @property
    def _refused(self) -> Receipt:
        return Receipt(self._name, self._contract.data_set.title, State.REFUSED)
