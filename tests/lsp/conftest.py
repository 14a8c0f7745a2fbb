"""A workspace with one pack, and an editor that speaks to a server of its own process."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

_CONTRACTS = Path(__file__).parents[2] / "policies" / "contracts"

LAW = """语言 中文

法规 津贴办法 "高龄津贴发放办法"
  施行 2018年1月1日
  第九条 "领取高龄津贴人员死亡的, 自死亡次月起停发高龄津贴。"

参数 小额: 金额
  100 元 自 2018年1月1日 依据 津贴办法 第九条

对照表 起报金额(年龄: 计数): 金额
  自 2018年1月1日 依据 津贴办法 第九条
    | 年龄  | 取值   |
    | .. 79 | 50 元  |
    | 80 .. | 100 元 |

定义 已去世(死亡 取自 公安局.死亡登记) "登记了死亡日期"
  依据 津贴办法 第九条
  为 死亡.死亡日期 有值
"""
RULE = """语言 中文

规则 死后发放 "去世次月起仍发放高龄津贴"
  依据 津贴办法 第九条
  等级 高
  逐条 发放 取自 民政局.高龄津贴发放
  关联 死亡 取自 公安局.死亡登记 凭 死亡.身份证号 = 发放.身份证号
  当 发放.发放月份 > 月份(死亡.死亡日期)
  当 已去世(死亡)
  按 发放.身份证号
  当 合计(发放.金额) >= 小额 于 最大(死亡.死亡日期)
  当 起报金额(85) 于 最大(死亡.死亡日期) <= 100 元
  疑点
    笔数 = 计数(发放)
    说明 "{死亡.姓名}：{笔数}笔"

示例 "去世后还有一笔" 对 死后发放
  已知 民政局.高龄津贴发放
    | 身份证号           | 发放月份 | 金额   |
    | 330182193104060113 | 2020-04  | 200.00 |
    | 330182193104060113 | 2020-05  | 200.00 |
  已知 公安局.死亡登记
    | 身份证号           | 姓名 | 死亡日期   |
    | 330182193104060113 | 张三 | 2020-04-02 |
  预期 疑点 对象 "330182193104060113" 其中 笔数 = 1

示例 "没有去世" 对 死后发放
  已知 民政局.高龄津贴发放
    | 身份证号           | 发放月份 | 金额   |
    | 330182193104060113 | 2020-04  | 200.00 |
  预期 无
"""


@dataclass
class Editor:
    """A client of the server: what it was told, by file, and how to wait for more."""

    client: LanguageClient
    folder: Path
    told: dict[str, list[types.Diagnostic]] = field(default_factory=dict)
    shown: list[types.ShowMessageParams] = field(default_factory=list)
    applied: list[types.ApplyWorkspaceEditParams] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def uri(self, name: str) -> str:
        """How the protocol names a file of the pack."""
        return (self.folder / name).as_uri()

    def open(self, name: str) -> None:
        """Open a file as it is saved."""
        text = (self.folder / name).read_text("utf-8")
        item = types.TextDocumentItem(self.uri(name), "huiyan", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def type_over(self, name: str, text: str, *, version: int = 2) -> None:
        """Replace the text of an open file, without saving."""
        whole = types.TextDocumentContentChangeWholeDocument(text)
        document = types.VersionedTextDocumentIdentifier(version, self.uri(name))
        change = types.DidChangeTextDocumentParams(document, [whole])
        self.client.text_document_did_change(change)

    async def told_of(
        self, name: str, fits: Callable[[list[types.Diagnostic]], bool]
    ) -> list[types.Diagnostic]:
        """What is told of a file, once it fits."""
        async with asyncio.timeout(30):
            while name not in self.told or not fits(self.told[name]):
                self.heard.clear()
                await self.heard.wait()
        return self.told[name]

    def at(self, name: str, text: str, *, after: int = 0) -> dict[str, Any]:
        """The document and the position `after` characters into the first `text` in it."""
        whole = (self.folder / name).read_text("utf-8")
        offset = whole.index(text) + after
        line = whole[:offset].count("\n")
        column = offset - (whole[:offset].rfind("\n") + 1)
        document = types.TextDocumentIdentifier(self.uri(name))
        return {"text_document": document, "position": types.Position(line, column)}


@asynccontextmanager
async def editor_of(folder: Path, *, locale: str = "zh-cn") -> AsyncIterator[Editor]:
    """An editor that has begun to speak with `huiyan lsp`; it says goodbye at the end."""
    client = LanguageClient("test", "1")
    editor = Editor(client, folder)

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
    def told(params: types.PublishDiagnosticsParams) -> None:
        editor.told[Path(params.uri).name] = list(params.diagnostics)
        editor.heard.set()

    @client.feature(types.WINDOW_SHOW_MESSAGE)  # type: ignore[untyped-decorator]
    def shown(params: types.ShowMessageParams) -> None:
        editor.shown.append(params)
        editor.heard.set()

    @client.feature(types.WORKSPACE_APPLY_EDIT)  # type: ignore[untyped-decorator]
    def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        editor.applied.append(params)
        editor.heard.set()
        return types.ApplyWorkspaceEditResult(applied=True)

    await client.start_io(sys.executable, "-m", "interfaces.cli", "lsp")
    await client.initialize_async(
        types.InitializeParams(types.ClientCapabilities(), locale=locale, root_uri=folder.as_uri())
    )
    client.initialized(types.InitializedParams())
    try:
        yield editor
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()  # type: ignore[no-untyped-call]


def talk(conversation: Coroutine[Any, Any, None]) -> None:
    """One conversation, with an end."""

    async def bounded() -> None:
        async with asyncio.timeout(90):
            await conversation

    asyncio.run(bounded())


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The folder of a pack of two files in a workspace with the sample city's contracts."""
    folder = tmp_path / "packs" / "allowance"
    folder.mkdir(parents=True)
    for department in ("civil_affairs", "public_security"):
        shutil.copytree(_CONTRACTS / department, tmp_path / "contracts" / department)
    (tmp_path / "huiyan.yaml").write_text("packs: [packs]\ncontracts: [contracts]\n", "utf-8")
    manifest = "pack: allowance\ntitle: 津贴\nversion: 1.0.0\n"
    (folder / "pack.yaml").write_text(manifest, "utf-8")
    (folder / "law.huiyan").write_text(LAW, "utf-8")
    (folder / "rule.huiyan").write_text(RULE, "utf-8")
    return folder
