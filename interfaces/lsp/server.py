"""The protocol: editors' messages in, what the features say out."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcInvalidRequest
from pygls.lsp.server import LanguageServer

from dsl.format import format_file
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText, Span
from engine.packs.pack import SUFFIX
from interfaces.lsp.completion import completions
from interfaces.lsp.diagnostics import diagnostics_by_file
from interfaces.lsp.hover import hover_text
from interfaces.lsp.language import Language, language_of
from interfaces.lsp.lenses import lenses_of, outcomes_of
from interfaces.lsp.naming import declared_at, met_at, places_of
from interfaces.lsp.outline import outline
from interfaces.lsp.positions import offset_of, range_of, whole
from interfaces.lsp.project import Opened, Project, workspace_root
from interfaces.lsp.renaming import CannotRenameError, renameable, renamed

#: Names of the commands that a lens and a menu of an editor can ask for.
RUN_EXAMPLES: Final = "huiyan.runExamples"
CONVERT: Final = "huiyan.convert"
#: Seconds of quiet after a key before a pack is checked again.
_QUIET: Final = 0.25


class HuiyanServer(LanguageServer):
    """One editor's server; everything it knows of the workspace is in `project`."""

    def __init__(self) -> None:
        super().__init__("huiyan", version("huiyan"))
        self.project = Project()
        self.language: Language = "zh"
        self._told: dict[Path, set[str]] = {}
        self._waiting: dict[Path, asyncio.TimerHandle] = {}

    def opened(self, uri: str) -> Opened | None:
        """The policy file at `uri` with its pack."""
        return self.project.opened(path_of(uri))

    def check_soon(self, folder: Path) -> None:
        """Check the pack in `folder` once no key has been typed for a moment."""
        if folder in self._waiting:
            self._waiting[folder].cancel()
        loop = asyncio.get_running_loop()
        self._waiting[folder] = loop.call_later(_QUIET, self.check, folder)

    def check(self, folder: Path) -> None:
        """Tell what is wrong with the pack in `folder`; what is mended is taken back."""
        pack = self.project.pack(folder)
        texts = self.project.texts(folder)
        root = workspace_root(folder)
        _, of_contracts = self.project.contracts(root)
        shown = diagnostics_by_file(
            (*of_contracts, *pack.diagnostics),
            texts,
            self.language,
            uri_of=lambda name: uri_of(root / name),
            without_place=(folder / "pack.yaml").relative_to(root).as_posix(),
        )
        for name in self._told.get(folder, set()) | shown.keys():
            told = types.PublishDiagnosticsParams(uri_of(root / name), shown.get(name, []))
            self.text_document_publish_diagnostics(told)
        self._told[folder] = set(shown)

    def location(self, span: Span, opened: Opened) -> types.Location | None:
        """Where `span` lies, as a place an editor can open."""
        text = self.project.texts(opened.folder).get(span.file)
        if text is None:
            return None
        path = workspace_root(opened.folder) / span.file
        return types.Location(uri_of(path), range_of(span, text))


def path_of(uri: str) -> Path:
    """The file that `uri` names."""
    return Path(uris.to_fs_path(uri) or "")


def uri_of(path: Path) -> str:
    """The name of `path` in the protocol."""
    return uris.from_fs_path(str(path)) or ""


def make_server() -> HuiyanServer:
    """A server with every feature, not started yet."""
    server = HuiyanServer()
    _follow_documents(server)
    _answer_questions(server)
    _change_texts(server)
    _run_examples(server)
    return server


def _follow_documents(server: HuiyanServer) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.language = language_of(params.locale)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(
        params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams,
    ) -> None:
        uri = params.text_document.uri
        path = path_of(uri)
        if path.suffix == SUFFIX:
            server.project.edit(path, server.workspace.get_text_document(uri).source)
            if server.project.opened(path):
                server.check_soon(path.parent)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.project.close(path_of(params.text_document.uri))

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def saved(_: types.DidSaveTextDocumentParams | types.DidChangeWatchedFilesParams) -> None:
        server.project.forget()
        for folder in list(server._told):
            server.check_soon(folder)


