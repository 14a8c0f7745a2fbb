// Starts `huiyan lsp` and hands the editor over to it; everything else is the server's.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** @type {LanguageClient | undefined} */
let client;

exports.activate = async (context) => {
  const command = vscode.workspace.getConfiguration("huiyan").get("path", "huiyan");
  const server = { command, args: ["lsp"] };
  client = new LanguageClient("huiyan", "Huiyan", server, {
    documentSelector: [{ scheme: "file", language: "huiyan" }],
    synchronize: {
      fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{huiyan,yaml,yml}"),
    },
  });
  for (const [name, surface] of [["huiyan.toChinese", "zh"], ["huiyan.toEnglish", "en"]]) {
    context.subscriptions.push(vscode.commands.registerCommand(name, () => convert(surface)));
  }
  await client.start();
};

exports.deactivate = () => client?.stop();

async function convert(surface) {
  const editor = vscode.window.activeTextEditor;
  if (client === undefined || editor?.document.languageId !== "huiyan") return;
  const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
  await client.sendRequest("workspace/executeCommand", {
    command: "huiyan.convert",
    arguments: [uri, surface],
  });
}
