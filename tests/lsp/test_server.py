"""What an editor is told, asks and gets, over the protocol, from a server of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.lsp.conftest import RULE, Editor, editor_of, talk


def test_mistakes_are_told_as_they_are_typed_and_taken_back(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("rule.huiyan")
            text = RULE.replace("发放.金额", "发放.金领")
            editor.type_over("rule.huiyan", text)
            (wrong,) = await editor.told_of("rule.huiyan", bool)
            assert wrong.code == "HY201"
            assert "金领" in wrong.message
            assert "金额" in wrong.message
            line = text.splitlines()[wrong.range.start.line]
            assert line[wrong.range.start.character : wrong.range.end.character] == "金领"
            editor.type_over("rule.huiyan", RULE, version=3)
            await editor.told_of("rule.huiyan", lambda found: not found)

    talk(conversation())


def test_an_english_editor_is_spoken_to_in_english(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack, locale="en-GB") as editor:
            editor.open("rule.huiyan")
            editor.type_over("rule.huiyan", RULE.replace("等级 高", "等级 特高"))
            (wrong,) = await editor.told_of("rule.huiyan", bool)
            assert "severity" in wrong.message

    talk(conversation())


def test_characters_of_two_units_do_not_move_a_place(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("rule.huiyan")
            text = RULE.replace('说明 "{死亡.姓名}', '说明 "𠮷𠮷{死亡.姓氏}')
            editor.type_over("rule.huiyan", text)
            (wrong,) = await editor.told_of("rule.huiyan", bool)
            line = text.splitlines()[wrong.range.start.line].encode("utf-16-le")
            place = slice(2 * wrong.range.start.character, 2 * wrong.range.end.character)
            assert line[place].decode("utf-16-le") == "姓氏"

    talk(conversation())


_EXPLAINED = [
    ("津贴办法 第九条", 2, "自死亡次月起停发高龄津贴"),
    ("发放.发放月份", 4, "**发放月份** `month`: 月份"),
    ("公安局.死亡登记", 1, "| 死亡日期 | date | 日期 |"),
    ("死后发放", 1, "核查范围"),
    ("小额", 1, "- 100.00元 2018-01-01 起施行 《高龄津贴发放办法》第九条"),
    ("已去世", 1, "登记了死亡日期"),
    ("起报金额(85", 1, "| 80 .. | 100 元 |"),
    ("月份(", 1, "`month`"),
    ("发放.身份证号", 1, "**民政局.高龄津贴发放**"),
]


def test_names_under_the_pointer_are_explained(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("rule.huiyan")
            for word, after, shown in _EXPLAINED:
                place = editor.at("rule.huiyan", word, after=after)
                hover = await editor.client.text_document_hover_async(types.HoverParams(**place))
                assert hover is not None, word
                assert isinstance(hover.contents, types.MarkupContent)
                assert shown in hover.contents.value

    talk(conversation())


_DECLARED = [
    ("津贴办法 第九条", 2, "law.huiyan", "第九条"),
    ("已去世", 1, "law.huiyan", "定义 已去世"),
    ("小额", 1, "law.huiyan", "参数 小额"),
    ("起报金额", 1, "law.huiyan", "对照表 起报金额"),
    ("死亡.死亡日期)", 1, "rule.huiyan", "关联 死亡"),
    ("笔数}", 1, "rule.huiyan", "笔数 = 计数"),
    ("公安局.死亡登记", 1, "deaths.yaml", "id:"),
    ("发放.发放月份", 4, "allowance_payments.yaml", "name: month"),
]


def test_names_lead_to_where_they_are_declared(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("rule.huiyan")
            for word, after, file, line in _DECLARED:
                place = editor.at("rule.huiyan", word, after=after)
                found = await editor.client.text_document_definition_async(
                    types.DefinitionParams(**place)
                )
                assert isinstance(found, types.Location), word
                path = Path(found.uri.removeprefix("file://"))
                assert path.name == file
                assert line in path.read_text("utf-8").splitlines()[found.range.start.line]

    talk(conversation())


async def _completed(editor: Editor, text: str, version: int) -> list[str]:
    """What is offered at the end of the rule, once `text` is typed there instead of its message."""
    head = RULE[: RULE.index("  疑点")] + text
    editor.type_over("rule.huiyan", head, version=version)
    lines = head.split("\n")
    place = types.Position(len(lines) - 1, len(lines[-1]))
    document = types.TextDocumentIdentifier(editor.uri("rule.huiyan"))
    params = types.CompletionParams(document, place)
    found = await editor.client.text_document_completion_async(params)
    assert isinstance(found, list)
    return [item.label for item in found]


_OFFERED = [
    ("  当 发放.", "金额", "死亡日期"),
    ("  当 死亡.死", "死亡日期", "金额"),
    ("  缺少 单据 取自 ", "民政局.高龄津贴发放", "金额"),
    ("  依据 ", "津贴办法 第九条", "金额"),
    ("  等级 ", "高", "规则"),
    ("  ", "疑点", "规则"),
    ("", "规则", "疑点"),
    ("  当 合计(发放.金额) >= ", "小额", "规则"),
    ("  当 ", "已去世", "规则"),
    ("  当 发放.金额 > ", "起报金额", "规则"),
    ('  疑点\n    说明 "{发放.金额 显示为 ', "万元", "规则"),
    ("", "对照表", "疑点"),
]


def test_what_fits_is_offered(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("rule.huiyan")
            for version, (typed, offered, not_offered) in enumerate(_OFFERED, start=2):
                labels = await _completed(editor, typed, version)
                assert offered in labels, typed
                assert not_offered not in labels, typed

    talk(conversation())


def _changed(edit: types.WorkspaceEdit | None, folder: Path) -> dict[str, str]:
    """The files of the pack as the edit leaves them, by name."""
    assert edit is not None
    assert edit.changes is not None
    texts = {}
    for uri, edits in edit.changes.items():
        path = Path(uri.removeprefix("file://"))
        lines = path.read_text("utf-8").split("\n")
        order = [(e.range.start.line, e.range.start.character, e) for e in edits]
        for line, start, one in sorted(order, key=lambda e: e[:2], reverse=True):
            assert isinstance(one, types.TextEdit)
            rest = lines[line][one.range.end.character :]
            lines[line] = lines[line][:start] + one.new_text + rest
        texts[path.name] = "\n".join(lines)
    assert {uri.rpartition("/")[0] for uri in edit.changes} == {folder.as_uri()}
    return texts


@pytest.mark.parametrize(
    ("word", "new", "files"),
    [
        ("已去世", "有死亡登记", {"law.huiyan", "rule.huiyan"}),
        ("小额", "起点", {"law.huiyan", "rule.huiyan"}),
        ("起报金额", "起点", {"law.huiyan", "rule.huiyan"}),
        ("死后发放", "去世后发放", {"rule.huiyan"}),
        ("笔数", "条数", {"rule.huiyan"}),
        ("津贴办法", "高龄办法", {"law.huiyan", "rule.huiyan"}),
    ],
)
def test_a_renamed_pack_means_the_same(pack: Path, word: str, new: str, files: set[str]) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("rule.huiyan")
            place = editor.at("rule.huiyan", word, after=1)
            edit = await editor.client.text_document_rename_async(
                types.RenameParams(new_name=new, **place)
            )
            changed = _changed(edit, pack)
            assert changed.keys() == files
            for name, text in changed.items():
                assert word not in text.replace("高龄津贴发放办法", "")
                (pack / name).write_text(text, "utf-8")
            editor.open("rule.huiyan")

    talk(conversation())
    from tests.cli.program import huiyan  # noqa: PLC0415 - the program as it is installed

    assert huiyan("-C", pack.parents[1], "test").code == 0


def test_an_input_is_renamed_with_the_columns_that_it_heads(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("law.huiyan")
            place = editor.at("law.huiyan", "年龄  |", after=1)
            edit = await editor.client.text_document_rename_async(
                types.RenameParams(new_name="周岁数", **place)
            )
            (text,) = _changed(edit, pack).values()
            assert "起报金额(周岁数: 计数)" in text
            assert "| 周岁数  | 取值" in text

    talk(conversation())


_NOT_RENAMED = [
    ("已去世", "小额", "已经有了"),
    ("已去世", "规则", "不能作名称"),
    ("已去世", "2笔", "不能作名称"),
    ("公安局.死亡登记", "死亡", "数据约定"),
    ("月份(", "月", "语言自带"),
]


def test_what_cannot_be_renamed_is_said(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("rule.huiyan")
            for word, new, why in _NOT_RENAMED:
                place = editor.at("rule.huiyan", word, after=1)
                with pytest.raises(JsonRpcException, match=why):
                    await editor.client.text_document_rename_async(
                        types.RenameParams(new_name=new, **place)
                    )

    talk(conversation())


def test_a_file_is_laid_out_and_turned_into_the_other_surface(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("rule.huiyan")
            editor.type_over("rule.huiyan", RULE.replace("  等级 高", "      等级    高"))
            document = types.TextDocumentIdentifier(editor.uri("rule.huiyan"))
            options = types.FormattingOptions(tab_size=2, insert_spaces=True)
            edits = await editor.client.text_document_formatting_async(
                types.DocumentFormattingParams(document, options)
            )
            assert edits is not None
            assert [e.new_text for e in edits] == [RULE]
            params = types.ExecuteCommandParams(
                "huiyan.convert", arguments=[editor.uri("rule.huiyan"), "en"]
            )
            await editor.client.workspace_execute_command_async(params)
            (applied,) = editor.applied
            assert applied.edit.changes is not None
            ((edit,),) = applied.edit.changes.values()
            assert edit.new_text.startswith("language en\n\nrule 死后发放")

    talk(conversation())


def test_a_file_with_mistakes_is_left_as_it_is(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("rule.huiyan")
            editor.type_over("rule.huiyan", RULE.replace("等级 高", "等级级 高"))
            document = types.TextDocumentIdentifier(editor.uri("rule.huiyan"))
            options = types.FormattingOptions(tab_size=2, insert_spaces=True)
            edits = await editor.client.text_document_formatting_async(
                types.DocumentFormattingParams(document, options)
            )
            assert not edits

    talk(conversation())


def test_a_rule_shows_how_its_examples_come_out(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("rule.huiyan")
            document = types.TextDocumentIdentifier(editor.uri("rule.huiyan"))
            found = await editor.client.text_document_code_lens_async(
                types.CodeLensParams(document)
            )
            assert found is not None
            (lens,) = found
            assert lens.command is None
            resolved = await editor.client.code_lens_resolve_async(lens)
            assert resolved.command is not None
            assert resolved.command.title == "✓ 示例 2/2 相符：疑点 1，不提示 1"
            wrong = RULE.replace("其中 笔数 = 1", "其中 笔数 = 2")
            editor.type_over("rule.huiyan", wrong)
            params = types.ExecuteCommandParams(
                resolved.command.command, arguments=list(resolved.command.arguments or [])
            )
            result = await editor.client.workspace_execute_command_async(params)
            assert isinstance(result, dict)
            assert result["title"] == "✗ 示例 1/2 相符：疑点 1，不提示 1"
            assert "笔数" in result["messages"][0]

    talk(conversation())


def test_the_outline_lists_articles_below_their_regulation(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("law.huiyan")
            document = types.TextDocumentIdentifier(editor.uri("law.huiyan"))
            found = await editor.client.text_document_document_symbol_async(
                types.DocumentSymbolParams(document)
            )
            assert found is not None
            assert [s.name for s in found] == ["津贴办法", "小额", "起报金额", "已去世"]
            first = found[0]
            assert isinstance(first, types.DocumentSymbol)
            assert [a.name for a in first.children or []] == ["第九条"]

    talk(conversation())


def test_every_place_of_a_name_is_found_in_all_files(pack: Path) -> None:
    async def conversation() -> None:
        async with editor_of(pack) as editor:
            editor.open("rule.huiyan")
            place = editor.at("rule.huiyan", "已去世", after=1)
            context = types.ReferenceContext(include_declaration=True)
            found = await editor.client.text_document_references_async(
                types.ReferenceParams(context=context, **place)
            )
            assert found is not None
            assert sorted(Path(f.uri).name for f in found) == ["law.huiyan", "rule.huiyan"]

    talk(conversation())
