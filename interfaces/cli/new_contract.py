"""`huiyan new contract`: a contract drafted from a delivered file."""

from __future__ import annotations

import glob
import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import policies
from adapters.archives import is_archive
from adapters.isolation import workplace
from adapters.opening import format_of
from adapters.sources import ReadOptions
from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.contract import Contract
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace
from engine.filing.drafting.draft import Draft, draft_of
from engine.filing.drafting.sample import format_of_folder, sample_of
from engine.filing.totals import is_totals
from interfaces.cli import contract_words as words
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.contract_scaffold import Lying, Named, contract_text
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.registry import entries
from interfaces.cli.settings import reading_limits
from interfaces.cli.shown import Heading, show_table

_HEADINGS = (
    Heading("column", Bilingual("列", "column")),
    Heading("domain", Bilingual("含义", "domain")),
    Heading("why", Bilingual("依据", "because")),
)
_SUMMARY = Bilingual(
    "主键：{key}。事情发生的日期：{event}。", "Key: {key}. When it happened: {event}."
)
_CHECK = Bilingual(
    "写着“核对”的逐处核对，再检查", "go through what says “check”, then check the whole"
)
#: What a shell takes as it stands, Chinese names too.
_PLAIN_PATH: Final = re.compile(r"[\w./-]+")
#: Dates and numbers at the end of a file's name, which the next delivery will have otherwise.
_NUMBERED: Final = re.compile(r"[ _.-]*[0-9][0-9_.年月日-]*$")


def draft_contract(
    invocation: Invocation, name: str, source: Path, code: str | None, sheet: str | None
) -> tuple[Path, str, Draft, Named]:
    """Where the contract belongs, its text, and what it was made of; nothing is written yet.

    Leaves with HY733 for a name that is none, HY734 where the data set has a contract, and
    with what filing would say of a file that cannot be read.
    """
    workspace = invocation.workspace()
    found, _ = load_contracts(workspace.contracts, root=workspace.root)
    named = _named(name, code, found.contracts)
    title = f"{named.department_title}.{named.title}"
    for word in (f"{named.department}.{named.name}", title):
        if taken := found.contract(word):
            problem = diagnose("HY734", None, name=word, file=taken.file)
            raise Leave(ExitCode.MISTAKE, problem)
    path = (invocation.folder / source).absolute()
    draft = _draft(workspace, path, sheet or "", found.contracts)
    text = contract_text(named, draft, _lying(workspace, path), invocation.language)
    folder = next((f for f in workspace.contracts if not f.is_file()), workspace.root)
    return folder / named.department / f"{named.name}.yaml", text, draft, named


def show_draft(invocation: Invocation, target: Path, draft: Draft, named: Named) -> None:
    """What was guessed of each column, and what to do next."""
    language = invocation.language
    show_table(invocation, _HEADINGS, _records(draft, language))
    titles = {c.name: c.title for c in draft.columns}
    none = words.NO_KEY_SHOWN.tell(language)
    key = ("、" if language == "zh" else ", ").join(titles[k] for k in draft.key) or none
    event = titles.get(draft.event_date, none)
    invocation.results.line()
    invocation.results.line(_SUMMARY.tell(language, key=key, event=event))
    here = invocation.folder.absolute()
    shown = str(target.relative_to(here) if target.is_relative_to(here) else target)
    shown = shown if _PLAIN_PATH.fullmatch(shown) else shlex.quote(shown)
    data_set = f"{named.department_title}.{named.title}"
    invocation.suggest(
        (f"huiyan check {shown}", _CHECK), (f"huiyan file {data_set}", entries()["file"].about)
    )


def _records(draft: Draft, language: str) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "column": column.title,
            "domain": str(column.guess.domain),
            "why": words.GROUNDS[column.guess.ground].tell(language),
        }
        for column in draft.columns
    ]


def _named(name: str, code: str | None, contracts: Sequence[Contract]) -> Named:
    """Code names and titles; a department that has contracts keeps what it is called there."""
    titles, codes = _two(name), _two(code) if code else _two(name)
    for contract in contracts:
        data_set = contract.data_set
        title = data_set.title.partition(".")[0]
        if titles[0] in (title, data_set.department) and not code:
            return Named(data_set.department, title, codes[1], titles[1])
    return Named(codes[0], titles[0], codes[1], titles[1])


def _two(name: str) -> tuple[str, str]:
    department, _, data_set = name.partition(".")
    if not (department.isidentifier() and data_set.isidentifier()):
        raise Leave(ExitCode.MISTAKE, diagnose("HY733", None, name=name))
    return department, data_set


def _draft(workspace: Workspace, path: Path, sheet: str, contracts: Sequence[Contract]) -> Draft:
    """The draft; columns are called as the workspace's contracts call them, else as ours do."""
    ours, _ = load_contracts([Path(policies.__file__).parent / "contracts"])
    options = ReadOptions(format=format_of_folder(path), sheet=sheet)
    with workplace(workspace.incoming_folder, reading_limits(workspace)) as place:
        try:
            sample = sample_of(path, workspace.shown_path(path), options, place)
        except OSError as error:
            file, reason = workspace.shown_path(path), error.strerror or str(error)
            sample = diagnose("HY520", None, file=file, reason=reason)
        if isinstance(sample, Diagnostic):
            raise Leave(ExitCode.MISTAKE, sample)
        return draft_of(sample, contracts or ours.contracts)


def _lying(workspace: Workspace, path: Path) -> Lying:
    """Where the next deliveries will lie: as this file, whatever stands for its number."""
    shown = workspace.shown_path(path)
    form = format_of_folder(path) or ("" if is_archive(path.name) else format_of(path.name))
    exact = glob.escape(shown)
    if not path.is_relative_to(workspace.root):
        return Lying(exact, shown, form, outside=True)
    stem = _NUMBERED.sub("", path.stem) or path.stem
    likely = f"{glob.escape(stem)}*{path.suffix}"
    alike = [p for p in path.parent.glob(likely) if not is_totals(p.name) and p != path]
    if alike or path.is_dir():
        return Lying(exact, shown, form, outside=False)
    folder = glob.escape(shown.rpartition("/")[0])
    return Lying(f"{folder}/{likely}".lstrip("/"), shown, form, outside=False)
