"""A second verifier of Huiyan's evidence bundles, written from the format alone.

It shares no code with the program. It checks every hash, signature and Merkle path, and what needs
no compiler: the finding's id and rows; that clauses, parameters, severity and rule are those of
the pack; the measures that are a plain count, sum, minimum or maximum over rows.

    python verify_evidence.py BUNDLE [KEY-ID OF WHO MUST HAVE SIGNED]
"""

import base64
import hashlib
import json
import re
import sys
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HEAD, MIDDLE = b'{"contents":', b',"parts":{'
TAIL = b'},"schema":"huiyan.evidence/1","signed":'
FOLDS = ("count", "sum", "min", "max", "count_distinct")
WORDS = dict(zip(("计数", "合计", "最小", "最大", "去重计数"), FOLDS, strict=True))
#: `name = fold(alias)` or `name = fold(alias.column)`, and nothing else on the line.
MEASURE = re.compile(r"^\s*(\S+) = (\w+)\((\w+)(\.\w+)?\)\s*(?:#.*)?$", re.MULTILINE)
SEVERITY = re.compile(r"^\s*(?:severity|等级)\s+(\w+)", re.MULTILINE)
SEVERITIES = {"提示": "hint", "低": "low", "中": "medium", "高": "high"}
NUMBER = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(亿|万|%)?")
SCALES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8), "%": Decimal("0.01")}


