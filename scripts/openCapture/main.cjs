// @ts-check
/**
 * A helper extension of `npm start`, F5 and the tests, not part of the product. It opens the capture that
 * ISCSI_TRACE_VIEWER_OPEN names, and has a command that asks for a path.
 *
 * A file on VS Code's command line (or in the address of code-server's page) is opened before extensions have registered
 * their editors, so that the first start shows "binary file" (microsoft/vscode#164008). This one runs when they have.
 */
'use strict';
const vscode = require('vscode');

const product = 'iscsi-trace-viewer.iscsi-trace-viewer';

/** @param {import('vscode').ExtensionContext} context */
exports.activate = async (context) => {
  context.subscriptions.push(vscode.commands.registerCommand('openCapture.byPath', openByPath));
  const file = process.env.ISCSI_TRACE_VIEWER_OPEN;
  if (file) await openNamed(vscode.Uri.file(file));
};

/** As a click in the explorer would. */
async function openByPath() {
  const file = await vscode.window.showInputBox({ prompt: 'Path of the file' });
  if (file) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file), { preview: false });
}

/** In the capture editor even where it is not the file's default editor (.cap). @param {import('vscode').Uri} uri */
async function openNamed(uri) {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  // After a reload the window has its tabs back.
  const isOpen = tabs.some(({ input }) => input instanceof vscode.TabInputCustom && input.uri.path === uri.path);
  if (isOpen) return;
  /** @type {{ viewType: string, selector: { filenamePattern: string }[] }[]} */
  const editors = vscode.extensions.getExtension(product)?.packageJSON.contributes.customEditors ?? [];
  const fits = editors.find(({ selector }) =>
    selector.some(({ filenamePattern }) => uri.path.endsWith(filenamePattern.replace('*', ''))),
  );
  const viewType = (fits ?? editors[0])?.viewType ?? 'default';
  await vscode.commands.executeCommand('vscode.openWith', uri, viewType, { preview: false });
}
