"""Checking a bundle with nothing but the bundle: bytes, signature, paths, texts, replay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from dsl.diagnostics import Diagnostic, diagnose
from engine.evidence.compiled import (
    Compiled,
    check_compiled,
    check_replay,
    check_texts,
    compiled,
)
from engine.evidence.gather import IDENTITY, INPUTS, searched_part
from engine.evidence.layout import PART_TITLES, SCHEMA, Dissected, dissect
from engine.evidence.proofs import check_filings, check_needed, check_rows
from engine.evidence.verdict import Check, State, Verdict
from engine.findings.identity import matter_parts
from engine.integrity.signed_json import SIGNED, signer_of
from engine.integrity.signing import PublicKey
from engine.run.job import run_id_of

Json = Mapping[str, Any]

#: What a part that was signed but is not laid out as it should be raises when it is read.
_MISSHAPEN = (LookupError, TypeError, ValueError, AttributeError)


def verify_bundle(data: bytes, *, name: str, pinned: PublicKey | str | None = None) -> Verdict:
    """What came of checking the bundle `data`, which is called `name`.

    `pinned` is the key, or the id of the key, that must have signed it; without one the key
    is taken from the bundle, which proves that it is whole, not whose it is. HY678: a part
    was changed. HY679: the signature does not hold. HY680: another key signed it. HY547,
    HY681: a filing or a row is not proved. HY683: parts do not agree. HY682: the rule does
    not tell the same finding.
    """
    found = dissect(data)
    checks = [_check_bytes(found, name), *_check_key(found, name, pinned)]
    if not found.changed:
        checks += _check_content(found.parts, found.key)
    return Verdict("bundle", name, tuple(checks), _about(found))


def _check_bytes(found: Dissected, name: str) -> Check:
    problems = [
        diagnose("HY678", None, file=name, part=part, part_zh=PART_TITLES[part])
        for part in found.changed
    ]
    return _check(
        "bytes", problems, parts=len(found.parts), changed=", ".join(found.changed) or None
    )


def _check_key(found: Dissected, name: str, pinned: PublicKey | str | None) -> Iterator[Check]:
    """The signature, and whose it is."""
    key = found.key.id if found.key else ""
    problems = [] if found.signed else [diagnose("HY679", None, file=name)]
    yield _check("signature", problems, key=key)
    if pinned is None:
        yield Check("key", State.NOT_CHECKED, {"key": key})
        return
    wanted = pinned.id if isinstance(pinned, PublicKey) else pinned
    same = found.key == pinned if isinstance(pinned, PublicKey) else key == pinned
    other = [] if same else [diagnose("HY680", None, file=name, key=key, wanted=wanted)]
    yield _check("key", other, key=key)


def _check_content(parts: Json, key: PublicKey | None) -> Iterator[Check]:
    """What the parts say, once they are known to be as they were signed."""
    filings, rows, run = parts["filings"], parts["rows"], parts["run"]
    if not (isinstance(filings, list) and isinstance(rows, list) and isinstance(run, dict)):
        yield _check("rows", [_misshapen(TypeError("filings, rows, run"))])
        return
    masked = bool(run.get("masked"))
    yield _check("run", _guarded(lambda: (*_check_run(parts), *_check_identity(parts, key))))
    yield _check("filings", _guarded(lambda: check_filings(filings)), count=len(filings))
    proofs = _guarded(lambda: (*check_rows(rows, filings), *check_needed(parts["finding"], rows)))
    hidden = _guarded(lambda: [r for r in rows if r["salt"] is None])
    yield _check("rows", proofs, count=len(rows), masked=len(hidden))
    yield _check("searched", _guarded(lambda: _check_searched(parts)))
    yield _check("texts", _guarded(lambda: check_texts(parts)))
    try:
        with compiled(parts) as made:
            yield from _check_made(parts, made, masked=masked)
    except _MISSHAPEN as error:
        yield _check("rule", [_misshapen(error)])
    if parts["searched"] is not None:
        yield Check("absence", State.NOT_CHECKED)


def _check_made(parts: Json, made: Compiled, *, masked: bool) -> Iterator[Check]:
    rule = _check("rule", _guarded(lambda: check_compiled(parts, made)))
    yield rule
    if masked or rule.state is State.FAILS:
        yield Check("replay", State.NOT_CHECKED, {"masked": masked})
        return
    yield _check("replay", _guarded(lambda: check_replay(parts, made)))


def _check_run(parts: Json) -> Iterator[Diagnostic]:
    """The run's id follows from its inputs."""
    run, finding = parts["run"], parts["finding"]
    if run_id_of({k: run[k] for k in INPUTS if k in run}) != run["run"]:
        yield diagnose("HY683", None, part="run", other=run["run"])
    if finding["run"] != run["run"]:
        yield diagnose("HY683", None, part="finding", other="run")
    read = [[f["data_set"], f["filing"]] for f in parts["filings"]]
    names = {name for name, _ in read}
    if read != [f for f in run["filings"] if f[0] in names]:
        yield diagnose("HY683", None, part="filings", other="run")


def _check_identity(parts: Json, key: PublicKey | None) -> Iterator[Diagnostic]:
    """Whoever signed says that the id is the one of this matter; nobody else can make it."""
    run, finding = parts["run"], parts["finding"]
    if run["masked"]:
        return
    said = run["identity"]
    signer = signer_of(said, purpose=IDENTITY)
    told = {"finding": finding["id"], "matter": matter_parts(finding)}
    same = {k: v for k, v in said.items() if k != SIGNED} == told
    if not (same and signer is not None and signer.holds and signer.key == key):
        yield diagnose("HY683", None, part="finding", other="run")


def _check_searched(parts: Json) -> Iterator[Diagnostic]:
    """What is said of searched filings is what the finding and the manifests say."""
    roots = {f["filing"]: f["manifest"]["tree"]["root"] for f in parts["filings"]}
    if searched_part(parts["finding"], roots) != parts["searched"]:
        yield diagnose("HY683", None, part="searched", other="finding")
    counts = {f["filing"]: f["manifest"]["rows"]["rows_filed"] for f in parts["filings"]}
    for entry in (parts["searched"] or {"filings": ()})["filings"]:
        if counts[entry["filing"]] != entry["rows_searched"]:
            yield diagnose("HY683", None, part="searched", other="filings")


def _guarded(check: Callable[[], Iterable[Any]]) -> list[Any]:
    """What `check` finds; a part that cannot be read at all is found, and not raised."""
    try:
        return list(check())
    except _MISSHAPEN as error:
        return [_misshapen(error)]


def _misshapen(error: Exception) -> Diagnostic:
    return diagnose("HY683", None, part=SCHEMA, other=" ".join(str(error).split())[:80])


def _check(name: str, problems: Iterable[Diagnostic], **values: object) -> Check:
    found = tuple(problems)
    return Check(name, State.FAILS if found else State.HOLDS, values, found)


def _about(found: Dissected) -> dict[str, Any]:
    """What the bundle is about, as far as it can be read."""
    finding, run = found.parts.get("finding"), found.parts.get("run")
    about: dict[str, Any] = {"key": found.key.id if found.key else None}
    if isinstance(finding, dict):
        about |= {k: finding.get(k) for k in ("id", "title", "outcome", "pack", "rule", "message")}
    if isinstance(run, dict):
        about |= {k: run.get(k) for k in ("run", "as_of", "written_by", "masked")}
    return about
