"""`huiyan verify RUN|PACK|FILING|FILE`: hashes, signatures, counts; a bundle's rule once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dsl.diagnostics import diagnose
from dsl.schema import Schema
from engine.catalog.catalog import open_catalog
from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import Workspace
from engine.evidence import Verdict, verify_bundle
from engine.evidence.layout import looks_like_bundle
from engine.evidence.workspace import (
    verify_filing_whole,
    verify_pack,
    verify_stored_run,
    verify_workspace,
)
from engine.integrity.keys import UnusableKeyError, load_public_key
from engine.integrity.signing import ED25519, PublicKey
from engine.packs.pack import LoadedPack, find_packs
from engine.run.checking import check_pack
from engine.run.store import find_run
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.parameters import Argument, Option
from interfaces.cli.registry import entries
from interfaces.cli.run_failures import PAGE
from interfaces.cli.verdict_shown import VerdictShown, write_verdicts


def verify(invocation: Invocation, target: str | None, public_key: str | None) -> ExitCode:
    """What was named, or the whole workspace; 6 where anything is not as it was."""
    pinned = _pinned_or_leave(public_key)
    shown = VerdictShown(invocation)
    told: list[Verdict] = []
    for verdict in _verdicts(invocation, target, pinned):
        told.append(verdict)
        if not invocation.machine:
            shown.show(verdict)
    if invocation.machine:
        write_verdicts(invocation, told)
    else:
        shown.close(told)
    found = [d for v in told for d in v.diagnostics]
    if not invocation.machine:
        invocation.results.flush()
        invocation.notes.diagnostics(found)
    if all(v.holds for v in told):
        return ExitCode.DONE
    code = next(d.code for v in told if not v.holds for d in v.diagnostics)
    invocation.suggest((f"huiyan explain {code}", PAGE))
    return ExitCode.NOT_VERIFIED


def _verdicts(
    invocation: Invocation, target: str | None, pinned: PublicKey | str | None
) -> Iterable[Verdict]:
    path = None if target is None else Path(target)
    if path is not None and path.is_file():
        return [_bundle_or_leave(path, pinned)]
    if path is not None and (path.suffix == ".json" or len(path.parts) > 1):
        raise Leave(ExitCode.MISTAKE, diagnose("HY684", None, target=target))
    workspace = invocation.workspace()
    if target is None:
        return verify_workspace(workspace, _packs(workspace))
    return [_named_or_leave(workspace, target)]


def _bundle_or_leave(path: Path, pinned: PublicKey | str | None) -> Verdict:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Leave(
            ExitCode.MISTAKE, diagnose("HY520", None, file=str(path), reason=reason)
        ) from error
    if not looks_like_bundle(data):
        raise Leave(ExitCode.MISTAKE, diagnose("HY684", None, target=str(path)))
    return verify_bundle(data, name=str(path), pinned=pinned)


def _named_or_leave(workspace: Workspace, target: str) -> Verdict:
    """The run, pack or filing called `target`, in this order."""
    if (folder := find_run(workspace, target)) is not None:
        return verify_stored_run(workspace, folder.name)
    if target in find_packs(workspace.packs):
        return verify_pack(workspace, next(_packs(workspace, target)))
    with open_catalog(workspace) as catalog:
        record = catalog.filing(target)
    if record is None:
        raise Leave(ExitCode.MISTAKE, diagnose("HY684", None, target=target))
    return verify_filing_whole(workspace, record.id, title=record.data_set)


def _packs(workspace: Workspace, only: str | None = None) -> Iterator[LoadedPack]:
    """The packs as they are now, with whatever is wrong with them."""
    schema: Schema = load_contracts(workspace.contracts, root=workspace.root)[0].schema()
    for name, folder in find_packs(workspace.packs).items():
        if only in (None, name):
            yield check_pack(folder, schema, shown_as=workspace.shown_path(folder.absolute()))


def _pinned_or_leave(said: str | None) -> PublicKey | str | None:
    """The key of `--public-key`: that of a PEM file, or an id as it was written down."""
    if said is None or (said.startswith(f"{ED25519}:") and not Path(said).is_file()):
        return said
    try:
        return load_public_key(Path(said))
    except (OSError, UnusableKeyError) as error:
        raise Leave(ExitCode.MISTAKE, diagnose("HY545", None, file=said)) from error


COMMAND = Command(
    "verify",
    verify,
    about=entries()["verify"].about,
    params=[
        Argument(
            "target",
            metavar="RUN|PACK|FILING|FILE",
            required=False,
            about=Bilingual(
                "核查、规则包、入库批次或证据包文件；不写则核验整个工作区",
                "a run, pack, filing or bundle file; the whole workspace without one",
            ),
        ),
        Option(
            "--public-key",
            metavar="FILE|KEYID",
            about=Bilingual(
                "证据包须由这个公钥签名（PEM 文件或密钥编号）",
                "the key that must have signed the bundle: PEM file or key id",
            ),
        ),
    ],
    formats=("text", "json"),
    examples=[
        ("huiyan verify", Bilingual("整个工作区，连同审计日志", "everything, the audit log too")),
        ("huiyan verify last", Bilingual("最近一次核查", "the latest run")),
        (
            "huiyan verify 疑点.json --public-key signing.pub.pem",
            Bilingual("证据包，并确认由谁出具", "a bundle, and who issued it"),
        ),
    ],
)