class Broken(Exception):  # noqa: N818 - a finding about the file, no fault of this program
    """A part of the bundle is not what it should be: its name, and why."""


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """RFC 8785, for the JSON of bundles: whole numbers, texts, lists, objects."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda k: k.encode("utf-16-be"))
        return b"{" + b",".join(canonical(k) + b":" + canonical(value[k]) for k in keys) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()


def read(data: bytes, part: str) -> Any:
    """The value whose canonical form `data` is."""
    with suppress(ValueError, RecursionError):
        if canonical(value := json.loads(data)) == data:
            return value
    raise Broken(part, "not canonical JSON")


def key_id(key: Any) -> str:
    """How a public key is named: by its algorithm and the hash of its bytes."""
    return f"{key['algorithm']}:{digest(base64.b64decode(key['key']))[:32]}"


def signed_by(key: Any, signature: Any, message: bytes, purpose: str) -> bool:
    """Whether the key made the Ed25519 signature over the message for that purpose."""
    raw, made = base64.b64decode(key["key"]), base64.b64decode(signature["value"])
    with suppress(InvalidSignature, ValueError):
        signed = f"huiyan/{purpose}\0".encode() + message
        Ed25519PublicKey.from_public_bytes(raw).verify(made, signed)
        texts = [base64.b64encode(d).decode() for d in (raw, made)]  # one text for one value
        said = [signature["key_id"], signature["algorithm"], key["algorithm"]]
        return [*texts, *said] == [key["key"], signature["value"], key_id(key), *["ed25519"] * 2]
    return False


def take_apart(data: bytes) -> tuple[dict[str, Any], Any]:
    """The parts and the signing key; Broken names the first part that is not as signed."""
    start, end = data.find(MIDDLE), data.rfind(TAIL)
    if not (data.startswith(HEAD) and data.endswith(b"}") and 0 < start < end):
        raise Broken("frame", "not laid out as a bundle")
    contents, signed = data[len(HEAD) : start], read(data[end + len(TAIL) : -1], "signed")
    try:
        key, table = signed["key"], signed["digest"]
        held = signed_by(key, signed["signature"], table.encode(), "evidence/1")
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Broken("signed", "no signature") from error
    if not held or len(signed) != 3:
        raise Broken("signed", "the signature does not hold")
    if digest(contents) != table:
        raise Broken("contents", "the table of contents was changed")
    at, pieces, parts = start + len(MIDDLE), [], {}
    for name, entry in read(contents, "contents").items():
        at += len(canonical(name)) + 1
        piece = data[at : at + entry["bytes"]]
        if digest(piece) != entry["sha256"]:
            raise Broken(name, "changed")
        parts[name] = read(piece, name)
        pieces.append(canonical(name) + b":" + piece)
        at += len(piece) + 1
    if MIDDLE + b",".join(pieces) != data[start:end]:
        raise Broken("frame", "not only the parts")
    return parts, key


def root_above(leaf: bytes, index: int, size: int, path: list[str]) -> bytes:
    """RFC 9162, 2.1.3.2: the root that an inclusion path leads to."""
    at, last = index, size - 1
    for beside in map(bytes.fromhex, path):
        if at & 1 or at == last:
            leaf = hashlib.sha256(b"\x01" + beside + leaf).digest()
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            leaf = hashlib.sha256(b"\x01" + leaf + beside).digest()
        at, last = at >> 1, last >> 1
    return leaf if last == 0 and 0 <= index < size else b""


def check_manifest(filing: Any) -> Any:
    """The manifest of a filing, without the signature that holds for it."""
    said = dict(filing["manifest"])
    signed = said.pop("signed")
    held = signed_by(signed["key"], signed["signature"], canonical(said), "filing/1")
    if not held or any(said[k] != filing[k] for k in ("filing", "data_set")):
        raise Broken("filings", f"the signature on {filing['filing']} does not hold")
    return said


def check_row(row: Any, said: Any) -> None:
    """The row is the one that was filed, and stands below the root that its manifest signs."""
    tree, leaf = said["tree"], bytes.fromhex(row["leaf"])
    place = (said["data_set"], said["sources"][row["file_index"]]["path"])
    if place != (row["data_set"], row["file"]) or set(row["values"]) != set(tree["columns"]):
        raise Broken("rows", "a row of another data set or file")
    if row["salt"] is not None:
        values = [row["values"][c] for c in tree["columns"]]
        content = [row["row"], row["file_index"], row["line"], values, row["delivered"]]
        if digest(b"\x00" + bytes.fromhex(row["salt"]) + canonical(content)) != row["leaf"]:
            raise Broken("rows", f"row {row['row']} is not the one that was filed")
    if root_above(leaf, row["index"], tree["rows"], row["path"]).hex() != tree["root"]:
        raise Broken("rows", f"row {row['row']} does not stand below the signed root")


def check_rows(parts: dict[str, Any]) -> None:
    """Each row is proved; all that the finding names are here; what was searched is as filed."""
    manifests = {filing["filing"]: check_manifest(filing) for filing in parts["filings"]}
    for row in parts["rows"]:
        check_row(row, manifests[row["filing"]])
    held = [(r["data_set"], r["filing"], r["row"]) for r in parts["rows"]]
    if held != sorted(named(parts["finding"])):
        raise Broken("rows", "not the rows that the finding names")
    told = (parts["searched"] or {"filings": []})["filings"]
    searched = [w["filing"] for w in parts["finding"]["witness"] if "absent" in w]
    trees = [(f, manifests[f]["tree"]["rows"], manifests[f]["tree"]["root"]) for f in searched]
    if [(e["filing"], e["rows_searched"], e["root"]) for e in told] != trees:
        raise Broken("searched", "not what the searched filings' manifests say")


def named(finding: Any) -> set[tuple[str, str, int]]:
    """The rows that a finding names: data set, filing, row."""
    told = [finding, *finding.get("table_rows", [])]
    entries = [e for t in told for part in ("witness", "missing", "considered") for e in t[part]]
    taken = [*finding["exempted"], *finding.get("conflicts", [])]
    entries += [w for e in taken for w in e["witness"]]
    rows = [(e, e.get("rows", [e["row"]] if "row" in e else [])) for e in entries]
    rows += [(c, range(a, b + 1)) for c in finding.get("calendars", ()) for a, b in c["row_ranges"]]
    return {(entry["dataset"], entry["filing"], n) for entry, numbers in rows for n in numbers}


def check_pack(parts: dict[str, Any]) -> None:
    """The pack is the one that the run recorded, and every file has its hash."""
    pack = parts["pack"]
    for part, files in (("pack", pack["files"]), ("contracts", parts["contracts"])):
        if any(digest(f["text"].encode()) != f["sha256"] for f in files):
            raise Broken(part, "a file with another hash")
    whole = hashlib.sha256(pack["files"][0]["text"].encode())
    for name, data in ((f["name"], f["text"].encode()) for f in pack["files"][1:]):
        whole.update(f"\0{name}\0{len(data)}\0".encode() + data)
    recorded = [p["sha256"] for p in parts["run"]["packs"] if p["name"] == pack["name"]]
    if recorded != [pack["sha256"]] or whole.hexdigest() != pack["sha256"]:
        raise Broken("pack", "not the pack that the run recorded")


def check_texts(parts: dict[str, Any]) -> None:
    """Rule, parameters, definitions and clauses stand in the pack as they are given."""
    pack, rule, finding = parts["pack"], parts["rule"], parts["finding"]
    texts = {f"{pack['shown_as']}/{f['name']}": f["text"] for f in pack["files"]}
    for declared in (rule, *rule["parameters"], *rule["definitions"], *rule.get("tables", [])):
        below = texts[declared["file"]].split("\n")[declared["line"] - 1 :]
        if not "\n".join(below).lstrip("\ufeff \t").startswith(declared["text"]):
            raise Broken("rule", f"{declared['name']} is not what the pack says")
    if (finding["rule"], finding["pack"]) != (rule["name"], pack["name"]):
        raise Broken("finding", "of another rule")
    citing = (finding, *finding["exempted"], *finding.get("tables", []))
    cited = {c["text"] for e in citing for c in e["clauses"]}
    if not cited <= {c["text"] for c in parts["clauses"]}:
        raise Broken("finding", "cites a clause that is not here")
    sentence = (p if isinstance(p, str) else p["text"] for p in finding["message_parts"])
    if "".join(sentence) != finding["message"]:
        raise Broken("finding", "the sentence is not made of its parts")


def is_written(value: str, text: str) -> bool:
    """Whether a text writes the value: as a number, 万, 亿 and % counted, or word for word."""
    written = {Decimal(n.replace(",", "")) * SCALES[scale] for n, scale in NUMBER.findall(text)}
    with suppress(InvalidOperation):
        return Decimal(value) in written
    return value in text


def check_parameters(parts: dict[str, Any]) -> None:
    """Each parameter's value is written in its declaration, and rests on a clause that is here."""
    declared = {p["name"]: p["text"] for p in parts["rule"]["parameters"]}
    uses = {use for clause in parts["clauses"] for use in clause["for"]}
    for used in parts["finding"]["parameters"]:
        name, value = used["name"], used["value"]
        values, said = value if isinstance(value, list) else [value], declared.get(name, "")
        kind = "decision table" if "row" in used else "parameter"  # a row may say: no value
        if not all((v is None and "row" in used) or is_written(str(v), said) for v in values):
            raise Broken("finding", f"{kind} {name} has not the value {value}")
        if used["clause"] and f"{kind} {name}" not in uses:
            raise Broken("clauses", f"none for {kind} {name}")


