"""`huiyan pack sign|verify|build`: who vouches for a pack, and a pack as one file."""

from __future__ import annotations

from pathlib import Path

from dsl.diagnostics import Diagnostic, diagnose
from engine.integrity.keys import UnusableKeyError, load_private_key, make_keys
from engine.packs.archive import NoPackArchiveError, build_archive, opened_archive
from engine.packs.manifest import load_manifest
from engine.packs.pack import LoadedPack
from engine.packs.signing import (
    PackSignature,
    SignatureState,
    check_signature,
    sign_pack,
    signed_files,
)
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command, Group
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.mistakes import Mistake
from interfaces.cli.packs import packs_or_leave
from interfaces.cli.parameters import Argument, FilePath, Option
from interfaces.cli.records import write_json
from interfaces.cli.registry import entries

_SIGNED = Bilingual(
    "{pack} {version} 已签名：{count} 个文件，密钥 {key}",
    "{pack} {version} is signed: {count} files, key {key}",
)
_BUILT = Bilingual("已写出  {file}（{size} 字节）", "written  {file} ({size} bytes)")
_STATES = {
    SignatureState.TRUSTED: Bilingual("签名成立，由“{by}”签署", "signed by {by}, and holds"),
    SignatureState.UNKNOWN_KEY: Bilingual(
        "签名成立，密钥 {key} 不在 trust 里", "the signature holds; the key {key} is not in `trust`"
    ),
    SignatureState.UNSIGNED: Bilingual("没有签名", "not signed"),
    SignatureState.BROKEN: Bilingual("签名不成立：{changed}", "the signature fails: {changed}"),
}
_PACK = Bilingual("规则包", "a pack")
_TRUST = Bilingual("在 huiyan.yaml 的 trust 里写上公钥", "name the public key under `trust`")


def sign_named(invocation: Invocation, name: str, key: Path | None) -> ExitCode:
    """Sign the pack with the workspace's own key, or that of `--key`; it must be right first."""
    pack = _pack_or_leave(invocation, name)
    try:
        private = (
            make_keys(invocation.workspace().keys_folder).signing
            if key is None
            else load_private_key(key)
        )
    except (OSError, UnusableKeyError) as error:
        raise Leave(ExitCode.MISTAKE, diagnose("HY717", None, file=str(key or ""))) from error
    sign_pack(pack.folder, private)
    manifest = pack.manifest
    words = {"pack": manifest.name, "version": manifest.version, "key": private.public.id}
    count = len(signed_files(pack.folder))
    invocation.results.line(_SIGNED.tell(invocation.language, count=count, **words))
    invocation.suggest((f"huiyan pack verify {name}", _TRUST))
    return ExitCode.DONE


def verify_named(invocation: Invocation, target: str) -> ExitCode:
    """What the signature of the pack, or of the archive, says; 6 where it does not hold."""
    workspace = invocation.workspace()
    path = Path(target)
    if path.is_file():
        try:
            with opened_archive(path) as folder:
                found = check_signature(folder, workspace.trust)
                name, version = _named(folder)
        except NoPackArchiveError as error:
            raise Leave(ExitCode.MISTAKE, _no_archive(path, error)) from error
    else:
        pack = _pack_or_leave(invocation, target)
        found = check_signature(pack.folder, workspace.trust)
        name, version = pack.manifest.name, pack.manifest.version
    _tell(invocation, name, version, found)
    good = {SignatureState.TRUSTED}
    if not workspace.require_signed:
        good |= {SignatureState.UNSIGNED, SignatureState.UNKNOWN_KEY}
    return ExitCode.DONE if found.state in good else ExitCode.NOT_VERIFIED


def build_named(invocation: Invocation, name: str) -> ExitCode:
    """The pack as one file, with what it depends on; the same bytes for the same pack."""
    target = invocation.options.output
    if target is None:
        raise Mistake(diagnose("HY603", None, what="-o FILE", path="huiyan pack build"))
    pack = _pack_or_leave(invocation, name)
    data = build_archive(pack.folder)
    try:
        target.write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        problem = diagnose("HY735", None, folder=str(target), reason=reason)
        raise Leave(ExitCode.MISTAKE, problem) from error
    invocation.results.line(_BUILT.tell(invocation.language, file=target, size=len(data)))
    return ExitCode.DONE


def _tell(invocation: Invocation, name: str, version: str, found: PackSignature) -> None:
    if invocation.machine:
        document = {"schema": "huiyan.pack-signature-state/1", "pack": name, "version": version}
        changed = {"changed": list(found.changed)}
        write_json(invocation.results, {**document, **found.to_json(), **changed})
        return
    words = _STATES[found.state].tell(
        invocation.language, by=found.by, key=found.key_id, changed=", ".join(found.changed)
    )
    good = found.state is not SignatureState.BROKEN
    invocation.results.line(f"{invocation.results.mark(good)} {name} {version}  {words}")


def _pack_or_leave(invocation: Invocation, name: str) -> LoadedPack:
    workspace = invocation.workspace()
    contracts = invocation.contracts(workspace)
    (pack,) = packs_or_leave(workspace, contracts, (name,), invocation.notes)
    return pack


def _named(folder: Path) -> tuple[str, str]:
    manifest = load_manifest(folder, folder.name).manifest
    return manifest.name, manifest.version


def _no_archive(path: Path, error: NoPackArchiveError) -> Diagnostic:
    return diagnose("HY713", None, file=str(path), reason=str(error))


COMMAND = Group(
    "pack",
    Command(
        "sign",
        sign_named,
        about=Bilingual("为规则包签名", "sign a pack"),
        params=[
            Argument("name", metavar="PACK", about=_PACK),
            Option(
                "--key",
                type=FilePath(),
                metavar="FILE",
                about=Bilingual(
                    "签名用的私钥（PEM）；默认工作区自己的",
                    "the private key (PEM); the workspace's own by default",
                ),
            ),
        ],
    ),
    Command(
        "verify",
        verify_named,
        about=Bilingual("核验规则包的签名", "check the signature of a pack"),
        params=[
            Argument(
                "target",
                metavar="PACK|FILE",
                about=Bilingual("规则包或归档文件", "a pack or an archive"),
            )
        ],
        formats=("text", "json"),
    ),
    Command(
        "build",
        build_named,
        about=Bilingual("把规则包写成一个文件", "a pack as one file"),
        params=[Argument("name", metavar="PACK", about=_PACK)],
        saves=True,
    ),
    about=entries()["pack"].about,
)
