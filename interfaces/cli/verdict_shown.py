"""What came of a verification: a line a check, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from engine.evidence import Check, State, Verdict
from engine.evidence.layout import PART_TITLES
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.invocation import Invocation
from interfaces.cli.records import write_json
from interfaces.cli.told import as_record

_KINDS: Final = MappingProxyType(
    {
        "bundle": Bilingual("证据包", "Bundle"),
        "filing": Bilingual("入库批次", "Filing"),
        "run": Bilingual("核查", "Run"),
        "pack": Bilingual("规则包", "Pack"),
        "audit": Bilingual("审计日志", "Audit log"),
        "kept": Bilingual("工作区文件", "Workspace file"),
    }
)
#: By kind and check: the words where it holds, and where it does not.
_WORDS: Final[Mapping[tuple[str, str], tuple[Bilingual, Bilingual]]] = MappingProxyType(
    {
        ("bundle", "bytes"): (
            Bilingual("逐字节与签名时相同", "byte for byte as it was signed"),
            Bilingual("被改动的部分：{changed}", "changed parts: {changed}"),
        ),
        ("bundle", "signature"): (
            Bilingual("签名成立，密钥 {key}", "the signature holds, by the key {key}"),
            Bilingual("签名不成立", "the signature does not hold"),
        ),
        ("bundle", "key"): (
            Bilingual("由指定的密钥签名", "signed by the key that was asked for"),
            Bilingual("不是由指定的密钥签名", "not signed by the key that was asked for"),
        ),
        ("bundle", "run"): (
            Bilingual("核查编号与全部输入相符", "the run's id follows from all that it read"),
            Bilingual("核查编号与输入不符", "the run's id does not follow from what it read"),
        ),
        ("bundle", "filings"): (
            Bilingual("{count} 份入库清单的签名成立", "{count} manifests of filings are as signed"),
            Bilingual("有入库清单的签名不成立", "manifests of filings are not as signed"),
        ),
        ("bundle", "rows"): (
            Bilingual(
                "疑点引用的 {count} 行记录都在，且都在签名的根哈希之下",
                "all {count} rows that it cites are here, and below signed roots",
            ),
            Bilingual("有记录没有得到证明", "rows are not proved"),
        ),
        ("bundle", "searched"): (
            Bilingual("查找范围与疑点和入库清单一致", "what was searched agrees with the filings"),
            Bilingual("查找范围前后不一致", "what was searched does not agree with the filings"),
        ),
        ("bundle", "texts"): (
            Bilingual("规则包和数据约定与其哈希相符", "pack and contracts have their hashes"),
            Bilingual("规则包或数据约定与其哈希不符", "pack or contracts have other hashes"),
        ),
        ("bundle", "rule"): (
            Bilingual(
                "条文、规则原文和计算计划都出自所附的规则包",
                "clauses, rule text and plan are those of the pack",
            ),
            Bilingual("条文、规则或计划与规则包不一致", "clauses, rule or plan are not the pack's"),
        ),
        ("bundle", "replay"): (
            Bilingual(
                "只用所附的记录重新计算，得到同样的疑点",
                "evaluated over its rows alone, the rule tells the same finding",
            ),
            Bilingual("重新计算得不到同样的疑点", "the rule does not tell the same finding"),
        ),
        ("filing", "left"): (
            Bilingual(
                "清单、签名和哈希树都与入库时相同",
                "manifest, signature and hash tree are as filed",
            ),
            Bilingual("与入库时不同", "not as it was filed"),
        ),
        ("filing", "filed"): (
            Bilingual(
                "文件、行数、签名和每一行都与入库时相同",
                "files, counts, signature and every row are as filed",
            ),
            Bilingual("与入库时不同", "not as it was filed"),
        ),
        ("run", "inputs"): (
            Bilingual("编号与全部输入相符", "its id follows from all that it read"),
            Bilingual("编号与输入不符", "its id does not follow from what it read"),
        ),
        ("run", "contracts"): (
            Bilingual("数据约定与核查时相同", "contracts are as they were"),
            Bilingual("数据约定被改动", "contracts were changed"),
        ),
        ("run", "packs"): (
            Bilingual("{count} 个规则包与核查时相同", "{count} packs are as they were"),
            Bilingual("规则包被改动", "packs were changed"),
        ),
        ("run", "findings"): (
            Bilingual("{count} 条结果与核查时相同", "{count} findings are as they were told"),
            Bilingual("结果被改动", "findings were changed"),
        ),
        ("run", "filings"): (
            Bilingual("{count} 个入库批次与入库时相同", "{count} filings are as they were filed"),
            Bilingual("有入库批次与入库时不同", "filings are not as they were filed"),
        ),
        ("pack", "loads"): (
            Bilingual("可以装入，共 {rules} 条规则", "loads, with {rules} rules"),
            Bilingual("有误，不能使用", "has mistakes and cannot be used"),
        ),
        ("pack", "hash"): (
            Bilingual(
                "SHA-256 {sha256}，{runs} 次核查用的是同样内容",
                "SHA-256 {sha256}, used so by {runs} runs",
            ),
            Bilingual("哈希不符", "has another hash"),
        ),
        ("kept", "whole"): (
            Bilingual("可读，与登记的末尾相符", "can be read, and ends as it was left"),
            Bilingual("损坏或被改动", "damaged or changed"),
        ),
        ("audit", "chain"): (
            Bilingual("环环相扣，没有改动", "every entry follows the one before it"),
            Bilingual("被改动", "was changed"),
        ),
    }
)
#: What is said of a check that was not made.
_NOT_CHECKED: Final[Mapping[tuple[str, str], Bilingual]] = MappingProxyType(
    {
        ("bundle", "key"): Bilingual(
            "没有指定公钥：公钥取自证据包本身，只能证明内容完整，不能证明由谁出具"
            "（可用 --public-key 指定）",
            "no key was asked for: it is taken from the bundle itself, which proves the bundle "
            "whole, not whose it is (--public-key settles that)",
        ),
        ("bundle", "replay"): Bilingual(
            "没有重新计算：需要未遮盖的证据包",
            "not evaluated again: that needs the bundle with nothing masked",
        ),
        ("bundle", "absence"): Bilingual(
            "查不到的记录，仅凭证据包不能证明：要复核，需要所写的那个入库批次",
            "that rows are absent cannot be proved by a bundle: it needs the filing that is named",
        ),
        ("filing", "erased"): Bilingual(
            "数据已按规定删除，不再能逐行核验", "the rows were erased and cannot be checked"
        ),
        ("run", "erased"): Bilingual(
            "{count} 个批次的数据已按规定删除", "the rows of {count} filings were erased"
        ),
        ("filing", "root"): Bilingual(
            "没有根哈希：由较早的程序版本入库", "no root: filed by an older program"
        ),
        ("run", "findings"): Bilingual(
            "{count} 条结果：行数相符，较早的程序版本没有记下哈希",
            "{count} findings: the counts agree, an older program recorded no hash",
        ),
    }
)
_SIGNS: Final = MappingProxyType({State.HOLDS: "✓", State.FAILS: "✗", State.NOT_CHECKED: "·"})
_ABOUT: Final = Bilingual(
    "疑点 {id}《{title}》，核查 {run}，截至 {as_of}", "finding {id}, {title}; {run}, as of {as_of}"
)
_MASKED: Final = Bilingual(
    "其中 {masked} 行遮盖了个人信息，只核对了路径",
    "{masked} of them are masked: their paths alone were checked",
)
_HOLDS: Final = Bilingual("核验一致。", "All of it holds.")
_FAILS: Final = Bilingual(
    "核验不一致：共 {all} 项，其中 {bad} 项与记录不同。",
    "Not verified: {bad} of {all} are not as recorded.",
)


class VerdictShown:
    """Draws verdicts one by one, as they come; one line each where there are many alike."""

    def __init__(self, invocation: Invocation) -> None:
        self._results, self._language = invocation.results, invocation.language

    def show(self, verdict: Verdict) -> None:
        """The thing that was checked, and a line a check."""
        from interfaces.cli.drawing import harmless  # noqa: PLC0415 - rich only where it draws

        kind = _KINDS[verdict.kind].tell(self._language)
        name = "" if verdict.kind == "audit" else f" {verdict.name}"
        title = f" {verdict.about['title']}" if verdict.kind == "filing" else ""
        lines = [line for check in verdict.checks for line in self._lines(verdict, check)]
        self._results.line(self._results.bold(harmless(f"{kind}{name}{title}")))
        if verdict.about.get("id"):
            self._results.line(f"  {harmless(_ABOUT.tell(self._language, **verdict.about))}")
        for line in lines:
            self._results.line(f"  {harmless(line)}")

    def close(self, told: Sequence[Verdict]) -> None:
        """What it comes to."""
        bad = sum(not v.holds for v in told)
        words = _FAILS if bad else _HOLDS
        self._results.line(words.tell(self._language, all=len(told), bad=bad))

    def _lines(self, verdict: Verdict, check: Check) -> list[str]:
        key = (verdict.kind, check.name)
        if check.state is State.NOT_CHECKED:
            words = _NOT_CHECKED[key]
        else:
            words = _WORDS[key][check.state is State.FAILS]
        values = dict(check.values)
        if self._language == "zh" and (changed := values.get("changed")):
            values["changed"] = "、".join(PART_TITLES[p] for p in str(changed).split(", "))
        lines = [f"{_SIGNS[check.state]} {words.tell(self._language, **values)}"]
        if check.state is State.HOLDS and check.values.get("masked"):
            lines.append(f"  {_MASKED.tell(self._language, **check.values)}")
        return lines


def write_verdicts(invocation: Invocation, told: Sequence[Verdict]) -> None:
    """Everything for programs, schema `huiyan.verification/1`."""
    items = [
        {
            "kind": v.kind,
            "name": v.name,
            "holds": v.holds,
            "about": dict(v.about),
            "checks": [_record(c, invocation.language) for c in v.checks],
        }
        for v in told
    ]
    holds = all(v.holds for v in told)
    document = {"schema": "huiyan.verification/1", "holds": holds, "items": items}
    write_json(invocation.results, document)


def _record(check: Check, language: str) -> dict[str, Any]:
    found = [as_record(d, (), language) for d in check.diagnostics]
    values = {k: v for k, v in check.values.items() if v is not None}
    return {"check": check.name, "state": check.state.value, **values, "diagnostics": found}