def check_identity(finding: Any, run: Any, key: Any) -> None:
    """Who signed says that the id is that of pack, rule, subject and, of a window, first day."""
    subject = [p["value"] for p in finding["subject"].get("parts", [finding["subject"]])]
    window = [finding["window_start"]] if finding["window_origin"] else []
    matter, said = [finding["pack"], finding["rule"], subject, *window], dict(run["identity"])
    held = signed_by(key, said.pop("signed")["signature"], canonical(said), "finding-id/1")
    if said != {"finding": finding["id"], "matter": matter} or not held:
        raise Broken("finding", "its id is that of another matter")


def check_weight(parts: dict[str, Any]) -> None:
    """The severity is that of the rule's line which counts, else its highest; scores end at 100."""
    finding = parts["finding"]
    lines = [SEVERITIES.get(word, word) for word in SEVERITY.findall(parts["rule"]["text"])]
    line = finding.get("severity_by", {"line": 1})["line"]
    if line is None and finding["outcome"] != "suspected":
        lines = [max(lines, key=list(SEVERITIES.values()).index)]
    able = lines if line is None else lines[line - 1 : line]
    if finding["severity"] not in able or finding.get("score") not in (None, *range(101)):
        raise Broken("finding", "its severity or score is not the rule's")


def check_measures(parts: dict[str, Any]) -> str:
    """Work the plain measures out again: how many were, of how many."""
    finding, done = parts["finding"], 0
    held = {(r["filing"], r["row"]): r["values"] for r in parts["rows"]}
    lines = {m[1]: m for m in MEASURE.finditer(parts["rule"]["text"])}
    for name, said in finding["measures"].items():
        line, columns = lines.get(name), finding["measure_origins"][name]["columns"]
        fold = WORDS.get(line[2], line[2]) if line else None
        if line is None or fold not in FOLDS or said is None or len(columns) != bool(line[4]):
            continue
        entries = [w for w in finding["witness"] if w["alias"] == line[3]]
        rows = [held[w["filing"], n] for w in entries for n in w.get("rows", [])]
        cells = [row[columns[0].rpartition(".")[2]] if columns else "" for row in rows]
        if not agrees(fold, [c for c in cells if c is not None], said):
            raise Broken("finding", f"{name} is not the {fold} of the rows")
        done += 1
    return f"{done} of {len(finding['measures'])}"


def agrees(fold: str, cells: list[str], said: Any) -> bool:
    """Whether the count, sum, minimum or maximum of the texts is what the finding says."""
    if fold in ("count", "count_distinct"):
        return bool(said == len(cells if fold == "count" else set(cells)))
    end: Any = {"sum": sum, "min": min, "max": max}[fold]
    with suppress(InvalidOperation):
        return bool(end(map(Decimal, cells)) == Decimal(str(said)))
    return end(cells) in (said, f"{said}-01")  # dates are in the order of their texts


def verify(data: bytes, key: str | None = None) -> str:
    """What was checked, in a line; Broken where the bundle is not what it should be."""
    parts, signer = take_apart(data)
    if key not in (None, identity := key_id(signer)):
        raise Broken("signed", f"signed by {identity}")
    try:
        for check in (check_rows, check_pack, check_texts, check_weight):
            check(parts)
        if parts["run"]["masked"]:
            return f"whole, signed by {identity}; masked, so nothing was worked out again"
        check_parameters(parts)
        check_identity(parts["finding"], parts["run"], signer)
        return f"whole, signed by {identity}; {check_measures(parts)} measures worked out again"
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Broken("parts", f"not laid out as they should be ({error})") from error


if __name__ == "__main__":
    try:
        print(verify(Path(sys.argv[1]).read_bytes(), *sys.argv[2:3]))
    except Broken as broken:
        sys.exit("NOT VERIFIED, " + ": ".join(broken.args))
