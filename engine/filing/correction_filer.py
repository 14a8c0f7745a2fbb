"""Filing a quarantine that came back: which filing it corrects, and what becomes of its rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from dsl.diagnostics import Diagnostic, diagnose
from dsl.text.source import SourceText
from engine.catalog.catalog import FilingRecord
from engine.catalog.contract import Contract
from engine.catalog.snapshot import filing_from_record
from engine.filing import manifest
from engine.filing.closing import Written
from engine.filing.correcting import Correction, write_correction
from engine.filing.deliveries import Opened
from engine.filing.delivery_order import Past
from engine.filing.filing_round import (
    Round,
    finished_folder,
    record_of,
    with_contents,
    with_filing,
)
from engine.filing.headers import map_header
from engine.filing.lineage import root_of
from engine.filing.manifest import content_key, correction_id
from engine.filing.quality import Quality
from engine.filing.receipt import Receipt, State
from engine.filing.referring import targets_of
from engine.filing.returned import ReturnedRows, mended_rows, read_returned, told_strangers
from engine.filing.write import Input, Standing

#: Why a quarantine that came back has nothing that it could correct.
_WHY = {
    "unknown": ("没有这个批次", "there is no such filing"),
    "other": ("该批次属于另一个数据集", "that filing is of another data set"),
    "superseded": ("该批次已被后来的报送取代", "a later delivery took the place of that filing"),
    "erased": ("该批次的数据已经删除", "the rows of that filing are erased"),
    "contract": (
        "该批次按较早的数据约定入库；请先把原报送文件重新入库",
        "that filing was made under an older contract: file the delivery itself again first",
    ),
}


def file_returned(opened: Opened, round_: Round, contract: Contract) -> Receipt:
    """The receipt of filing what came back in `opened`."""
    return _Returning(opened, round_, contract).file()


class _Returning:
    """One file that came back."""

    def __init__(self, opened: Opened, round_: Round, contract: Contract) -> None:
        self._opened, self._round, self._contract = opened, round_, contract
        self._name = contract.data_set.name
        self._filings = round_.catalog.filings(self._name)
        files = (opened.source.path,)
        text = SourceText(opened.source.path, opened.delivery.header_text)
        title = contract.data_set.title
        self._refused = Receipt(self._name, title, State.REFUSED, files=files, texts=(text,))

    def file(self) -> Receipt:
        """The receipt: a corrected filing, or why there is none."""
        returned = read_returned(self._opened)
        if isinstance(returned, Diagnostic):
            return self._told(returned)
        self._refused = replace(self._refused, corrects=returned.filing)
        target = self._target(returned.filing)
        digest = self._opened.source.sha256
        if isinstance(target, str):
            before = [f for f in self._filings if f.corrects and _holds(f, digest)]
            if before:
                return with_filing(self._refused, before[-1], State.ALREADY_FILED)
            return self._told(self._nothing_to_correct(returned.filing, target))
        if _holds(target, digest):
            return with_filing(self._refused, target, State.ALREADY_FILED)
        folder = filing_from_record(self._round.workspace, target).folder
        mended = mended_rows(returned, folder)
        path = self._opened.source.path
        told = told_strangers(mended, file=path, filing=target.id)
        if not mended.rows:
            nothing = diagnose("HY586", None, file=path, filing=target.id, rows=mended.untouched)
            return self._told(*told, nothing)
        rows = ReturnedRows(self._opened.delivery, frozenset(mended.rows))
        places, found = map_header(rows, self._contract, file=path)
        if places is None:
            return self._told(*told, *found)
        delivered = replace(self._opened, delivery=rows)
        filing = filing_from_record(self._round.workspace, target)
        correction = Correction(filing, Input(delivered, places), mended.rows)
        return self._write(correction, (*told, *found), period=target.period)

    def _target(self, named: str) -> FilingRecord | str:
        """The current filing that holds what was delivered for the one `named`, or why none does.

        A correction before, or a new contract under which the same files were filed again,
        leaves rows under their numbers.
        """
        record = self._round.catalog.filing(named)
        if record is None:
            return "unknown"
        if record.data_set != self._name:
            return "other"
        keys = [content_key(s) for s in root_of(self._filings, record).sources]
        same = [
            r
            for r in self._filings
            if not r.superseded_by and [content_key(s) for s in r.sources[: len(keys)]] == keys
        ]
        if not same:
            return "superseded"
        if same[-1].erasure:
            return "erased"
        return same[-1] if self._under_todays_contract(same[-1]) else "contract"

    def _under_todays_contract(self, record: FilingRecord) -> bool:
        folder = filing_from_record(self._round.workspace, record).folder
        said = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
        return bool(said["contract"].get("filing_sha256") == self._contract.filing_sha256)

    def _nothing_to_correct(self, filing: str, why: str) -> Diagnostic:
        chinese, english = _WHY[why]
        path = self._opened.source.path
        return diagnose("HY581", None, file=path, filing=filing, why_zh=chinese, why_en=english)

    def _told(self, *diagnostics: Diagnostic) -> Receipt:
        return replace(self._refused, diagnostics=diagnostics)

    def _write(self, correction: Correction, told: Sequence[Diagnostic], *, period: str) -> Receipt:
        round_, contract, before = self._round, self._contract, correction.filing
        identity = correction_id(contract, before.id, self._opened.source)
        past = Past(round_.catalog, contract, period)
        adds_up = contract.delivery.adds_up
        replaced = [before.id] if adds_up else past.standing
        earlier = [filing_from_record(round_.workspace, r) for r in past.others(replaced)]
        targets = partial(
            targets_of,
            contract,
            round_.contracts,
            catalog=round_.catalog,
            workspace=round_.workspace,
        )

        def write(folder: Path) -> Written:
            return write_correction(
                correction,
                folder,
                identity=identity,
                contract=contract,
                keys=round_.keys,
                standing=Standing(earlier, period),
                quality=Quality(contract, targets=targets),
            )

        home = round_.workspace.filings_folder / self._name
        written = finished_folder(home, identity, write, [self._opened])
        if not isinstance(written, Written):
            return self._told(*told, *written)
        record = record_of(round_, contract, written, identity=identity, sources=correction.sources)
        round_.catalog.add(record, supersedes=replaced)
        corrected = with_filing(self._refused, record, State.CORRECTED)
        receipt = with_contents(corrected, written, round_=round_, contract=contract, record=record)
        return replace(receipt, diagnostics=tuple(told))


def _holds(filing: FilingRecord, sha256: str) -> bool:
    return any(s.sha256 == sha256 for s in filing.sources)
