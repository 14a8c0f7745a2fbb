"""`huiyan source list|test`: where the departments' deliveries lie, whether they can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.isolation import Workplace, workplace
from adapters.sources import BucketSource, FileSource, ReadOptions
from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest
from dsl.text.source import SourceText
from engine.catalog.catalog import open_catalog
from engine.catalog.contract import Contract, Contracts
from engine.catalog.workspace import Workspace
from engine.filing.arriving import Headers, check_arrival, headers_before
from engine.filing.delivered import AlreadyFiled, Arrived, Asked
from engine.filing.deliveries import (
    arrived,
    count_delivered,
    effective_source,
    open_delivery,
    shown_source,
)
from engine.filing.receipt import State
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command, Group
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.parameters import Argument
from interfaces.cli.registry import entries
from interfaces.cli.settings import reading_limits
from interfaces.cli.shown import Heading, show_listing
from interfaces.cli.told import as_record, has_errors
from interfaces.cli.unclaimed import told_unclaimed, unclaimed_names

ABOUT_LIST = Bilingual(
    "列出每个数据集的来源和已到的文件", "each data set's source, and the files that lie there"
)
ABOUT_TEST = Bilingual(
    "打开已到的文件，核对编码和表头，不入库",
    "open the files, check encoding and header; file nothing",
)
_NO_SOURCE = Bilingual("（未指定）", "(none)")
_READABLE = Bilingual("可读", "readable")
_UNREADABLE = Bilingual("不可读", "not readable")

LISTED = (
    Heading("dataset", Bilingual("数据集", "data set")),
    Heading("path", Bilingual("位置", "path")),
    Heading("format", Bilingual("格式", "format")),
    Heading("delivery", Bilingual("方式", "delivery")),
    Heading("files", Bilingual("文件", "files"), number=True),
)
TESTED = (
    Heading("dataset", Bilingual("数据集", "data set")),
    Heading("file", Bilingual("文件", "file")),
    Heading("state", Bilingual("结果", "state")),
    Heading("encoding", Bilingual("编码", "encoding")),
    Heading("lines", Bilingual("行", "lines"), number=True),
)


@dataclass(frozen=True, slots=True)
class Tested:
    """One delivered file and what was found opening it."""

    contract: Contract
    file: str
    encoding: str
    lines: int
    diagnostics: tuple[Diagnostic, ...]
    texts: tuple[SourceText, ...]

    @property
    def readable(self) -> bool:
        """Whether it could be filed."""
        return not has_errors(self.diagnostics)


def list_sources(invocation: Invocation, names: tuple[str, ...]) -> ExitCode:
    """One line a data set; without `names` also what no contract reads."""
    workspace = invocation.workspace()
    every = invocation.contracts(workspace)
    contracts = _named(every, names)
    with workplace(workspace.incoming_folder, reading_limits(workspace)) as place:
        records = [_source_record(workspace, c, invocation, place) for c in contracts]
    unclaimed = [] if names else unclaimed_names(workspace, every)
    if invocation.machine:
        records += [_unclaimed_record(name) for name in unclaimed]
    show_listing(invocation, "huiyan.sources/1", LISTED, records)
    if not invocation.machine:
        invocation.notes.diagnostics(told_unclaimed(unclaimed))
    invocation.suggest(("huiyan source test", ABOUT_TEST), ("huiyan file", entries()["file"].about))
    return ExitCode.DONE if records else ExitCode.NOTHING_SELECTED


def _named(contracts: Contracts, names: Sequence[str]) -> tuple[Contract, ...]:
    """The contracts of the data sets called `names`, all without one; leaves with HY532."""
    chosen: list[Contract] = []
    for name in names:
        contract = contracts.contract(name)
        if contract is None:
            meant = nearest(name, contracts.words())
            raise Leave(ExitCode.MISTAKE, diagnose("HY532", None, data_set=name, nearest=meant))
        chosen.append(contract)
    return tuple(dict.fromkeys(chosen)) if names else contracts.contracts


def _source_record(
    workspace: Workspace, contract: Contract, invocation: Invocation, place: Workplace
) -> dict[str, Any]:
    source = effective_source(workspace, contract)
    files = count_delivered(workspace, source, place) if source else 0
    if isinstance(files, Diagnostic):
        invocation.notes.diagnostics((files,), ())
        files = 0
    options = source.options if isinstance(source, FileSource | BucketSource) else ReadOptions()
    shown = "" if invocation.machine else _NO_SOURCE.tell(invocation.language)
    return {
        "dataset": contract.data_set.name,
        "title": contract.data_set.title,
        "path": shown_source(source) or shown,
        "format": options.format or "",
        "encoding": options.encoding,
        "delivery": contract.delivery.value,
        "files": files,
    }


def _unclaimed_record(name: str) -> dict[str, Any]:
    """A file that no contract reads, for programs."""
    record = {"dataset": "", "title": "", "path": name, "format": "", "encoding": ""}
    return {**record, "delivery": State.UNCLAIMED.value, "files": 1}


def test_sources(invocation: Invocation, names: tuple[str, ...]) -> ExitCode:
    """One line a delivered file; what is wrong with it is told beside."""
    workspace = invocation.workspace()
    contracts = _named(invocation.contracts(workspace), names)
    with (
        invocation.notes.progress(ABOUT_TEST) as bar,
        workplace(workspace.incoming_folder, reading_limits(workspace)) as place,
    ):
        tested: list[Tested] = []
        for position, contract in enumerate(contracts):
            bar.at(position, len(contracts), contract.data_set.title)
            tested.extend(_test(workspace, contract, place))
    records = [_tested_record(t, invocation) for t in tested]
    show_listing(invocation, "huiyan.sources_tested/1", TESTED, records)
    for one in tested:
        if one.diagnostics and not invocation.machine:
            invocation.notes.diagnostics(one.diagnostics, one.texts)
    if not tested:
        return ExitCode.NOTHING_SELECTED
    if all(t.readable for t in tested):
        invocation.suggest(("huiyan file", entries()["file"].about))
        return ExitCode.DONE
    return ExitCode.MISTAKE


def _test(workspace: Workspace, contract: Contract, place: Workplace) -> Iterator[Tested]:
    source = effective_source(workspace, contract)
    with open_catalog(workspace) as catalog:
        last = headers_before(workspace, catalog.current(contract.data_set.name))
    asked = Asked(contract, header_only=True)
    for file in arrived(workspace, source, place, asked) if source else ():
        yield _test_file(contract, file, place, last)


def _test_file(
    contract: Contract, file: Arrived | AlreadyFiled | Diagnostic, place: Workplace, last: Headers
) -> Tested:
    if not isinstance(file, Arrived):
        told = (file,) if isinstance(file, Diagnostic) else ()
        name = next((dict(d.arguments).get("file", "") for d in told), "")
        return Tested(contract, name, "", 0, told, ())
    name = file.name
    opened = open_delivery(file, place)
    if isinstance(opened, Diagnostic):
        return Tested(contract, name, "", 0, (opened,), ())
    _, found = check_arrival(opened, contract, last)
    text = SourceText(name, opened.delivery.header_text)
    return Tested(contract, name, opened.source.encoding, opened.source.lines, found, (text,))


def _tested_record(tested: Tested, invocation: Invocation) -> dict[str, Any]:
    words = _READABLE if tested.readable else _UNREADABLE
    state = "readable" if tested.readable else "unreadable"
    record: dict[str, Any] = {
        "dataset": tested.contract.data_set.name,
        "title": tested.contract.data_set.title,
        "file": tested.file,
        "state": state if invocation.machine else words.tell(invocation.language),
        "encoding": tested.encoding,
        "lines": tested.lines,
    }
    if invocation.machine:
        found = tested.diagnostics
        record["diagnostics"] = [as_record(d, tested.texts, invocation.language) for d in found]
    return record


_FORMATS = ("text", "json", "jsonl", "csv")
_DATA_SETS = Bilingual(
    "数据集的名称或题名；不写则全部", "data sets by name or title; all without one"
)


def _names() -> Argument:
    return Argument("names", nargs=-1, metavar="DATASET", about=_DATA_SETS)


COMMAND = Group(
    "source",
    Command("list", list_sources, about=ABOUT_LIST, params=[_names()], formats=_FORMATS),
    Command("test", test_sources, about=ABOUT_TEST, params=[_names()], formats=_FORMATS),
    about=entries()["source"].about,
)