def _answer_questions(server: HuiyanServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        opened = server.opened(params.text_document.uri)
        text = opened and hover_text(
            opened, offset_of(params.position, opened.text), server.language
        )
        if not text:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text))

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["."])
    )
    def complete(params: types.CompletionParams) -> list[types.CompletionItem]:
        opened = server.opened(params.text_document.uri)
        if opened is None:
            return []
        return completions(opened, offset_of(params.position, opened.text), server.language)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params: types.DefinitionParams) -> types.Location | None:
        opened = server.opened(params.text_document.uri)
        met = opened and met_at(opened, offset_of(params.position, opened.text))
        span = declared_at(opened, met) if opened and met else None
        return server.location(span, opened) if opened and span else None

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(params: types.ReferenceParams) -> list[types.Location]:
        opened = server.opened(params.text_document.uri)
        met = opened and met_at(opened, offset_of(params.position, opened.text))
        if not opened or not met:
            return []
        wanted = (
            o
            for o in places_of(opened, met)
            if params.context.include_declaration or not o.declares
        )
        found = (server.location(o.span, opened) for o in wanted)
        return [place for place in found if place is not None]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        opened = server.opened(params.text_document.uri)
        return outline(opened) if opened else []


def _change_texts(server: HuiyanServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def layout(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        return _laid_out(server.opened(params.text_document.uri))

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        opened = server.opened(params.text_document.uri)
        if opened is None:
            return None
        offset = offset_of(params.position, opened.text)
        try:
            places = renamed(opened, offset, params.new_name, server.language)
        except CannotRenameError as error:
            raise JsonRpcInvalidRequest(str(error)) from None
        texts, root = server.project.texts(opened.folder), workspace_root(opened.folder)
        changes = {
            uri_of(root / name): [
                types.TextEdit(range_of(span, texts[name]), params.new_name) for span in spans
            ]
            for name, spans in places.items()
        }
        return types.WorkspaceEdit(changes)

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: types.PrepareRenameParams) -> types.Range | None:
        opened = server.opened(params.text_document.uri)
        if opened is None:
            return None
        try:
            met = renameable(opened, offset_of(params.position, opened.text), server.language)
        except CannotRenameError as error:
            raise JsonRpcInvalidRequest(str(error)) from None
        return range_of(met.occurrence.span, opened.text)

    @server.command(CONVERT)
    def convert(uri: str, surface: Surface) -> None:
        edits = _laid_out(server.opened(uri), surface=surface)
        change = types.WorkspaceEdit({uri: edits})
        server.workspace_apply_edit(types.ApplyWorkspaceEditParams(change))


def _laid_out(opened: Opened | None, *, surface: Surface | None = None) -> list[types.TextEdit]:
    """The file in its canonical layout; nothing for one with mistakes, which would be lost."""
    if opened is None or not opened.well_formed:
        return []
    text = format_file(opened.file, opened.text, surface=surface)
    if text == opened.text.text:
        return []
    return [types.TextEdit(whole(opened.text), text)]


def _run_examples(server: HuiyanServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=True))
    def lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        uri = params.text_document.uri
        opened = server.opened(uri)
        if opened is None:
            return []
        return [
            types.CodeLens(range_of(lens.span, opened.text), data=[uri, lens.rule])
            for lens in lenses_of(opened)
        ]

    @server.feature(types.CODE_LENS_RESOLVE)
    @server.thread()
    def resolved(lens: types.CodeLens) -> types.CodeLens:
        uri, rule = _lens_data(lens.data)
        opened = server.opened(uri)
        if opened is not None and any(r.name == rule for r in opened.pack.model.rules):
            title = outcomes_of(opened.pack, rule, server.language).title
            lens.command = types.Command(title, RUN_EXAMPLES, arguments=[uri, rule])
        return lens

    @server.command(RUN_EXAMPLES)
    @server.thread()
    def run(uri: str, rule: str) -> dict[str, Any] | None:
        opened = server.opened(uri)
        if opened is None or not any(r.name == rule for r in opened.pack.model.rules):
            return None
        found = outcomes_of(opened.pack, rule, server.language)
        texts: dict[str, SourceText] = dict(server.project.texts(opened.folder))
        root = workspace_root(opened.folder)
        shown = diagnostics_by_file(
            found.told,
            texts,
            server.language,
            uri_of=lambda name: uri_of(root / name),
            without_place=opened.text.name,
        )
        messages = [d.message for of_file in shown.values() for d in of_file]
        kind = types.MessageType.Warning if messages else types.MessageType.Info
        text = "\n".join([f"{rule}  {found.title}", *messages])
        server.window_show_message(types.ShowMessageParams(kind, text))
        return {"title": found.title, "messages": messages}


def _lens_data(data: Any) -> tuple[str, str]:
    uri, rule = data
    return str(uri), str(rule)
